import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { until } from '../support/until';

const PARENT_WATCH = path.join(__dirname, '..', '..', 'src', 'commands', 'parent-watch.ts');

/** A command that watches its parent, says when it does, and ends when that is gone. */
const COMMAND = `
  const { watchParent } = require(${JSON.stringify(PARENT_WATCH)});
  const open = setInterval(() => {}, 1000);
  watchParent(process, () => { console.log('gone'); clearInterval(open); });
  console.log('ready');
`;

/** Starts it as npm and npx do: through a shell, which stays, and hands no signal on. */
const LIKE_NPX = 'require(\'node:child_process\').spawn(\'sh\', [\'-c\', \'"$0" --require tsx/cjs -e "$1"; true\', process.execPath, process.argv[1]], { stdio: \'inherit\' });';

test.each(['SIGKILL', 'SIGTERM'] as const)('field case L5: npx ends by %s, and so does what it started', async (signal) => {
  const npx = spawn(process.execPath, ['-e', LIKE_NPX, COMMAND], { stdio: ['ignore', 'pipe', 'inherit'], cwd: path.join(__dirname, '..', '..', '..') });
  let told = '';
  let isOver = false;
  npx.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  npx.stdout.once('end', () => {
    isOver = true; // the last one that has it open has ended
  });
  await until('it watches', () => told.includes('ready'));
  npx.kill(signal);
  await until('all of them have ended', () => isOver);
  expect(told).toBe('ready\ngone\n');
});
