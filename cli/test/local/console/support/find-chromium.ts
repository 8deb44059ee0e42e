import * as fs from 'node:fs';
import * as path from 'node:path';

/** Names of the program in the packages of Linux distributions. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What to do where there is none, as the end of a sentence. */
export const INSTALL = `expected ${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)} in the PATH: install it (Debian: apt-get install chromium), or name it in CHROMIUM`;

/**
 * Finds the Chromium of this machine: what `CHROMIUM` names, or the first one in the `PATH`.
 *
 * @param environment variables of the process
 * @returns undefined where there is none
 * @throws Error when `CHROMIUM` names what is no program: who names one means it
 */
export function findChromium({ CHROMIUM: named = '', PATH: folders = '' }: NodeJS.ProcessEnv): string | undefined {
  if (named !== '') {
    if (!isProgram(named)) {
      throw new Error(`CHROMIUM is "${named}", expected the file of a Chromium that can be run: name another, or leave it out to take what is in the PATH.`);
    }
    return named;
  }
  return folders.split(path.delimiter).filter((folder) => folder !== '').flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile(); // folders can be entered, which counts as the same right
  } catch {
    return false;
  }
}
