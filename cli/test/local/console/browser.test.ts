import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { mustSkip } from './support/browser';
import { findChromium } from './support/find-chromium';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'find-chromium-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

/** A file in a folder of a PATH. */
function put(name: string, mode = 0o755): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '#!/bin/sh\n', { mode });
  return file;
}

const pathOf = (...names: string[]): string => names.map((name) => path.join(folder, name)).join(path.delimiter);

describe('the Chromium of this machine', () => {
  test.each(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'])('is found in the PATH as %s, wherever it stands there', (name) => {
    const file = put(`b/${name}`);
    expect(findChromium({ PATH: `${path.delimiter}${pathOf('none', 'a', 'b')}` })).toBe(file);
  });

  test('is the first of several', () => {
    const [first] = [put('a/google-chrome'), put('b/chromium')];
    expect(findChromium({ PATH: pathOf('a', 'b') })).toBe(first);
  });

  test('is neither a folder, nor a file that cannot be run, nor a program of another name', () => {
    fs.mkdirSync(path.join(folder, 'a', 'chromium'), { recursive: true });
    put('b/chromium', 0o644);
    put('c/chromium-driver');
    expect(findChromium({ PATH: pathOf('a', 'b', 'c') })).toBeUndefined();
  });

  test.each([[undefined], [''], [path.delimiter]])('is not there where the PATH is %j, and never looked for in the folder of today', (PATH) => {
    expect(findChromium({ PATH })).toBeUndefined();
  });

  test('is the one that is named, whatever stands in the PATH', () => {
    put('a/chromium');
    const named = put('elsewhere/my-chrome');
    expect(findChromium({ PATH: pathOf('a'), CHROMIUM: named })).toBe(named);
    expect(findChromium({ PATH: pathOf('a'), CHROMIUM: '' })).toBe(path.join(folder, 'a', 'chromium'));
  });

  test('is an error where what is named is no program', () => {
    put('a/chromium');
    const named = path.join(folder, 'nothing');
    expect(() => findChromium({ PATH: pathOf('a'), CHROMIUM: named }))
      .toThrow(`CHROMIUM is "${named}", expected the file of a Chromium that can be run: name another, or leave it out to take what is in the PATH.`);
  });
});

describe('tests that need a browser', () => {
  test('are skipped where there is none, and never where CI is set', () => {
    expect([undefined, '', 'false', 'true', '1'].map((CI) => mustSkip({ PATH: pathOf('a'), CI }))).toEqual([true, true, true, false, false]);
  });

  test('are not skipped where there is one', () => {
    put('a/chromium');
    expect([undefined, 'true'].map((CI) => mustSkip({ PATH: pathOf('a'), CI }))).toEqual([false, false]);
  });
});
