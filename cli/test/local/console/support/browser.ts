import { accessSync, constants } from 'node:fs';
import * as path from 'node:path';
import { Browser, chromium } from 'playwright-core';

/** Names of the program in the packages of Linux distributions. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Starts the Chromium of this machine, without a window.
 *
 * @throws Error when there is none: a test that was not run must not look like one that passed
 */
export async function startBrowser(): Promise<Browser> {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = process.env.CHROMIUM ?? folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isProgram);
  if (!found) {
    throw new Error(`There is no ${NAMES.join(', ')} in the PATH, expected one for the tests of the console's page: install it (Debian: apt-get install chromium), or name it in CHROMIUM.`);
  }
  // Without its sandbox, which a container without user namespaces cannot have: it shows nothing but pages of this repository.
  return chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-dev-shm-usage', '--hide-scrollbars'] });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
