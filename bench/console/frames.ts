import type { CDPSession, Page } from 'playwright-core';

/** How smooth a page was for a while. */
export interface Smoothness {
  /** From each frame to the next, in milliseconds, in their order. */
  readonly frames: readonly number[];
  /** Tasks of 50 ms and more, in which the page hears nobody. Milliseconds each. */
  readonly longTasks: readonly number[];
  /** What the page's thread needed of a processor, whatever else the machine did. Milliseconds a second. */
  readonly cpuMs: number;
  /** What came over the network in a second, in bytes. */
  readonly bytes: number;
}

/** Runs in the page: notes when each frame comes, and what takes long. */
const WATCH = `(() => {
  const watch = { frames: [], longTasks: [], last: undefined };
  globalThis.watch = watch;
  const frame = (now) => {
    if (globalThis.watch !== watch) return;
    if (watch.last !== undefined) watch.frames.push(now - watch.last);
    watch.last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  watch.observer = new PerformanceObserver((list) => watch.longTasks.push(...list.getEntries().map(({ duration }) => duration)));
  watch.observer.observe({ type: 'longtask' });
})()`;

const END = `(() => {
  const { frames, longTasks, observer } = globalThis.watch;
  observer.disconnect();
  globalThis.watch = undefined;
  return { frames, longTasks };
})()`;

/** Watches a page as it is for so many milliseconds. */
export async function smoothnessOf(page: Page, milliseconds: number): Promise<Smoothness> {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.dataReceived', ({ dataLength }) => {
    bytes += dataLength;
  });
  await session.send('Network.enable');
  await session.send('Performance.enable');
  const before = await times(session);
  await page.evaluate(WATCH);
  await page.waitForTimeout(milliseconds);
  const { frames, longTasks } = await page.evaluate(END) as Pick<Smoothness, 'frames' | 'longTasks'>;
  const after = await times(session);
  await session.detach();
  const seconds = after.at - before.at;
  return {
    frames,
    longTasks,
    cpuMs: (after.cpu - before.cpu) * 1000 / seconds,
    bytes: bytes / seconds,
  };
}

/** In seconds. */
async function times(session: CDPSession): Promise<{ readonly at: number; readonly cpu: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return { at: of('Timestamp'), cpu: of('ThreadTime') };
}
