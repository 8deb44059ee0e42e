import { RateShares, ShareClaim } from '../../src/engine/rate-shares';
import { message, never, START, World } from '../delivery/support/world';

const TIMEOUT_MS = 10_000;
const settings = (changes: object = {}) => ({
  settings: { rateLimit: { requests: 1, perSeconds: 60, shares: 1, ...changes }, attemptTimeoutMs: TIMEOUT_MS },
});
/** From the start of a request until another environment may use its share: timeout, window, error of the clocks. */
const REACH_MS = TIMEOUT_MS + 60_000 + 1_000;

/** A table that somebody else has all shares of. */
const taken: RateShares = { claim: async () => false };

const returns = (world: World) => world.lines.filter((line) => line.message === 'returned-to-queue');
const problems = (world: World) => world.lines.flatMap((line) => line.message === 'problem' ? [`${line.doing} ${line.detail}`] : []);

test('an invocation claims a share before its first request, and gives it back as early as others may use it: two writes', async () => {
  const world = new World(settings({ requests: 10 }));
  await world.invoke(['a', 'b', 'c'].map((id) => message(id, id)));
  expect(world.requests).toHaveLength(3);
  expect(world.claims).toEqual([
    { share: 0, number: 1, now: START, until: START + REACH_MS + 30_000 },
    { share: 0, number: 2, now: START + 30, until: START + 30 + 60_000 + 1_000 },
  ]);
});

test('an environment goes on with the share it has given back, as long as nobody took it', async () => {
  const world = new World(settings({ requests: 10, shares: 7 }));
  for (const id of ['a', 'b', 'c']) {
    await world.invoke([message(id, id)]);
  }
  expect(world.requests).toHaveLength(3);
  expect(new Set(world.claims.map(({ share }) => share)).size).toBe(1);
  expect(world.claims.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
});

test.each([[0, [0, 1, 2, 3]], [0.999, [3, 2, 1, 0]], [0.5, [2, 1, 3, 0]]])('environments look for a share in different places (random %d)', async (random, shares) => {
  const world = new World({ ...settings({ shares: 4 }), random: () => random });
  world.rateShares = taken;
  await world.invoke([message('m1', 'a')]);
  expect(world.claims.map(({ share }) => share)).toEqual(shares);
});

test('a lease is renewed before a request that might outlast it', async () => {
  const world = new World({ ...settings({ requests: 1, perSeconds: 1 }), invocationMs: 600_000 });
  world.latencyMs = 9_000;
  await world.invoke(Array.from({ length: 5 }, (_, index) => message(`m${index}`, 'a')));
  const starts = world.requests.map(({ sentAt }) => sentAt - START);
  expect(starts).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
  // 30 s ahead: the request at 30 s is just covered, the one at 40 s is not.
  expect(world.claims.map(({ now }) => now - START)).toEqual([0, 40_000, 49_000]);
});

test('the share of an environment that died is used by another only when all its requests are out of the window', async () => {
  const dead = new World(settings());
  dead.backend = () => never();
  void dead.invoke([message('m1', 'a')]).catch(() => undefined);
  await dead.clock.advance(0);
  const [{ until }] = dead.claims;
  const next = new World({ ...settings() });
  next.rateShares = { claim: async (claim) => dead.sharesTable.claim(2, claim) };
  await next.clock.advance(until - START - 1);
  expect(await next.invoke([message('m2', 'b')])).toEqual(['m2']);
  await next.clock.advance(5_000);
  expect(await next.invoke([message('m2', 'b')])).toEqual([]);
});

test('with no share to be had a group goes back untried, for one to five seconds, and the groups behind it do not ask again', async () => {
  for (const [random, seconds] of [[0, 1], [0.999, 5]] as const) {
    const world = new World({ ...settings({ shares: 3 }), random: () => random });
    world.rateShares = taken;
    world.table = { read: async () => undefined };
    expect(await world.invoke(['a', 'b', 'c'].map((id) => message(id, id)))).toEqual(['a', 'b', 'c']);
    expect(world.requests).toEqual([]);
    expect(world.records).toEqual([]);
    expect(new Set(world.claims.map(({ share }) => share))).toEqual(new Set([0, 1, 2]));
    expect(world.claims).toHaveLength(3);
    expect(returns(world).map((line) => line.message === 'returned-to-queue' && [line.cause, line.retryInSeconds])).toEqual(Array(3).fill(['rate', seconds]));
    expect(problems(world)).toEqual([]);
  }
});

test('of a thousand shares ten are tried, each once, the last one first', async () => {
  let draw = 0;
  const world = new World({ ...settings({ shares: 1000 }), random: () => (draw = (draw + 0.37) % 1) });
  const wanted: { free?: number } = {};
  world.rateShares = { claim: async ({ share }) => share === wanted.free };
  await world.invoke([message('m1', 'a')]);
  const first = world.claims.splice(0).map(({ share }) => share);
  expect(new Set(first).size).toBe(10);
  await world.clock.advance(1_000);
  wanted.free = first[9];
  await world.invoke([message('m1', 'a')]);
  expect(world.claims.map(({ share }) => share)).toEqual([wanted.free, wanted.free]);
  expect(world.requests).toHaveLength(1);
});

test.each<[string, RateShares['claim'], string]>([
  ['fails', () => Promise.reject(Object.assign(new Error('secret'), { name: 'AccessDenied' })), 'rate AccessDenied'],
  ['never answers', () => never(), 'rate Timeout'],
])('a table that %s lets nothing through, and is asked once', async (_, claim, problem) => {
  const world = new World({ ...settings({ shares: 5 }), invocationMs: 60_000 });
  world.rateShares = { claim };
  expect(await world.invoke([message('m1', 'a'), message('m2', 'b')])).toEqual(['m1', 'm2']);
  expect(world.requests).toEqual([]);
  expect(world.claims).toHaveLength(1);
  expect(problems(world)).toEqual([problem]);
  expect(world.clock.now() - START).toBeLessThanOrEqual(2_000);
  await world.clock.advance(1_000);
  world.rateShares = { claim: async (given) => world.sharesTable.claim(1, given) };
  expect(await world.invoke([message('m1', 'a'), message('m2', 'b')])).toEqual(['m2']);
});

test('without a table there is no share', async () => {
  const world = new World(settings());
  const { rateShares: _, ...ports } = world.ports();
  world.ports = () => ports;
  expect(await world.invoke([message('m1', 'a')])).toEqual(['m1']);
  expect(world.requests).toEqual([]);
});

test('a table that fails stops nobody who has a lease', async () => {
  const world = new World(settings({ requests: 10 }));
  const claims: ShareClaim[] = [];
  world.rateShares = { claim: async (claim) => claims.push(claim) === 1 || Promise.reject(new Error('down')) };
  expect(await world.invoke([message('m1', 'a'), message('m2', 'b')])).toEqual([]);
  expect(problems(world)).toEqual(['rate Error']);
});

test('several groups at once wait for one claim', async () => {
  const world = new World({ settings: { ...settings({ requests: 10 }).settings, groupsPerInvocation: 4 } });
  world.rateShares = { claim: () => world.clock.sleep(5).then(() => true) };
  expect(await world.invoke(['a', 'b', 'c', 'd'].map((id) => message(id, id)))).toEqual([]);
  expect(world.claims.map(({ now }) => now - START)).toEqual([0, 15]);
  expect(world.mostInFlight).toBe(4);
});

test('a claim that was given up on and arrives late takes nothing back', async () => {
  const world = new World(settings({ requests: 10 }));
  let late: (() => void) | undefined;
  world.rateShares = {
    claim: (claim) => claim.number === 2 ? new Promise(() => {
      late = () => expect(world.sharesTable.claim(1, claim)).toBe(false);
    }) : Promise.resolve(world.sharesTable.claim(1, claim)),
  };
  await world.invoke([message('m1', 'a')]); // Its release, the second claim, is under way.
  await world.invoke([message('m2', 'a')]);
  late!();
  expect.assertions(2);
  expect(world.requests).toHaveLength(2);
});

test('while the brake is open no lease is asked for', async () => {
  const world = new World(settings({ requests: 100, perSeconds: 1 }));
  world.openBrake();
  await world.invoke([message('m1', 'a')]);
  expect(world.claims[0].now).toBe(START + 500);
});
