import * as fs from 'node:fs';
import * as path from 'node:path';

const BIN = fs.readFileSync(path.join(__dirname, '..', 'bin', 'scalable-webhook.js'), 'utf8').replace(/^#!.*/, '');

function start(version: string): { loaded: string[]; err: string[]; code?: number } {
  const result: { loaded: string[]; err: string[]; code?: number } = { loaded: [], err: [] };
  const exit = (code: number) => {
    result.code = code;
    throw new Error('exit');
  };
  const process = { versions: { node: version }, stderr: { write: (text: string) => result.err.push(text) }, exit };
  try {
    new Function('process', 'require', BIN)(process, (name: string) => result.loaded.push(name));
  } catch (error) {
    expect((error as Error).message).toBe('exit');
  }
  return result;
}

test.each(['12.22.12', '18.20.4', '20.18.3'])('field case L7: Node.js %s is too old: one line, exit 1', (version) => {
  const line = `scalable-webhook: This is Node.js ${version}, expected 20.19 or newer: install it from https://nodejs.org.\n`;
  expect(start(version)).toEqual({ loaded: [], err: [line], code: 1 });
});

test.each(['20.19.0', '22.0.0', '24.1.0'])('Node.js %s is not', (version) => {
  expect(start(version)).toEqual({ loaded: ['../dist/main.js'], err: [] });
});
