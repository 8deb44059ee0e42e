import { deliverBatch } from '../../src/engine/deliver-batch';
import { Outcome } from '../../src/engine/outcome';
import { AttemptOptions } from '../../src/engine/ports';
import { message, START, World } from '../delivery/support/world';

const DELIVERED: Outcome = { result: 'delivered', unavailable: false };

/** One message, sent by a transport of the test's own. What that throws is a failed attempt and no failed test, so that nothing is expected in it. */
function deliver(world: World, send: (options: AttemptOptions) => Promise<Outcome>): Promise<string[]> {
  const ports = { ...world.ports(), transport: { send: (_item: unknown, options: AttemptOptions) => send(options) } };
  return world.finish(deliverBatch([message('m1', 'a')], world.settings, ports, world.state));
}

const limited = (): World => new World({ settings: { rateLimit: { requests: 1, perSeconds: 5, shares: 1 } } });

describe('a further call of one attempt', () => {
  test('waits until the window has a place, and takes it', async () => {
    const world = limited();
    const calls: number[][] = [];
    await deliver(world, async ({ pace }) => {
      for (let call = 0; call < 2; call += 1) {
        const leftMs = await pace!(5_000);
        calls.push([leftMs, world.clock.now() - START]);
      }
      return DELIVERED;
    });
    expect(calls).toEqual([[0, 5_000], [0, 10_000]]);
    expect(world.state.rate!.window.waitFor(world.clock.elapsed())).toBe(5_000);
  });

  test('is told how long it would be where it does not wait for so long, and takes no place', async () => {
    const world = limited();
    const calls: number[][] = [];
    await deliver(world, async ({ pace }) => {
      await world.clock.sleep(1_000);
      const leftMs = await pace!(4_999);
      calls.push([leftMs, world.clock.now() - START]);
      return DELIVERED;
    });
    expect(calls).toEqual([[5_000, 1_000]]);
    // The first call's place is free a window after its end; nothing else took one.
    expect(world.state.rate!.window.waitFor(START + 6_000)).toBe(0);
    expect(world.state.rate!.window.waitFor(world.clock.elapsed())).toBe(5_000);
  });

  test('waits for nothing where there is no rate', async () => {
    const world = new World();
    const calls: number[] = [];
    await deliver(world, async ({ pace }) => {
      calls.push(await pace!(0));
      return DELIVERED;
    });
    expect(calls).toEqual([0]);
    expect(world.clock.now()).toBe(START);
  });
});

describe('an attempt that was stopped by the rate', () => {
  test.each([[7, 7], [undefined, 1]])('is none: its group goes back for as long as it says (%s s)', async (retryAfterSeconds, seconds) => {
    const world = limited();
    world.table = { read: async () => undefined };
    expect(await deliver(world, async () => ({ result: 'failed', unavailable: false, paced: true, retryAfterSeconds }))).toEqual(['m1']);
    expect(world.lines).toContainEqual(expect.objectContaining({ message: 'returned-to-queue', cause: 'rate', retryInSeconds: seconds }));
    expect(world.lines.filter((line) => line.message === 'attempt')).toEqual([]);
    expect(world.metrics.get('Attempts')).toBeUndefined();
    expect(world.records.filter(({ newAttempts }) => newAttempts > 0)).toEqual([]);
  });
});

describe('what turns out to need no request', () => {
  test('is delivered, where there is no rate as well', async () => {
    expect(await deliver(new World(), async () => ({ ...DELIVERED, unsent: true }))).toEqual([]);
  });

  test('gives back the place of the request that it would have been, and of no other', async () => {
    const world = limited();
    await deliver(world, async () => ({ ...DELIVERED, unsent: true }));
    const { window } = world.state.rate!;
    const now = world.clock.elapsed();
    expect(window.waitFor(now)).toBe(0);
    window.begin();
    expect(window.waitFor(now + 5_000)).toBe(5_000);
    const refused = limited();
    const granted: boolean[] = [];
    await deliver(refused, async ({ mayRepeat }) => {
      granted.push(mayRepeat!());
      return { ...DELIVERED, unsent: true };
    });
    expect(granted).toEqual([false]);
    expect(refused.state.rate!.window.waitFor(refused.clock.elapsed())).toBe(5_000);
  });
});

test('what a transport throws is logged as a failure of no known kind', async () => {
  const world = new World();
  expect(await deliver(world, () => Promise.reject(new TypeError('x')))).toEqual(['m1']);
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'attempt', failure: 'other', detail: 'TypeError', decision: 'retry' }));
  expect(world.metrics.get('Failures other')).toBe(1);
});
