import { VirtualClock } from '../../src/local/clock';

describe('VirtualClock', () => {
  it('runs what falls due by instant, and at one instant in the order it was asked for', async () => {
    const clock = new VirtualClock(1000);
    const ran: string[] = [];
    for (const [name, milliseconds] of [['c', 20], ['a', 10], ['b', 10], ['later', 21], ['past', -5]] as const) {
      clock.after(milliseconds, () => ran.push(`${name} ${clock.now()}`));
    }
    await clock.advance(20);
    expect(ran).toEqual(['past 1000', 'a 1010', 'b 1010', 'c 1020']);
    expect(clock.now()).toBe(1020);
    expect(clock.nextAt()).toBe(1021);
  });

  it('runs what a callback asks for when it falls due in the same stretch of time', async () => {
    const clock = new VirtualClock();
    const woken: number[] = [];
    void (async () => {
      for (let i = 0; i < 3; i += 1) {
        await clock.sleep(10);
        woken.push(clock.now());
      }
    })();
    await clock.advance(25);
    expect(woken).toEqual([10, 20]);
    expect(clock.now()).toBe(25);
  });

  it('does later what it is asked to, and tells what came of it', async () => {
    const clock = new VirtualClock();
    const fails = jest.fn(() => {
      throw new Error('It failed.');
    });
    const came = clock.later(10, () => clock.now());
    const failed = expect(clock.later(20, fails)).rejects.toThrow('It failed.');
    await clock.advance(19);
    expect(await came).toBe(10);
    expect(fails).not.toHaveBeenCalled();
    await clock.advance(1);
    await failed;
  });

  it('does not run what was cancelled, and does not mind a second cancellation or one after the fact', async () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    const cancelFirst = clock.after(10, () => ran.push('first'));
    const cancelSecond = clock.after(20, () => ran.push('second'));
    clock.after(30, () => ran.push('third'));
    cancelFirst();
    cancelFirst();
    expect(clock.nextAt()).toBe(20);
    await clock.advance(25);
    cancelSecond();
    await clock.advance(25);
    expect(ran).toEqual(['second', 'third']);
    expect(clock.nextAt()).toBe(Infinity);
    expect(await clock.step()).toBe(false);
  });

  describe('runWhile', () => {
    it('lets everything follow from a timer that follows without waiting, before it runs the next', async () => {
      const clock = new VirtualClock();
      const hops = 100;
      let resolved = 0;
      const resolvedBefore: number[] = [];
      const callback = async (): Promise<void> => {
        resolvedBefore.push(resolved);
        for (let hop = 0; hop < hops; hop += 1) {
          await (hop % 2 === 0 ? undefined : new Promise<void>((resolve) => process.nextTick(resolve)));
        }
        resolved += 1;
      };
      const timers = 350;
      for (let timer = 0; timer < timers; timer += 1) {
        clock.after(timer % 5, () => void callback());
      }
      await clock.runWhile(() => true);
      expect(resolvedBefore).toEqual(Array.from({ length: timers }, (_, index) => index));
      expect(resolved).toBe(timers);
    });

    it('asks before each timer, and leaves the others alone once the answer is no', async () => {
      const clock = new VirtualClock();
      const ran: number[] = [];
      for (let instant = 1; instant <= 5; instant += 1) {
        clock.after(instant, () => ran.push(instant));
      }
      await clock.runWhile(() => clock.nextAt() <= 3);
      expect([ran, clock.now(), clock.nextAt()]).toEqual([[1, 2, 3], 3, 4]);
      await clock.runWhile(() => true);
      expect([ran.length, clock.nextAt()]).toEqual([5, Infinity]);
    });

    it('rejects with what a timer throws, and runs nothing after it', async () => {
      const clock = new VirtualClock();
      const ran: string[] = [];
      clock.after(1, () => {
        throw new Error('from a timer');
      });
      clock.after(2, () => ran.push('after it'));
      await expect(clock.runWhile(() => true)).rejects.toThrow('from a timer');
      await expect(clock.runWhile(() => {
        throw new Error('from the condition');
      })).rejects.toThrow('from the condition');
      expect(ran).toEqual([]);
    });
  });
});
