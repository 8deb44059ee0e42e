import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { LocalConnection, otherRun, removeConnection, runsBelow, writeConnection } from '../../src/local/connection/connection-file';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'connection-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const connection = (pid: number): LocalConnection => ({
  pid,
  awsUrl: 'http://127.0.0.1:1',
  publicUrl: 'http://127.0.0.1:2',
  region: 'us-east-1',
  account: '111122223333',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
});

test('a run that goes on is found, and nobody else removes what tells of it', () => {
  expect(otherRun(folder)).toBeUndefined();
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  try {
    writeConnection(folder, connection(other.pid!));
    expect(otherRun(folder)).toBe(other.pid);
    removeConnection(folder, connection(process.pid));
    expect(otherRun(folder)).toBe(other.pid);
  } finally {
    other.kill('SIGKILL');
  }
});

test('the runs below a folder are found by its folders, the standard one first', () => {
  expect(runsBelow(path.join(folder, 'nowhere'))).toEqual([]);
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  try {
    for (const name of ['another', 'cdk.out', 'empty']) {
      fs.mkdirSync(path.join(folder, name));
    }
    writeConnection(path.join(folder, 'another'), connection(other.pid!));
    writeConnection(path.join(folder, 'cdk.out'), connection(other.pid!));
    expect(runsBelow(folder)).toEqual(['cdk.out', 'another']);
  } finally {
    other.kill('SIGKILL');
  }
});

test('one that was killed, or is this one, is no other', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.once('exit', resolve));
  writeConnection(folder, connection(gone.pid!));
  expect(otherRun(folder)).toBeUndefined();
  writeConnection(folder, connection(process.pid));
  expect(otherRun(folder)).toBeUndefined();
});
