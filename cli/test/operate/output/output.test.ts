import { PassThrough } from 'node:stream';
import { confirm } from '../../../src/operate/output/confirm';
import { durationText } from '../../../src/operate/output/duration-text';
import { Output } from '../../../src/operate/output/output';
import { printable } from '../../../src/operate/output/printable';
import { table } from '../../../src/operate/output/table';
import { FakeProcess } from '../../support/fake-process';

test('a table is as wide as it must be', () => {
  expect(table(['name', 'n'], [['a', '1'], ['longer', '22']])).toBe('name    n\na       1\nlonger  22');
  expect(table([], [['\u001b[1mb\u001b[22m', 'x'], ['ccc', 'y']])).toBe('\u001b[1mb\u001b[22m    x\nccc  y');
  expect(table([], [])).toBe('');
});

test.each([[0, '0 s'], [59.4, '59 s'], [61, '1 min 1 s'], [3_600, '1 h'], [90_061, '1 d 1 h'], [-5, '0 s']])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test('a text from outside cannot move the cursor', () => {
  expect(printable('a\u001b[2Jb\nc\u202ed')).toBe('a\\u001b[2Jb\\u000ac\\u202ed');
});

test('JSON on stdout for programs, text for people; notes are beside it', () => {
  const process = new FakeProcess();
  new Output(process, true).result({ a: 1 }, () => 'text');
  new Output(process, false).result({ a: 1 }, () => 'text');
  new Output(process, true).note('look');
  expect([process.out, process.err]).toEqual([['{"a":1}\n', 'text\n'], ['look\n']]);
});

test('nothing of an output steers the terminal, whoever wrote it: text, JSON and notes', () => {
  const evil = 'a\u001b[2J\u0007\u007f\u009b31m\u0085\u202e\u2066\u061cb';
  const process = new FakeProcess();
  new Output(process, true).result({ evil, [evil]: 1 }, () => '');
  new Output(process, false).result({}, () => `first\n${evil}`);
  new Output(process, false).note(evil);
  // eslint-disable-next-line no-control-regex
  expect([...process.out, ...process.err].join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
  expect(JSON.parse(process.out[0])).toEqual({ evil, [evil]: 1 });
  expect(process.out[1]).toMatch(/^first\na\\u001b\[2J/);
});

describe('a question', () => {
  const terminal = (typed: string) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    stdin.end(typed);
    return Object.assign(new FakeProcess(), { stdin, stdout: { isTTY: true, write: () => {} } });
  };

  test.each([['y\n', true], ['Yes\n', true], ['\n', false], ['no\n', false], ['yikes\n', false], ['', false]])('%j is %s', async (typed, expected) => {
    expect(await confirm(terminal(typed), 'Move 3?', '--yes')).toBe(expected);
  });

  test('is asked at a terminal only', async () => {
    await expect(confirm(new FakeProcess(), 'Move 3?', '--yes')).rejects.toThrow('This needs a yes, and there is no terminal to ask at: pass --yes.');
  });
});
