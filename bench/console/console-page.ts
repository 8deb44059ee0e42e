import type { Page } from 'playwright-core';
import { GROUPS, PER_SECOND } from './feed';
import type { FeedReport } from './feed-process';
import { Smoothness, smoothnessOf } from './frames';
import { startBrowser } from '../../cli/test/local/console/support/browser';
import type { Measurement, SectionResult } from '../figures/measurement';
import { Companion } from '../laptop/companion';

/** How long a view is watched, and how long it has before that, in milliseconds. */
const WATCHED = 20_000;
const WARM_UP = 3_000;

const SIZE = { width: 1280, height: 800 };

/** What is watched: where it is, and what is there when it has come. */
const VIEWS: Readonly<Record<string, { readonly hash: string; readonly there: string }>> = {
  'overview': { hash: '#/overview', there: '.timeline canvas' },
  'deliveries': { hash: '#/deliveries', there: '.rows.deliveries li' },
  'a delivery': { hash: '#/deliveries/invoice-0', there: '.details .answer' },
  'groups': { hash: '#/groups', there: '.rows.groups li' },
  'groups searched': { hash: '#/groups?text=99', there: '.rows.groups li' },
};

/** How smooth the console's page is while much is going on. */
export async function consolePage(): Promise<SectionResult> {
  const feed = new PlayedFeed();
  const browser = await startBrowser();
  try {
    const { url } = await feed.report();
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(url);
    const measurements: Measurement[] = [];
    for (const [name, { hash, there }] of Object.entries(VIEWS)) {
      measurements.push(...await watch(name, page, feed, async () => {
        await page.goto(`${url}${hash}`);
        await page.waitForSelector(there);
      }));
    }
    return {
      section: 'console',
      method: `The page of the console in headless Chromium, ${SIZE.width} x ${SIZE.height}, ${WATCHED / 1000} s for each view, beside a process that plays ${PER_SECOND} webhooks a second `
        + `through the console's own server, with ${GROUPS} groups that wait. Frames at 60 a second are 16.7 ms apart.`,
      measurements,
    };
  } finally {
    await Promise.all([browser.close(), feed.stop()]);
  }
}

async function watch(name: string, page: Page, feed: PlayedFeed, go: () => Promise<void>): Promise<Measurement[]> {
  await go();
  await page.waitForTimeout(WARM_UP);
  const before = await feed.report();
  const startedAt = performance.now();
  const smoothness = await smoothnessOf(page, WATCHED);
  const after = await feed.report();
  const seconds = (performance.now() - startedAt) / 1000;
  return [
    ...measurementsOf(name, smoothness),
    { name: `${name}: webhooks played`, unit: '1/s', values: [(after.delivered - before.delivered) / seconds] },
    { name: `${name}: CPU of the process that plays`, unit: 'ms/s', values: [(after.cpuMs - before.cpuMs) / seconds] },
  ];
}

function measurementsOf(name: string, { frames, longTasks, cpuMs, bytes }: Smoothness): Measurement[] {
  const sorted = [...frames].sort((one, other) => one - other);
  const percentile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return [
    { name: `${name}: a frame, half of them`, unit: 'ms', values: [percentile(0.5)] },
    { name: `${name}: a frame, 95 of 100`, unit: 'ms', values: [percentile(0.95)] },
    { name: `${name}: a frame, 99 of 100`, unit: 'ms', values: [percentile(0.99)] },
    { name: `${name}: the longest frame`, unit: 'ms', values: [sorted.at(-1)!] },
    { name: `${name}: tasks of 50 ms and more`, unit: '', values: [longTasks.length] },
    { name: `${name}: the longest task of those`, unit: 'ms', values: [Math.max(0, ...longTasks)] },
    { name: `${name}: CPU of the page's thread`, unit: 'ms/s', values: [cpuMs] },
    { name: `${name}: comes over the network`, unit: 'KB/s', values: [bytes / 1000] },
  ];
}

/** The process that plays. */
class PlayedFeed extends Companion {
  private first?: Promise<FeedReport>;

  constructor() {
    super('../console/feed-process.ts');
    this.first = this.answer<FeedReport>();
  }

  /** How far it is; the first time, when it listens. */
  public report(): Promise<FeedReport> {
    const { first } = this;
    this.first = undefined;
    if (first) {
      return first;
    }
    this.child.send({});
    return this.answer<FeedReport>();
  }
}
