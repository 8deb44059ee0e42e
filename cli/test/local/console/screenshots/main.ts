import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { shrinkPng } from './shrink-png';
import { startBrowser } from '../support/browser';
import { play, SCENES } from '../support/scenes';
import { Stage } from '../support/stage';

/** Where the pages of this repository show them from. */
const FOLDER = path.join(__dirname, '..', '..', '..', '..', '..', 'docs', 'images');

/** Sizes of the window: a phone, a laptop, a large screen. */
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }, { width: 2560, height: 1440 }];

/** Nothing below this is shown, in pixels. */
const MOST_HEIGHT = 1440;

/** Time for what was just resized, in milliseconds. */
const REST = 700;

/** Writes the screenshots of the console in each of its states: `npm run console-screenshots`. */
async function main(): Promise<void> {
  fs.mkdirSync(FOLDER, { recursive: true });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    const one = await Stage.start('one');
    await show(one, page);
    await page.waitForSelector('.start');
    await shoot(page, 'start', ['light']);
    await one.stop();

    const stage = await Stage.start();
    await show(stage, page);
    await play(stage);
    const traffic = new AbortController();
    const sending = send(stage, traffic.signal);
    stage.answers.set('stock', 500);
    await sleep(6_000);
    stage.answers.set('stock', 200);
    await sleep(6_000);
    for (const [name, go] of Object.entries(SCENES)) {
      await page.setViewportSize(SIZES[1]);
      await go(page);
      await shoot(page, name, name === 'overview' ? ['light', 'dark'] : ['light']);
      if (name === 'overview') {
        traffic.abort();
        await sending;
      }
    }
    await stage.stop();
  } finally {
    await browser.close();
  }
}

async function show(stage: Stage, page: Page): Promise<void> {
  await page.goto(stage.runtime.consoleUrl);
}

/** Some traffic, so that there is something to see. */
async function send(stage: Stage, signal: AbortSignal): Promise<void> {
  for (let number = 0; !signal.aborted; number++) {
    await stage.order({ order: { id: 5000 + number }, total: number % 400 }, `order-${5000 + number % 40}`);
    await sleep(25);
  }
}

async function shoot(page: Page, name: string, schemes: ReadonlyArray<'light' | 'dark'>): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.mouse.move(0, 0);
      await sleep(REST);
      const height = Math.min(MOST_HEIGHT, await page.evaluate('document.documentElement.scrollHeight') as number);
      const png = shrinkPng(await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: size.width, height } }));
      const file = `console-${name}-${size.width}${colorScheme === 'dark' ? '-dark' : ''}.png`;
      fs.writeFileSync(path.join(FOLDER, file), png);
      process.stdout.write(`${file}: ${Math.ceil(png.length / 1000)} KB\n`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

void main();
