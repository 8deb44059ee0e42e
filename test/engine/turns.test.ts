import fc from 'fast-check';
import { Turn, turnSeconds } from '../../src/engine/turns';
import { START } from '../delivery/support/world';

const TURN_S = 76;
const ROUND_S = 5 * TURN_S;
const never = (): number => {
  throw new Error('There is nothing to draw.');
};

/** Just received: all of its interval is left. */
const turnAfter = (interval: number, turn: Turn, now: number, random: () => number): number =>
  turnSeconds({ interval, left: interval }, turn, now, random);

test('a group alone, or one that is soon back, is away for about as long as it must be', () => {
  expect([0, 0.5, 1].map((random) => turnAfter(50, { rank: 3, of: 5 }, START, () => random))).toEqual([37.5, 50, 62.5]);
  expect([0, 0.5, 1].map((random) => turnAfter(400, { rank: 0, of: 1 }, START, () => random))).toEqual([300, 400, 500]);
  expect(turnAfter(100, { rank: 0, of: 0 }, START, () => 0.5)).toBe(100);
});

test('as many groups as it takes are in hand one after the other, in the order of their ranks, whenever each of them was sent away', () => {
  const interval = ROUND_S;
  const sentAway = [0, 1, 2, 3, 4].map((rank) => START + rank * 31_000);
  const due = sentAway.map((at, rank) => at / 1000 + turnAfter(interval, { rank, of: 5 }, at, never));
  const phases = due.map((at) => at % interval);
  phases.forEach((phase, rank) => expect(phase).toBeCloseTo(rank * TURN_S, 3));
});

test('fewer groups are spread evenly over the time, and so are more', () => {
  const due = (rank: number, of: number, round: number) => START / 1000 + turnAfter(round, { rank, of }, START, never);
  const phase = (rank: number, of: number, round: number) => Math.round((due(rank, of, round) + 0.001) % round);
  expect([0, 1, 2].map((rank) => phase(rank, 3, 3 * TURN_S))).toEqual([0, 76, 152]);
  expect([0, 1, 2, 11].map((rank) => phase(rank, 12, ROUND_S))).toEqual([0, 32, 63, 348]);
});

test('a round is never shorter than all of them need, and five at most', () => {
  const due = (interval: number, of: number) => START / 1000 + turnAfter(interval, { rank: 0, of }, START, never);
  expect(due(70, 3) % (3 * TURN_S)).toBeCloseTo(0, 3);
  expect(due(210, 100) % ROUND_S).toBeCloseTo(0, 3);
});

test('field case D7: groups whose receives are used up differently have the same round, and so their places in it', () => {
  const places = [340, 380, 390, 400, 418].map((interval, rank) => (START / 1000 + turnAfter(interval, { rank, of: 5 }, START, never)) % ROUND_S);
  places.forEach((place, rank) => expect(place).toBeCloseTo(rank * TURN_S, 3));
});

test.each([
  [418, 1], [419, 1.2], [501, 1.2], [502, 1.44],
])('where an interval is %d s, a round is %d times as long: it grows in steps', (interval, steps) => {
  const wait = (rank: number) => turnAfter(interval, { rank, of: 5 }, START, never);
  const round = steps * ROUND_S;
  const apart = (wait(1) - wait(0) + 10 * round) % round;
  expect(apart).toBeCloseTo(round / 5, 3);
});

test('how long a round is depends on the whole interval, how soon the turn is on what is left of it', () => {
  const due = (left: number) => START / 1000 + turnSeconds({ interval: 1.2 * ROUND_S, left }, { rank: 2, of: 5 }, START, never);
  const round = 1.2 * ROUND_S;
  expect([300, 400].map((left) => due(left) % round)).toEqual([expect.closeTo(2 * round / 5, 3), expect.closeTo(2 * round / 5, 3)]);
  expect([300, 400].map((left) => Math.abs(due(left) - START / 1000 - left) <= round / 2)).toEqual([true, true]);
  expect(turnSeconds({ interval: 400, left: 40 }, { rank: 2, of: 5 }, START, () => 0.5)).toBe(40);
});

test('field case D7: what may come back sooner than a round takes has several turns in it, one of which is that which it has when it may not', () => {
  const due = (interval: number, rank: number) => START / 1000 + turnAfter(interval, { rank, of: 5 }, START, never);
  const phase = (at: number, period: number) => Math.round((at + 0.001) % period);
  const places = [0, 1, 2, 3, 4].map((rank) => phase(due(ROUND_S, rank), ROUND_S / 2));
  expect([0, 1, 2, 3, 4].map((rank) => phase(due(110, rank), ROUND_S / 2))).toEqual(places);
  expect([...places].sort((a, b) => a - b)).toEqual([0, 38, 76, 114, 152]);
});

test('the wait is never further from the interval than half of a round', () => {
  fc.assert(fc.property(
    fc.integer({ min: 68, max: 40_000 }), fc.nat(50), fc.integer({ min: 2, max: 50 }), fc.nat(10_000_000),
    (interval, rank, of, laterMs) => {
      const seconds = turnAfter(interval, { rank: rank % of, of }, START + laterMs, never);
      const round = Math.max(Math.min(of, 5) * TURN_S, 1.2 * interval);
      expect(Math.abs(seconds - interval)).toBeLessThanOrEqual(round / 2 + 0.001);
    },
  ));
});
