import { putOffSeconds } from '../../src/engine/back-off';
import { RepeatShare } from '../../src/engine/repeat-share';
import { exhausted, returned } from '../delivery/support/used-up-share';
import { answer, fail, message, ok, START, World } from '../delivery/support/world';

/** In the middle of an invocation that began at START, and its credit is just used up. */
function usedUp(workers = 1): RepeatShare {
  const share = new RepeatShare(workers);
  share.begins(START);
  share.worked(START, 3_000 * workers, true);
  expect(share.allows(START, false)).toBe(false);
  return share;
}

/** The first millisecond after `from` at which a repetition is allowed. */
function allowedAfter(share: RepeatShare, from = START): number {
  let passed = 0;
  while (!share.allows(from + passed, false)) {
    passed += 1;
  }
  return passed;
}

test.each([1, 4])('a new environment has three seconds, and each of %d groups that it works on at once uses its part of them', (workers) => {
  const share = new RepeatShare(workers);
  share.begins(START);
  share.worked(START, 3_000 * workers - 1, true);
  expect(share.allows(START, false)).toBe(true);
  share.worked(START, 20, true);
  expect(share.allows(START, false)).toBe(false);
});

test('what fails at once is work all the same, and costs 20 ms', () => {
  const share = new RepeatShare(1);
  share.begins(START);
  for (let count = 0; count < 149; count += 1) {
    share.worked(START, 0, true);
  }
  expect(share.allows(START, false)).toBe(true);
  share.worked(START, 0, true);
  expect(share.allows(START, false)).toBe(false);
});

test('a repetition that succeeds, and a first failure, cost nothing', () => {
  const share = usedUp();
  share.worked(START, 60_000, false);
  expect(allowedAfter(share)).toBe(1);
});

test('time between two invocations is to spare, but for what passes there also where the queue is full', () => {
  const share = usedUp();
  share.worked(START, 1_005, true);
  // It lasted for no time at all, so there is nothing else to pay.
  share.ends(START);
  share.begins(START + 1_050);
  // 950 to spare, and a twentieth of 1,050: one more is missing than the next millisecond gives.
  expect(allowedAfter(share, START + 1_050)).toBe(51);
});

test('no time to spare is seen where one invocation follows the other', () => {
  const share = usedUp();
  share.worked(START, 10, true);
  let now = START;
  for (let count = 0; count < 4; count += 1) {
    share.ends(now);
    now += 100;
    share.begins(now);
  }
  expect(share.allows(now, false)).toBe(false);
  expect(share.allows(now + 1, false)).toBe(true);
});

test('while there is none to spare, they have a twentieth', () => {
  const share = usedUp();
  share.worked(START, 50, true);
  expect([share.allows(START + 999, false), share.allows(START + 1_001, false)]).toEqual([false, true]);
});

test('what an invocation took besides the attempts is paid for by what failed again, as far as it is what the invocation was for', () => {
  const share = new RepeatShare(1);
  share.begins(START);
  share.worked(START + 300, 100, true);
  share.worked(START + 600, 300, false);
  // A quarter of 10,000; 100 are paid for.
  share.ends(START + 10_000);
  // 3,000 less 100 at the 300th, which gave back 15, and less 2,400 after the rest gave the 85 that are missing.
  share.begins(START + 10_000);
  share.worked(START + 10_000, 599, true);
  expect(share.allows(START + 10_000, false)).toBe(true);
  share.worked(START + 10_000, 20, true);
  expect(share.allows(START + 10_000, false)).toBe(false);
});

test('field case D14: one that hangs in an invocation of ten groups at once takes all of them', () => {
  const share = new RepeatShare(10);
  share.begins(START);
  share.worked(START + 30_000, 30_000, true);
  Array.from({ length: 9 }, () => share.worked(START + 30_000, 100, false));
  share.ends(START + 30_000);
  // 30,000 * 30,000 / 30,900 is 29,126 to pay, a twentieth of the time came in, and 3,000 were there.
  share.begins(START + 30_000);
  expect(Math.round(allowedAfter(share, START + 30_000) / 1_000)).toBe(Math.round((29_126 - 3_000) / 0.05 / 1_000));
});

test('an invocation in which nothing failed again pays nothing', () => {
  const share = new RepeatShare(1);
  share.begins(START);
  share.ends(START + 60_000);
  share.begins(START + 60_000);
  share.worked(START + 60_000, 2_999, true);
  expect(share.allows(START + 60_000, false)).toBe(true);
});

test.each([[30_000, 600], [2_000, 40]])('what owes no more than %d ms, whatever it takes, is allowed again %d s later', (mostOwedMs, seconds) => {
  const share = new RepeatShare(1, mostOwedMs);
  share.begins(START);
  for (let count = 0; count < 40; count += 1) {
    share.worked(START, 20_000, true);
  }
  share.ends(START);
  expect(allowedAfter(share)).toBe(seconds * 1_000 + 1);
});

test('no more than three seconds are saved up', () => {
  const share = new RepeatShare(1);
  share.begins(START);
  share.ends(START);
  share.begins(START + 3_600_000);
  share.worked(START + 3_600_000, 3_000, true);
  expect(share.allows(START + 3_600_000, false)).toBe(false);
});

test('it can be made new', () => {
  const share = usedUp();
  share.worked(START, 3_600_000, true);
  share.renew(START);
  expect(share.allows(START, false)).toBe(true);
});

test('a clock that is set back gives nothing, and what is earned from then on counts', () => {
  const share = usedUp();
  share.worked(START, 50, true);
  share.ends(START - 60_000);
  expect(share.allows(START - 60_000, false)).toBe(false);
  expect([share.allows(START - 59_001, false), share.allows(START - 58_999, false)]).toEqual([false, true]);
});

test('what failed before goes back with its back-off and without an attempt when its share is used up, and what never failed is delivered', async () => {
  const world = exhausted();
  world.table = { read: async () => ({ attempts: 3, rejections: 0, lastStatuses: ['500'] }) };
  expect(await world.invoke([message('old', 'a', { receiveCount: 4 }), message('behind', 'a'), message('new', 'b')])).toEqual(['old', 'behind']);
  expect(world.requestIds()).toEqual(['new']);
  expect(returned(world)).toEqual([['repeat', 11]]);
  expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['old', 11], ['behind', 0]]);
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
  world.state.repeats.begins(world.clock.now());
  world.state.repeats.worked(world.clock.now(), 600_000, true);
  expect(await world.invoke([message('m1', 'a', { receiveCount: 4 })])).toEqual(['m1']);
  expect(world.requests).toHaveLength(1);
});

test.each([['declined', answer(401)], ['failed', fail()]])('what %s again while nobody is known to be answered used up none of it', async (_, outcome) => {
  const world = new World();
  world.backend = () => outcome;
  world.latencyOf = () => 10_000;
  for (let receiveCount = 2; receiveCount < 5; receiveCount += 1) {
    await world.invoke([message('m1', 'a', { receiveCount })]);
  }
  expect(world.requests).toHaveLength(3);
  const now = world.clock.now();
  world.state.brake.answered(now);
  // Without the time that was to spare in between.
  expect(world.state.repeats.allows(now, true)).toBe(true);
  world.backend = () => ok();
  expect(await world.invoke([message('m1', 'a', { receiveCount: 5 })])).toEqual([]);
});

test('only what fails again uses up the share, for as long as it takes', async () => {
  const world = new World();
  world.latencyMs = 3_200;
  world.backend = (request) => request.deliveryId.startsWith('bad') ? answer(404) : ok();
  expect(await world.invoke(['bad1', 'bad2'].map((id) => message(id, id)))).toEqual(['bad1', 'bad2']);
  expect(await world.invoke([message('good', 'g', { receiveCount: 5 })])).toEqual([]);
  expect(world.state.repeats.allows(world.clock.now(), false)).toBe(true);
  const again = (id: string) => message(id, id, { receiveCount: 2 });
  // Each takes 3.2 s, in which its environment earns 0.16 s.
  expect(await world.invoke([again('bad1'), again('bad2')])).toEqual(['bad1', 'bad2']);
  expect(world.requestIds().slice(3)).toEqual(['bad1']);
  expect(returned(world)).toEqual([['repeat', 11]]);
});

test('what failed in an outage has all of the share when the brake closes', async () => {
  const world = exhausted();
  world.openBrake();
  world.table = { read: async () => ({ attempts: 3, rejections: 0, lastStatuses: ['500'] }) };
  expect(await world.invoke(['a', 'b', 'c'].map((id) => message(id, id, { receiveCount: 4 })))).toEqual([]);
});

test('and its probes take nothing of it before', async () => {
  const world = new World();
  world.openBrake();
  world.latencyMs = 10_000;
  world.backend = () => fail();
  await world.invoke([message('a', 'a', { receiveCount: 4 })]);
  expect([world.requests.length > 0, world.state.repeats.allows(world.clock.now(), false)]).toEqual([true, true]);
});

test('what is put off for its share asks no gate, which may have tables of its own', async () => {
  const world = exhausted();
  world.table = { read: async () => ({ attempts: 3, rejections: 0, lastStatuses: ['500'] }) };
  const asked: string[] = [];
  world.gate = {
    check: async ({ deliveryId }) => {
      asked.push(deliveryId);
      return { kind: 'deliver' };
    },
  };
  await world.invoke([message('old', 'a', { receiveCount: 4 }), message('new', 'b')]);
  expect(asked).toEqual(['new']);
});

test('field case D1: a batch of what is put off takes no longer than a few of its records take to be read', async () => {
  const world = exhausted();
  let reading = 0;
  let most = 0;
  world.table = {
    read: async () => {
      reading += 1;
      most = Math.max(most, reading);
      await world.clock.sleep(40);
      reading -= 1;
      return { attempts: 3, rejections: 0, lastStatuses: ['500'] };
    },
  };
  const batch = Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`, { receiveCount: 4 }));
  expect(await world.invoke(batch)).toHaveLength(10);
  expect([world.clock.now() - START, most]).toEqual([120, 4]);
});

test.each([[0, 20], [0.5, 15], [0.999, 11]])('what is put off is not looked at again at once, because that takes time as well (random %d: %d s)', (random, seconds) => {
  expect(putOffSeconds({ backoffBaseSeconds: 1, backoffMaxSeconds: 3_600 }, () => random)).toBe(seconds);
  expect(putOffSeconds({ backoffBaseSeconds: 1, backoffMaxSeconds: 1 }, () => random)).toBe(1);
});

test('nor sooner than its own back-off', async () => {
  const world = exhausted();
  world.table = { read: async () => ({ attempts: 3, rejections: 0, lastStatuses: ['500'] }) };
  await world.invoke([message('old', 'a', { receiveCount: 9 })]);
  expect(returned(world)).toEqual([['repeat', 256]]);
});

test('an invocation that waited for a probe, which was answered, pays for no more than what comes after that', () => {
  const share = new RepeatShare(1);
  share.begins(START);
  share.renew(START + 60_000);
  share.worked(START + 60_050, 50, true);
  share.ends(START + 60_100);
  expect(share.allows(START + 60_100, true)).toBe(true);
});

test('half a second of what is saved up is kept for what is not known to have failed', () => {
  const left = (milliseconds: number): boolean[] => {
    const share = new RepeatShare(1);
    share.worked(START, 3_000 - milliseconds, true);
    return [share.allows(START, true), share.allows(START, false)];
  };
  expect([left(501), left(500), left(1), left(0)]).toEqual([[true, true], [false, true], [false, true], [false, false]]);
});
