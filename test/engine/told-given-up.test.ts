import { GateDecision } from '../../src/engine/gate';
import { answer, message, World } from '../delivery/support/world';

/** A world whose gate decides so, and the ids of what it was told to have been given up on. */
function worldWith(decision: GateDecision): { readonly world: World; readonly told: string[] } {
  const world = new World();
  const told: string[] = [];
  world.gate = { check: async () => decision, givenUp: async ({ deliveryId }) => void told.push(deliveryId) };
  return { world, told };
}

const INVALID: GateDecision = { kind: 'invalid', keep: true, reason: 'signature', detail: 'forged' };

test('the gate is told of what it let through and what is given up on', async () => {
  const { world, told } = worldWith({ kind: 'deliver' });
  world.backend = () => answer(410);
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(told).toEqual(['m1']);
});

test.each([[1, []], [2, ['m1']]])('of what it did not let through it is told at receive %d: %j, because it may have before', async (receiveCount, expected) => {
  const { world, told } = worldWith(INVALID);
  expect(await world.invoke([message('m1', 'a', { receiveCount })])).toEqual([]);
  expect(world.deadLetters.map(({ attributes }) => attributes.reason)).toEqual(['signature']);
  expect(told).toEqual(expected);
});

test.each([[1, []], [2, ['m1']]])('of what can never be delivered it is told at receive %d: %j, because that may not have been so before', async (receiveCount, expected) => {
  const { world, told } = worldWith({ kind: 'deliver' });
  expect(await world.invoke([message('m1', 'a', { receiveCount }, { path: '../x', rawPath: '/prod/../x' })])).toEqual([]);
  expect(world.deadLetters.map(({ attributes }) => attributes.reason)).toEqual(['path']);
  expect(told).toEqual(expected);
});

test('it is told nothing of what cannot be read', async () => {
  const { world, told } = worldWith({ kind: 'deliver' });
  expect(await world.invoke([message('m1', 'a', { receiveCount: 2, body: 'no envelope' })])).toEqual([]);
  expect(world.deadLetters.map(({ attributes }) => attributes.reason)).toEqual(['envelope']);
  expect(told).toEqual([]);
});

test('a gate that wants to be told nothing is told nothing', async () => {
  const { world } = worldWith({ kind: 'deliver' });
  world.gate = { check: async () => ({ kind: 'deliver' }) };
  world.backend = () => answer(410);
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(world.lines.filter((line) => line.message === 'problem')).toEqual([]);
});
