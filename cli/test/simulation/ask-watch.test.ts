import { AskWatch } from '../../src/simulation/oracle/ask-watch';

/** An environment whose asks are watched, and a clock. */
class Asking {
  public now = 0;
  private readonly watch: AskWatch;

  constructor(clockErrorMs: number = 0) {
    this.watch = new AskWatch(() => this.now, clockErrorMs);
  }

  public ask(name: string, outcome: 'told' | 'none' | 'failed' = 'none', tookMs: number = 0): string | undefined {
    const beganAt = this.now;
    const whatIsWrong = this.watch.whatIsWrongWithAsk(name);
    this.now += tookMs;
    this.watch.ended(name, beganAt, outcome);
    return whatIsWrong;
  }
}

test('a name is asked for once in half a minute, and never again once it was told', () => {
  const asking = new Asking();
  expect(asking.ask('a')).toBeUndefined();
  asking.now += 29_999;
  expect(asking.ask('a')).toBe('it asked for it 29999 ms before, expected 30000 ms at least');
  asking.now += 30_000;
  expect(asking.ask('a', 'told', 2_999)).toBeUndefined();
  asking.now += 60 * 60_000;
  expect(asking.ask('a')).toBe('it was told before');
  // What comes after three seconds may be waited for no more.
  expect(asking.ask('b', 'told', 3_000)).toBeUndefined();
  asking.now += 30_000;
  expect(asking.ask('b')).toBeUndefined();
});

test.each([[0, 5_000], [100, 5_000], [1_000, 20_000], [3_000, 60_000], [5_000, 58_000]])(
  'a host that failed after %d ms is left alone for %d ms more, unless something comes from it meanwhile', (tookMs, restMs) => {
    const asking = new Asking();
    expect(asking.ask('a', 'failed', tookMs)).toBeUndefined();
    asking.now += restMs - 1;
    expect(asking.ask('b')).toBe('the host failed, and is to be left alone for 1 ms more');
    expect(asking.ask('c')).toBeUndefined();
    expect(asking.ask('d', 'failed', tookMs)).toBeUndefined();
    asking.now += restMs;
    expect(asking.ask('e')).toBeUndefined();
  });

test('no more are asked for than 120 at once and two a second', () => {
  const asking = new Asking();
  const names = (count: number): Array<string | undefined> => Array.from({ length: count }, (_, index) => asking.ask(`${asking.now}-${index}`));
  expect(names(120).filter((wrong) => wrong !== undefined)).toEqual([]);
  expect(asking.ask('one more')).toMatch(/^it asks for more than 120 at once/);
  asking.now += 10_000;
  expect(names(20).filter((wrong) => wrong !== undefined)).toHaveLength(1); // the one more counts
});

test('a clock that is set by a second may make it sooner', () => {
  const asking = new Asking(1_000);
  asking.ask('a');
  asking.now += 29_000;
  expect(asking.ask('a', 'failed', 3_000)).toBeUndefined();
  asking.now += 60_000 - 21_000;
  expect(asking.ask('b')).toBeUndefined();
});
