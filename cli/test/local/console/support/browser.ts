import * as path from 'node:path';
import { Browser, chromium, Page } from 'playwright-core';
import { findChromium, INSTALL } from './find-chromium';
import type { LocalRuntime } from '../../../../src/local/runtime';

/** Longest wait for something that has to happen in a browser, in milliseconds; only what fails waits so long. */
export const PATIENCE_OF_PAGES = 60_000;

/** A laptop's window. */
const LAPTOP = { width: 1280, height: 800 };

/** Loading a browser into a busy machine takes longer than anything in it, in milliseconds. */
const START_LIMIT = 100_000;

/**
 * Starts the Chromium of this machine, without a window.
 *
 * @throws Error when there is none
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) {
    throw new Error(`There is no Chromium for the tests of the console's page, ${INSTALL}.`);
  }
  // Without its sandbox, which a container without user namespaces cannot have: it shows nothing but pages of this repository.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--hide-scrollbars'], timeout: START_LIMIT });
}

/**
 * What a file declares its tests with that need a browser. Where there is none they are skipped, which is said in one line and by Jest's counts; where
 * `CI` is set they are not, and fail: a test that was not run must not look like one that passed.
 *
 * @param file name of the file
 */
export function browserTests(file: string): { readonly describe: jest.Describe; readonly test: jest.It } {
  if (!mustSkip(process.env)) {
    return { describe, test };
  }
  process.stderr.write(`Skipped: all tests of ${path.relative(process.cwd(), file)}, as they need a browser and there is no Chromium, ${INSTALL}.\n`);
  return { describe: describe.skip, test: test.skip };
}

/** Whether tests are skipped for the lack of a Chromium, by the variables of the process. */
export function mustSkip(environment: NodeJS.ProcessEnv): boolean {
  return ['', 'false'].includes(environment.CI ?? '') && findChromium(environment) === undefined;
}

/** Something that runs and has a console. */
interface WithConsole {
  readonly runtime: LocalRuntime;
  stop(): Promise<void>;
}

/**
 * Shows the console of something to the tests of a file, in a window as large as a laptop's, and ends both after them.
 *
 * @param start starts it, without a webhook or an alert so far
 * @param take gets it and the page before the first test
 */
export function showConsole<T extends WithConsole>(start: () => Promise<T>, take: (stage: T, page: Page) => void): void {
  let browser: Browser | undefined;
  let stage: T | undefined;

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await start();
    const page = await browser.newPage({ viewport: LAPTOP });
    page.setDefaultTimeout(PATIENCE_OF_PAGES);
    await page.goto(stage.runtime.consoleUrl);
    await page.waitForSelector('.start');
    take(stage, page);
  });

  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  });
}
