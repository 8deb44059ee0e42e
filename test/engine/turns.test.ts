import fc from 'fast-check';
import { turnSeconds } from '../../src/engine/turns';
import { START } from '../delivery/support/world';

const IN_HAND_S = 68;
const never = (): number => {
  throw new Error('There is nothing to draw.');
};

test('a group alone, or one that is soon back, is away for about as long as it must be', () => {
  expect([0, 0.5, 1].map((random) => turnSeconds(50, { rank: 3, of: 5 }, START, () => random))).toEqual([37.5, 50, 62.5]);
  expect([0, 0.5, 1].map((random) => turnSeconds(400, { rank: 0, of: 1 }, START, () => random))).toEqual([300, 400, 500]);
  expect(turnSeconds(100, { rank: 0, of: 0 }, START, () => 0.5)).toBe(100);
});

test('as many groups as it takes are in hand one after the other, in the order of their ranks, whenever each of them was sent away', () => {
  const interval = 5 * IN_HAND_S;
  const due = [0, 1, 2, 3, 4].map((rank) => (START + rank * 31_000) / 1000 + turnSeconds(interval, { rank, of: 5 }, START + rank * 31_000, never));
  const phases = due.map((at) => at % interval);
  phases.forEach((phase, rank) => expect(phase).toBeCloseTo(rank * IN_HAND_S, 3));
});

test('fewer groups are spread evenly over the time, and so are more', () => {
  const phase = (rank: number, of: number) => Math.round((START / 1000 + turnSeconds(6 * IN_HAND_S, { rank, of }, START, never)) % (6 * IN_HAND_S));
  expect([0, 1, 2].map((rank) => phase(rank, 3))).toEqual([0, 136, 272]);
  expect([0, 1, 2, 11].map((rank) => phase(rank, 12))).toEqual([0, 34, 68, 374]);
});

test('a round is never shorter than all of them need, and five at most', () => {
  const due = (interval: number, of: number) => START / 1000 + turnSeconds(interval, { rank: 0, of }, START, never);
  expect(due(70, 3) % (3 * IN_HAND_S)).toBeCloseTo(0, 3);
  expect(due(210, 100) % (5 * IN_HAND_S)).toBeCloseTo(0, 3);
});

test('field case D7: what may come back sooner than a round takes has several turns in it, one of which is that which it has when it may not', () => {
  const due = (interval: number, rank: number) => START / 1000 + turnSeconds(interval, { rank, of: 5 }, START, never);
  const phase = (at: number, period: number) => Math.round((at + 0.001) % period);
  const places = [0, 1, 2, 3, 4].map((rank) => phase(due(5 * IN_HAND_S, rank), 170));
  expect([0, 1, 2, 3, 4].map((rank) => phase(due(100, rank), 170))).toEqual(places);
  expect([...places].sort((a, b) => a - b)).toEqual([0, 34, 68, 102, 136]);
});

test('the wait is never further from the interval than half of a round', () => {
  fc.assert(fc.property(
    fc.integer({ min: 68, max: 40_000 }), fc.nat(50), fc.integer({ min: 2, max: 50 }), fc.nat(10_000_000),
    (interval, rank, of, laterMs) => {
      const seconds = turnSeconds(interval, { rank: rank % of, of }, START + laterMs, never);
      const round = Math.max(Math.min(of, 5), Math.ceil(interval / IN_HAND_S)) * IN_HAND_S;
      expect(Math.abs(seconds - interval)).toBeLessThanOrEqual(round / 2 + 0.001);
    },
  ));
});
