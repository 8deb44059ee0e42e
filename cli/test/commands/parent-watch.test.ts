import { ProcessTable, watchParent } from '../../src/commands/parent-watch';
import { FakeProcess } from '../support/fake-process';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** `processes`: number of a process to its parent and command; those that are missing are dead. */
function watch(parent: number, processes: Record<number, [number, string]>) {
  const own = Object.assign(new FakeProcess(), { ppid: parent });
  const table: ProcessTable = {
    isAlive: (pid) => pid in processes,
    describe: (pid) => pid in processes ? { parent: processes[pid][0], command: processes[pid][1] } : undefined,
  };
  const onGone = jest.fn();
  const cancel = watchParent(own, onGone, table);
  const later = () => {
    jest.advanceTimersByTime(5000);
    return onGone.mock.calls.length;
  };
  return { own, processes, later, cancel, onGone };
}

test('field case L5: the parent was killed, and init adopts the process', () => {
  const { own, later } = watch(10, { 10: [9, 'node run.js'], 9: [1, '-bash'] });
  expect(later()).toBe(0);
  own.ppid = 1;
  expect(later()).toBe(1);
  expect(later()).toBe(1);
});

test('field case L5: the parent is gone where that changes no number, as on Windows', () => {
  const { processes, later } = watch(10, { 10: [9, 'cmd.exe'] });
  delete processes[10];
  expect(later()).toBe(1);
});

test.each(['sh -c scalable-webhook local ', '/bin/sh -c scalable-webhook local', '/bin/bash -lc scalable-webhook local'])('field case L5: npm was killed, and its shell (%s) lives on', (command) => {
  const { processes, later } = watch(11, { 11: [10, command], 10: [9, 'npm exec scalable-webhook local'], 9: [1, '-bash'] });
  expect(later()).toBe(0);
  delete processes[10];
  expect(later()).toBe(1);
});

test.each(['-bash', 'bash script.sh', 'bash --rcfile x', 'node -c x.js'])('the end of whoever started "%s" is none of the runtime\'s business', (command) => {
  const { processes, later } = watch(10, { 10: [9, command], 9: [1, 'sshd'] });
  delete processes[9];
  expect(later()).toBe(0);
});

const TSX = 'node /repo/node_modules/.bin/tsx --tsconfig tsconfig.dev.json demo/word-counter.ts';

test.each<[string, string[]]>([
  ['tsx', [TSX, 'sh -c tsx demo/word-counter.ts', 'npm run word-counter']],
  ['tsx by its file', ['/usr/bin/node /repo/node_modules/tsx/dist/cli.mjs demo/main.ts', 'sh -c tsx demo/main.ts', 'npm run demo']],
  ['projen', [TSX, '/bin/sh -c tsx bench/main.ts', 'node /repo/node_modules/.bin/projen bench', 'sh -c projen bench', 'npm run bench']],
])('npm was killed, and %s and its shell live on', (_what, commands) => {
  const chain = Object.fromEntries(commands.map((command, index): [number, [number, string]] => [20 - index, [19 - index, command]]));
  const { processes, later, onGone } = watch(20, { ...chain, [20 - commands.length]: [1, '-bash'] });
  expect(later()).toBe(0);
  delete processes[21 - commands.length];
  expect(later()).toBe(1);
  expect(onGone).toHaveBeenCalledWith('npm');
});

test.each([
  'node --require /repo/node_modules/tsx/dist/preflight.cjs --import file:///repo/node_modules/tsx/dist/loader.mjs start.ts', 'node start.mjs', 'node /repo/tsx/start.js',
])('the end of whoever started "%s", which is a program of its own, is none of its business', (command) => {
  const { processes, later } = watch(10, { 10: [9, command], 9: [1, 'npm run x'] });
  delete processes[9];
  expect(later()).toBe(0);
});

test('a shell that init started, as in a container, is watched alone', () => {
  const { processes, later } = watch(10, { 10: [1, 'sh -c x'] });
  expect(later()).toBe(0);
  delete processes[10];
  expect(later()).toBe(1);
});

test('what init has adopted from the start, as after setsid -f, goes on', () => {
  expect(watch(1, {}).later()).toBe(0);
});

test('the watch can be ended', () => {
  const { own, later, cancel } = watch(10, { 10: [9, 'x'] });
  cancel();
  own.ppid = 1;
  expect(later()).toBe(0);
});

test.each<[string, string]>([
  ['npm exec scalable-webhook local', 'npx'], ['/usr/bin/node run.js', 'node'], ['-bash', 'bash'], ['', 'what started it'],
])('what is gone is called by its name: "%s" is %s', (command, name) => {
  const { processes, later, onGone } = watch(11, { 11: [10, 'sh -c scalable-webhook local'], 10: [9, command], 9: [1, '-bash'] });
  delete processes[10];
  later();
  expect(onGone).toHaveBeenCalledWith(name);
});
