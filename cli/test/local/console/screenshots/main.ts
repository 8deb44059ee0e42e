import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { shrinkPng } from './shrink-png';
import { whileStarterLives } from '../../../../src/commands/while-starter-lives';
import { AlertStage } from '../support/alert-stage';
import { startBrowser } from '../support/browser';
import { getIntoTrouble, play, SCENES, SCENES_OF_TROUBLE } from '../support/scenes';
import { Stage } from '../support/stage';

/** Where the pages of this repository show them from. */
const REPOSITORY = path.join(__dirname, '..', '..', '..', '..', '..');
const FOLDER = process.env.SCREENSHOTS ?? path.join(REPOSITORY, 'docs', 'images');

/** Sizes of the window: a phone, a laptop, a large screen. */
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }, { width: 2560, height: 1440 }];

/** What the pages of this repository show is there in the dark too, and so is what has colours of its own. */
const ALSO_DARK: readonly string[] = ['overview', 'dead-letter', 'dead-letters', 'trouble', 'demo', 'messages'];

/** Of others than these the phone and the laptop are enough. */
const LARGE: readonly string[] = ['overview', 'deliveries', 'delivery', 'groups'];

/** Nothing below this is shown, in pixels. */
const MOST_HEIGHT = 1440;

/** Time for what was just resized, in milliseconds. */
const REST = 700;

/** Writes the screenshots of the console in each of its states: `npm run console-screenshots [NAME …]`. */
async function main(names: readonly string[]): Promise<void> {
  fs.mkdirSync(FOLDER, { recursive: true });
  const browser = await startBrowser();
  const wanted = (...candidates: readonly string[]) => names.length === 0 || candidates.some((name) => names.includes(name));
  try {
    const page = await browser.newPage();
    await (wanted('start') && shootStart(page));
    await (wanted(...Object.keys(SCENES)) && shootScenes(page, wanted));
    await (wanted(...Object.keys(SCENES_OF_TROUBLE), 'stopped') && shootTrouble(page));
    await (wanted('messages') && shootMessages(page));
    await (wanted('demo', 'demo-end') && shootDemo(page));
  } finally {
    await browser.close();
  }
}

async function shootStart(page: Page): Promise<void> {
  const stage = await Stage.start('one');
  await page.goto(stage.runtime.consoleUrl);
  await page.waitForSelector('.start');
  await shoot(page, 'start');
  await stage.stop();
}

async function shootScenes(page: Page, wanted: (name: string) => boolean): Promise<void> {
  const stage = await Stage.start();
  await page.goto(stage.runtime.consoleUrl);
  await play(stage);
  const traffic = new AbortController();
  const sending = send(stage, traffic.signal);
  stage.answers.set('stock', 500);
  await sleep(6_000);
  stage.answers.set('stock', 200);
  await sleep(6_000);
  for (const [name, go] of Object.entries(SCENES).filter(([candidate]) => wanted(candidate))) {
    await page.setViewportSize(SIZES[1]);
    await go(page);
    await shoot(page, name);
    if (name === 'overview') {
      traffic.abort();
    }
  }
  traffic.abort();
  await sending;
  await stage.stop();
}

async function shootTrouble(page: Page): Promise<void> {
  const stage = await Stage.start();
  await page.goto(stage.runtime.consoleUrl);
  await getIntoTrouble(stage);
  for (const [name, go] of Object.entries(SCENES_OF_TROUBLE)) {
    await page.setViewportSize(SIZES[1]);
    await go(page);
    await shoot(page, name);
  }
  await SCENES_OF_TROUBLE.trouble(page);
  await stage.stop();
  await page.waitForSelector('.connection.lost');
  await shoot(page, 'stopped');
}

/** What each platform was told of alerts. */
async function shootMessages(page: Page): Promise<void> {
  const stage = await AlertStage.start();
  await stage.play('Payments take longer than two seconds.');
  await page.goto(`${stage.runtime.consoleUrl}#/messages`);
  await page.waitForSelector('.message .thread');
  await shoot(page, 'messages');
  await stage.stop();
}

/** The demo itself, in its outage and at its end. */
async function shootDemo(page: Page): Promise<void> {
  const demo = spawn(process.execPath, [require.resolve('tsx/cli'), '--tsconfig', 'tsconfig.dev.json', 'demo/main.ts', '--keep-open'], { cwd: REPOSITORY });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      demo.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const [, found] = /(http:\S+_console)/.exec(text) ?? [];
        if (found) {
          resolve(found);
        }
      });
      demo.once('exit', (code) => reject(new Error(`The demo ended with ${code} before it said where its page is: ${text}`)));
    });
    await page.goto(url);
    await page.waitForSelector('.step.now:has-text("The backend is gone")', { timeout: 60_000 });
    await sleep(1_500);
    await shoot(page, 'demo', [SIZES[1]]);
    await page.waitForSelector('.story .books', { timeout: 330_000 });
    await shoot(page, 'demo-end');
  } finally {
    demo.kill('SIGINT');
  }
}

/** Some traffic, so that there is something to see. */
async function send(stage: Stage, signal: AbortSignal): Promise<void> {
  for (let number = 0; !signal.aborted; number++) {
    await stage.order({ order: { id: 5000 + number }, total: number % 400 }, `order-${5000 + number % 40}`);
    await sleep(25);
  }
}

async function shoot(
  page: Page, name: string, sizes: typeof SIZES = SIZES.filter(({ width }) => width < 2000 || LARGE.includes(name)),
): Promise<void> {
  for (const colorScheme of ALSO_DARK.includes(name) ? ['light', 'dark'] as const : ['light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.mouse.move(0, 0);
      await sleep(REST);
      // A dialog covers the window, and not what is below it.
      const isDialog = await page.locator('dialog[open]').count() > 0;
      const height = isDialog ? size.height : Math.min(MOST_HEIGHT, await page.evaluate('document.documentElement.scrollHeight') as number);
      const png = shrinkPng(await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: size.width, height } }));
      const file = `console-${name}-${size.width}${colorScheme === 'dark' ? '-dark' : ''}.png`;
      fs.writeFileSync(path.join(FOLDER, file), png);
      process.stdout.write(`${file}: ${Math.ceil(png.length / 1000)} KB\n`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

void whileStarterLives(process, () => main(process.argv.slice(2))).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
