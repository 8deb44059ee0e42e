import * as fs from 'node:fs';
import { Backend, MessageGroup, ScalableWebhook } from '../../../../src';
import { until } from '../../support/until';
import { OperatedRun } from '../support/operated-run';

let world: OperatedRun;

/** Numbers from 1. */
const numbers = (count: number): string[] => [...Array(count).keys()].map((index) => String(index + 1));
const delivered = (group: string): string[] => world.requests.filter(({ headers }) => headers['x-group'] === group).map(({ body }) => body);

beforeAll(async () => {
  world = await OperatedRun.start((stack) => {
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid'), messageGroup: MessageGroup.header('x-group') });
  });
  world.status = 410;
  for (const body of numbers(13)) {
    await world.send('long', body, { 'x-hub-signature-256': 'sha256=topsecret', 'user-agent': 'Sender/1' });
  }
  for (const body of numbers(2)) {
    await world.send('short', body);
  }
  await until('all are dead letters', () => world.runtime.status().deadLettered === 15);
  world.status = 200;
  world.requests.length = 0;
});

afterAll(() => world.stop());

test('list counts first, tells what SQS does not show, and leaves everything where it is', async () => {
  const list = await world.json('dead-letters', 'list');
  expect(list).toMatchObject({
    webhook: 'Shop/Orders',
    destination: 'Default',
    approximate: { visible: 15, hidden: 0 },
    seen: 12,
    deepGroups: 1,
    complete: true,
    count: 12,
    byReason: [{ value: 'gone', count: 12 }],
    byStatus: [{ value: '410', count: 12 }],
    byGroup: [{ value: 'long', count: 10 }, { value: 'short', count: 2 }],
  });
  const { out, err } = await world.command('dead-letters', 'list', '--group', 'short');
  expect(out).toContain('Shop/Orders, Default: 2 dead letters of 12 that were seen (SQS counts about 15)\nreason');
  expect(out).toContain('One group holds more than ten: SQS shows the eleventh of a group only when one before it is deleted');
  expect(err).toContain('a redrive by somebody else waits meanwhile');
  const again = await world.json('dead-letters', 'list', '--status', '4xx', '--since', '1h', '--reason', 'gone');
  expect(again.count).toBe(12);
  expect((await world.json('dead-letters', 'list', '--status', '5xx')).count).toBe(0);
  expect((await world.json('dead-letters', 'list', '--until', '1h')).count).toBe(0);
});

test('show tells what is known, never a secret, and the body only when asked', async () => {
  const { deadLetters: [{ deliveryId }] } = await world.json('dead-letters', 'list', '--group', 'long');
  const { out } = await world.command('dead-letters', 'show', deliveryId as string);
  expect(out).toContain('x-hub-signature-256: (16 characters)');
  expect(out).toContain('Sender/1');
  expect(out).not.toContain('topsecret');
  expect(out).toMatch(/^path +\(\d+ characters\)$/m);
  expect((await world.json('dead-letters', 'show', deliveryId as string, '--body')).path).toMatch(/^\//);
  expect(await world.json('dead-letters', 'show', deliveryId as string)).not.toHaveProperty('body');
  expect(await world.json('dead-letters', 'show', deliveryId as string, '--body')).toMatchObject({ body: '1', reason: 'gone', lastStatus: '410', attempts: 1 });
  const { exitCode, err } = await world.command('dead-letters', 'show', 'nobody');
  expect([exitCode, err]).toEqual([1, expect.stringContaining('No dead letter nobody of Shop/Orders was seen')]);
});

test('without --yes there is a plan, and nothing moves', async () => {
  const { out, exitCode } = await world.command('dead-letters', 'redrive');
  expect(out).toContain('Default: would move back to its queue 12 or more of about 15 dead letters.');
  expect(out).toContain('Nothing was moved: --yes does it.');
  expect(exitCode).toBe(0);
  expect(await world.json('dead-letters', 'discard', '--group', 'short')).toMatchObject({ kind: 'discard', plan: [{ count: 2 }], selection: { group: ['short'] } });
  expect(world.requests).toEqual([]);
});

test('what is behind the first ten of a group is chosen too, and what stays is in its order', async () => {
  const exported = await world.json('dead-letters', 'export', '--deep', '--yes', '--group', 'long', '--file', world.file('deep.jsonl'), '--audit', world.file('audit'));
  expect(exported).toMatchObject({ kind: 'export', copied: 13, complete: true });
  const messages = world.lines('deep.jsonl').filter(({ type, meant }) => type === 'message' && meant !== false);
  expect(new Set(messages.map(({ message }) => message.attributes.deliveryId.StringValue)).size).toBe(13);
  const first = messages[0].message.attributes.deliveryId.StringValue as string;
  const last = messages[12].message.attributes.deliveryId.StringValue as string;
  const chosen = ['--id', last, '--file', world.file('one.jsonl'), '--audit', world.file('audit')];
  expect(await world.json('dead-letters', 'redrive', '--yes', ...chosen)).toMatchObject({ moved: 1, stayed: 14, putBack: 12, complete: true });
  await until('it is delivered', () => world.requests.length === 1);
  expect(world.requests[0]).toMatchObject({ body: '13', headers: { 'x-scalable-webhook-delivery-id': last } });
  const { deadLetters } = await world.json('dead-letters', 'list', '--group', 'long');
  expect(deadLetters[0].deliveryId).toBe(first);
});

test('redrive moves all in order, with a snapshot and a line of the audit', async () => {
  const result = await world.json('dead-letters', 'redrive', '--yes', '--rate', '100/s', '--group', 'long', '--file', world.file('long.jsonl'), '--audit', world.file('audit'));
  expect(result).toMatchObject({ kind: 'redrive', moved: 12, copies: 0, refused: {}, unsure: [], complete: true });
  await until('they are delivered', () => delivered('long').length === 13);
  expect(delivered('long').slice(1)).toEqual(numbers(12));
  const lines = world.lines('long.jsonl');
  expect(lines[0]).toMatchObject({ type: 'begin', kind: 'redrive', selection: { group: ['long'] } });
  expect(lines.filter(({ type }) => type === 'sent')).toHaveLength(12);
  expect(lines.at(-1)).toMatchObject({ type: 'end' });
  expect(world.lines('audit').at(-1)).toMatchObject({
    command: 'dead-letters redrive', webhook: 'Shop/Orders', counts: { moved: 12 }, complete: true, by: { user: expect.any(String) },
  });
});

test('work that was stopped is not begun anew, but gone on with', async () => {
  const begun = await world.json('dead-letters', 'export', '--group', 'short', '--file', world.file('half.jsonl'), '--audit', world.file('audit'));
  expect(begun.copied).toBe(2);
  const list = world.lines('long.jsonl')[0];
  fs.writeFileSync(world.file('half.jsonl'), `${JSON.stringify({ ...list, selection: { group: ['short'] } })}\n{"type":"mess`);
  const refused = await world.command('dead-letters', 'redrive', '--yes', '--file', world.file('new.jsonl'));
  expect(refused).toMatchObject({ exitCode: 1, err: expect.stringContaining(`go on with --resume ${world.file('half.jsonl')}`) });
  const other = await world.command('dead-letters', 'redrive', '--yes', '--group', 'x', '--resume', world.file('half.jsonl'));
  expect(other).toMatchObject({ exitCode: 2, err: expect.stringContaining('expected no other choice') });
  expect(await world.json('dead-letters', 'redrive', '--yes', '--resume', world.file('half.jsonl'), '--audit', world.file('audit'))).toMatchObject({ moved: 2, complete: true });
  await until('they are delivered', () => delivered('short').length === 2);
  expect(delivered('short')).toEqual(['1', '2']);
});

test('a discard that was killed is told of, and an export that is gone on with has the choice that it was begun with', async () => {
  world.status = 410;
  const { deadLettered } = world.runtime.status();
  await world.send('left', 'a');
  await world.send('right', 'b');
  await until('both are dead letters', () => world.runtime.status().deadLettered === deadLettered + 2);
  const audit = ['--audit', world.file('audit')];
  expect(await world.json('dead-letters', 'export', '--group', 'left', '--file', world.file('left.jsonl'), ...audit)).toMatchObject({ copied: 1 });
  expect(world.lines('audit').at(-1)).toMatchObject({ command: 'dead-letters export', webhook: 'Shop/Orders', selection: { group: ['left'] }, counts: { copied: 1, putBack: 0 }, complete: true });

  // As if killed after its first line.
  const [begin] = world.lines('left.jsonl');
  fs.writeFileSync(world.file('left.jsonl'), `${JSON.stringify(begin)}\n`);
  const other = await world.command('dead-letters', 'export', '--group', 'right', '--resume', world.file('left.jsonl'), ...audit);
  expect(other).toMatchObject({ exitCode: 2, err: expect.stringContaining('expected no other choice') });
  expect(await world.json('dead-letters', 'export', '--resume', world.file('left.jsonl'), ...audit)).toMatchObject({ copied: 1, complete: true });
  expect(world.lines('left.jsonl').filter(({ type }) => type === 'message').map(({ message }) => message.groupId)).toEqual(['left']);

  fs.writeFileSync(world.file('killed.jsonl'), `${JSON.stringify({ ...begin, kind: 'discard' })}\n`);
  for (const command of ['discard', 'redrive']) {
    expect(await world.command('dead-letters', command, '--yes', '--file', world.file('other.jsonl'), ...audit))
      .toMatchObject({ exitCode: 1, err: expect.stringContaining(`go on with --resume ${world.file('killed.jsonl')}`) });
  }
  expect(await world.json('dead-letters', 'discard', '--yes', '--rate', '5/s', '--resume', world.file('killed.jsonl'), ...audit)).toMatchObject({ moved: 1, complete: true });
  expect(await world.json('dead-letters', 'discard', '--yes', '--file', world.file('rest.jsonl'), ...audit)).toMatchObject({ moved: 1, complete: true });
  fs.writeFileSync(world.file('broken.jsonl'), '{"type":"begin","version":1,"kind":"discard"}\n');
  expect(await world.command('dead-letters', 'discard', '--yes', '--resume', world.file('broken.jsonl')))
    .toMatchObject({ exitCode: 2, err: expect.stringContaining('Line 1 of ') });
  world.status = 200;
});

test('discard deletes what is in its snapshot', async () => {
  world.status = 410;
  const { deadLettered } = world.runtime.status();
  await world.send('gone', 'a');
  await until('it is a dead letter', () => world.runtime.status().deadLettered > deadLettered);
  const result = await world.json('dead-letters', 'discard', '--yes', '--file', world.file('gone.jsonl'), '--audit', world.file('audit'));
  expect(result).toMatchObject({ kind: 'discard', moved: 1, complete: true });
  expect(world.lines('gone.jsonl')[1].message).toMatchObject({ groupId: 'gone', attributes: { reason: { StringValue: 'gone' } } });
  expect(await world.json('dead-letters', 'list')).toMatchObject({ count: 0, approximate: { visible: 0 } });
});

test('typing errors are told', async () => {
  expect(await world.command('dead-letters', 'lst')).toMatchObject({ exitCode: 2, err: 'scalable-webhook: dead-letters got "lst", expected one of list, show, export, discard, redrive; --help says more.\n' });
  expect(await world.command('dead-letters', 'list', '--since', '1h', '--until', '2h')).toMatchObject({ exitCode: 2, err: expect.stringMatching(/--since is \S+Z and --until is \S+Z, expected the first before the second/) });
  for (const option of ['--group', '--id', '--webhook', '--stack', '--destination', '--file', '--resume']) {
    expect(await world.command('dead-letters', 'redrive', option, '')).toMatchObject({ exitCode: 2, err: `scalable-webhook: ${option} is empty, expected a text; leave it out where nothing is meant.\n` });
  }
  expect(await world.command('dead-letters', 'show', '')).toMatchObject({ exitCode: 2, err: expect.stringContaining('show got an empty text for its id, expected one') });
  expect(await world.command('dead-letters', 'list', '--region', 'eu west')).toMatchObject({ exitCode: 2, err: expect.stringContaining('--region is "eu west", expected the name of a Region such as eu-west-1.') });
  expect(await world.command('dead-letters', 'list', '--reason', 'expird')).toMatchObject({ exitCode: 2, err: expect.stringContaining('expired') });
  expect(await world.command('dead-letters', 'list', '--status', '5x')).toMatchObject({ exitCode: 2 });
  expect(await world.command('dead-letters', 'list', '--since', 'yesterday')).toMatchObject({ exitCode: 2 });
  expect(await world.command('dead-letters', 'redrive', '--rate', '0')).toMatchObject({ exitCode: 2 });
  expect(await world.command('dead-letters', 'list', '--destination', 'Defualt')).toMatchObject({ exitCode: 1, err: expect.stringContaining('expected Default') });
  expect(await world.command('dead-letters', 'redrive', '--resume', world.file('none'))).toMatchObject({ exitCode: 1 });
});
