import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { UsageError } from '../../../src/commands/usage-error';
import { readSnapshot } from '../../../src/operate/messages/snapshot-file';
import { beginOf, openWorkFile } from '../../../src/operate/messages/work-file';
import { FileSource } from '../../../src/operate/replay/file-source';
import { SleepingClock } from '../support/model-queues';

const BEGIN = { type: 'begin', version: 1, kind: 'redrive', source: 'https://q/dead.fifo', target: 'https://q/main.fifo', selection: {}, at: '2026-01-01T00:00:00.000Z' };
const MESSAGE = { messageId: 'm', groupId: 'g', body: '{}', sentAt: 1 };

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'corrupt-'));
  file = path.join(folder, 'work.jsonl');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(...lines: unknown[]): void {
  fs.writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
}

async function goOn(): Promise<void> {
  const { kind, source, target, selection } = BEGIN;
  (await openWorkFile({ begin: { kind: 'redrive', source, target, selection }, name: kind, resume: file, clock: new SleepingClock() })).close();
}

test('what the tool writes is read', async () => {
  write(BEGIN, { type: 'message', message: MESSAGE }, { type: 'message', meant: false, message: { ...MESSAGE, attributes: { a: { DataType: 'Binary', BinaryValue: 'AA==' } } } },
    { type: 'sending', key: 'k', messageId: 'm', at: BEGIN.at }, { type: 'sent', key: 'k', as: 'x' }, { type: 'refused', key: 'k' }, { type: 'put-back', key: 'k', as: 'y', groupId: 'g' },
    { type: 'stuck', groupId: 'g' }, { type: 'turned', groupId: 'g' }, { type: 'end', at: BEGIN.at });
  await goOn();
});

test.each<[string, unknown[], string]>([
  ['an empty file', [], 'is empty'],
  ['a text', ['hello'], 'Line 1'],
  ['a number', ['7'], 'Line 1'],
  ['null', ['null'], 'Line 1'],
  ['a list', ['[]'], 'Line 1'],
  ['another version', [{ ...BEGIN, version: 2 }], '"version"'],
  ['an unknown kind', [{ ...BEGIN, kind: 'copy' }], '"kind"'],
  ['no choice', [{ ...BEGIN, selection: undefined }], '"selection"'],
  ['a choice that is no list', [{ ...BEGIN, selection: { group: 'a' } }], '"selection.group"'],
  ['a time that is none', [{ ...BEGIN, selection: { since: 'yesterday' } }], '"selection.since"'],
  ['a message without a body', [BEGIN, { type: 'message', message: { ...MESSAGE, body: undefined } }], '"message.body"'],
  ['a message that is none', [BEGIN, { type: 'message', message: null }], '"message"'],
  ['a message with a time that is none', [BEGIN, { type: 'message', message: { ...MESSAGE, sentAt: 'now' } }], '"message.sentAt"'],
  ['a message of a time that no clock has', [BEGIN, { type: 'message', message: { ...MESSAGE, sentAt: 1e300 } }], '"message.sentAt"'],
  ['an attribute that is none', [BEGIN, { type: 'message', message: { ...MESSAGE, attributes: { a: 'b' } } }], '"message.attributes"'],
  ['a sending without a time', [BEGIN, { type: 'sending', key: 'k', messageId: 'm' }], '"at"'],
  ['an unknown line', [BEGIN, { type: 'toString' }], '"type"'],
  ['a second beginning', [BEGIN, BEGIN], 'Line 2'],
  ['no beginning', [{ type: 'end', at: BEGIN.at }], 'Line 1'],
  ['half a line in the middle', [BEGIN, '{"type":"mess', { type: 'end', at: BEGIN.at }], 'Line 2'],
])('%s: one sentence, and wrong usage', async (_, lines, what) => {
  write(...lines);
  for (const read of [goOn, () => beginOf(file).then(all), all]) {
    const error = await read().then(() => undefined, (each: unknown) => each);
    if (read !== all || lines.length > 0) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as Error).message).toContain(what);
      expect((error as Error).message.split('\n')).toHaveLength(1);
    }
  }
});

test('a folder is no file', async () => {
  fs.mkdirSync(file);
  await expect(beginOf(file)).rejects.toThrow(UsageError);
});

async function all(): Promise<void> {
  for await (const _ of new FileSource(file).webhooks({ id: [], group: [] })) {
    // each is read
  }
  for await (const _ of readSnapshot(file)) {
    // each is checked
  }
}
