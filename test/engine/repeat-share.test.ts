import { RepeatShare } from '../../src/engine/repeat-share';
import { answer, fail, message, ok, START, World } from '../delivery/support/world';

/** An attempt that began so long before it ended. */
function attempt(share: RepeatShare, endedAt: number, latencyMs: number, repeatedFailure: boolean): void {
  share.begin(endedAt - latencyMs);
  share.end(endedAt, latencyMs, repeatedFailure);
}

/** Its credit is just used up at START. */
function usedUp(workers = 1): RepeatShare {
  const share = new RepeatShare(workers);
  share.begin(START);
  share.end(START, 3_000 * workers, true);
  expect(share.allows(START)).toBe(false);
  return share;
}

/** The first millisecond from START on at which a repetition is allowed. */
function allowedAfter(share: RepeatShare): number {
  let passed = 0;
  while (!share.allows(START + passed)) {
    passed += 1;
  }
  return passed;
}

test.each([1, 4])('a new environment has three seconds for each of %d groups that it works on at once', (workers) => {
  const share = new RepeatShare(workers);
  share.begin(START);
  share.end(START, 3_000 * workers - 1, true);
  expect(share.allows(START)).toBe(true);
  share.begin(START);
  share.end(START, 20, true);
  expect(share.allows(START)).toBe(false);
});

test('what fails at once is work all the same, and costs 20 ms', () => {
  const share = new RepeatShare(1);
  for (let count = 0; count < 149; count += 1) {
    attempt(share, START, 0, true);
  }
  expect(share.allows(START)).toBe(true);
  attempt(share, START, 0, true);
  expect(share.allows(START)).toBe(false);
  const other = new RepeatShare(1);
  for (let count = 0; count < 142; count += 1) {
    other.begin(START);
    other.end(START, 21, true);
  }
  expect(other.allows(START)).toBe(true);
  other.begin(START);
  other.end(START, 21, true);
  expect(other.allows(START)).toBe(false);
});

test('a repetition that succeeds, and a first failure, cost nothing', () => {
  const share = usedUp();
  share.begin(START);
  share.end(START, 60_000, false);
  expect(allowedAfter(share)).toBe(1);
});

test('time to spare is all for repetitions', () => {
  const share = usedUp();
  share.begin(START);
  share.end(START, 1_050, true);
  // A millisecond that is idle is 1.05 of credit.
  expect(allowedAfter(share)).toBe(1_001);
});

test('while there is none to spare, they have a twentieth', () => {
  const share = usedUp();
  share.begin(START);
  share.end(START, 50, true);
  share.begin(START);
  expect([share.allows(START + 999), share.allows(START + 1_001)]).toEqual([false, true]);
});

test('of four groups at once each that is idle counts, and the twentieth is of all of them', () => {
  const share = usedUp(4);
  share.begin(START);
  share.end(START, 1_200, true);
  share.begin(START);
  share.begin(START);
  share.begin(START);
  // One of four is idle, and a fifth of one is the twentieth of four.
  expect(share.allows(START + 999)).toBe(false);
  expect(share.allows(START + 1_001)).toBe(true);
});

test('an attempt that ended is under way no more', () => {
  const share = usedUp();
  share.begin(START);
  share.end(START, 105, true);
  share.begin(START);
  share.end(START + 50, 50, false);
  // 50 busy ms give 2.5, and 97.7 idle ones the rest.
  expect(share.allows(START + 50 + 97)).toBe(false);
  expect(share.allows(START + 50 + 98)).toBe(true);
});

test('no more than three seconds a group are saved up', () => {
  const share = new RepeatShare(2);
  attempt(share, START, 0, false);
  expect(share.allows(START + 3_600_000)).toBe(true);
  share.begin(START + 3_600_000);
  share.end(START + 3_600_000, 6_000, true);
  expect(share.allows(START + 3_600_000)).toBe(false);
});

test('a clock that is set back gives nothing, and takes nothing', () => {
  const share = usedUp();
  share.begin(START);
  share.end(START, 1_050, true);
  expect(share.allows(START - 60_000)).toBe(false);
  expect(share.allows(START + 999)).toBe(false);
  expect(share.allows(START + 1_001)).toBe(true);
});

const returned = (world: World) => world.lines.flatMap((line) => line.message === 'returned-to-queue' ? [[line.cause, line.retryInSeconds]] : []);

/** A world in which somebody was just answered, and whose share is used up. */
function exhausted(): World {
  const world = new World();
  world.state.brake.answered(START);
  world.state.repeats.begin(START);
  world.state.repeats.end(START, 60_000, true);
  return world;
}

test('what failed before goes back with its back-off and without an attempt when its share is used up, and what never failed is delivered', async () => {
  const world = exhausted();
  world.table = { read: async () => ({ attempts: 3, rejections: 0, lastStatuses: ['500'] }) };
  expect(await world.invoke([message('old', 'a', { receiveCount: 4 }), message('behind', 'a'), message('new', 'b')])).toEqual(['old', 'behind']);
  expect(world.requestIds()).toEqual(['new']);
  expect(returned(world)).toEqual([['repeat', 8]]);
  expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['old', 8], ['behind', 0]]);
});

test('what was only received before, and never tried, is no repetition', async () => {
  const world = exhausted();
  world.table = {};
  expect(await world.invoke([message('m1', 'a', { receiveCount: 4 })])).toEqual([]);
});

test('the share is none where nobody is known to be answered: then it may be an outage', async () => {
  const world = exhausted();
  await world.clock.advance(60_000);
  world.backend = () => fail();
  // A minute's idle time would be enough by itself.
  world.state.repeats.begin(world.clock.now());
  world.state.repeats.end(world.clock.now(), 600_000, true);
  expect(await world.invoke([message('m1', 'a', { receiveCount: 4 })])).toEqual(['m1']);
  expect(world.requests).toHaveLength(1);
});

test('only what fails again uses up the share, for as long as it takes', async () => {
  const world = new World();
  world.latencyMs = 3_200;
  world.backend = (request) => request.deliveryId.startsWith('bad') ? answer(404) : ok();
  expect(await world.invoke(['bad1', 'bad2'].map((id) => message(id, id)))).toEqual(['bad1', 'bad2']);
  expect(await world.invoke([message('good', 'g', { receiveCount: 5 })])).toEqual([]);
  expect(world.state.repeats.allows(world.clock.now())).toBe(true);
  const again = (id: string) => message(id, id, { receiveCount: 2 });
  // Each takes 3.2 s, in which its environment earns 0.16 s.
  expect(await world.invoke([again('bad1'), again('bad2')])).toEqual(['bad1', 'bad2']);
  expect(world.requestIds().slice(3)).toEqual(['bad1']);
  expect(returned(world)).toEqual([['repeat', 2]]);
});
