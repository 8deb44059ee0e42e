import { FailureClass } from '../../src/delivery/transports/request';
import { answer, message, START, World } from '../delivery/support/world';

const details = (world: World): string[] => world.deadLetters.map(({ attributes }) => attributes.detail);

test.each([
  [1, 'The destination rejected it once, with 400.'],
  [2, 'The destination rejected it 2 times, last with 400.'],
])('after %d rejections a dead letter says so', async (rejectionAttempts, sentence) => {
  const world = new World({ policy: { rejectionAttempts } });
  world.backend = () => answer(400);
  for (let receiveCount = 1; receiveCount <= rejectionAttempts; receiveCount += 1) {
    await world.invoke([message('m1', 'a', { receiveCount })]);
  }
  expect(details(world)).toEqual([sentence]);
});

test.each([
  ['too long', 'The destination can never take it: connection-refused (too long).'],
  [undefined, 'The destination can never take it: connection-refused.'],
])('what can never be taken is said to be so, with what is known of it (%s)', async (detail, sentence) => {
  const world = new World();
  // The type wants a detail of what failed over HTTP; other transports have none.
  world.backend = () => ({ kind: 'failure', failure: FailureClass.CONNECTION_REFUSED, isFinal: true, detail: detail as string });
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(details(world)).toEqual([sentence]);
});

describe('while it is paused', () => {
  test('nothing is called for where nothing goes back', async () => {
    const world = new World({ settings: { paused: true } });
    const changed: number[] = [];
    world.onChangeVisibility = async (changes) => void changed.push(changes.length);
    const old = START - world.settings.retentionSeconds * 1000;
    expect(await world.invoke([message('m1', 'a', { receiveCount: 2, sentAt: old, firstReceivedAt: old })])).toEqual([]);
    expect(details(world)).toHaveLength(1);
    expect(changed).toEqual([]);
    expect(world.metrics.get('ReturnedToQueue')).toBeUndefined();
  });
});
