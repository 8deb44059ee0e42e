import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { until } from './support/scene';
import { LocalEvent, LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { synthesize } from '../../demo/app/synthesize';

const APP = 'examples/typescript/word-counter/app.ts';
const POST = 'awsadvent some words';
const events: LocalEvent[] = [];
let outdir: string;
let runtime: LocalRuntime;

beforeEach(async () => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'word-counter-'));
  events.length = 0;
  await synthesize(APP, outdir);
  runtime = await startLocal({ app: outdir, port: 0, onEvent: (event) => void events.push(event) });
});

afterEach(async () => {
  await runtime?.stop();
  fs.rmSync(outdir, { recursive: true, force: true });
});

/** Posts as an outgoing webhook of Slack does. */
async function post(text: string, channel = 'C1'): Promise<void> {
  const body = new URLSearchParams({ token: 'x', team_id: 'T1', channel_id: channel, user_name: 'ed', trigger_word: 'awsadvent', text });
  const response = await fetch(runtime.endpoints['WordCounter/Webhook'], { method: 'POST', body });
  expect(response.status).toBe(200);
  // The sender is told that it is stored; the counts are not known yet.
  expect(await response.json()).toEqual({ id: expect.any(String) });
}

async function counts(): Promise<{ counts: Record<string, number>; lastPost: Record<string, number> }> {
  const response = await fetch(runtime.functionUrls['WordCounter/Show']);
  expect(response.status).toBe(200);
  return await response.json() as { counts: Record<string, number>; lastPost: Record<string, number> };
}

const settled = () => until('all subscribers are done', () => runtime.status().queued === 0);
const each = (value: number) => ({ awsadvent: value, some: value, words: value });
/** Invokes the function of a subscriber with a webhook, as its forwarder does. */
async function deliver(handler: string, deliveryId: string, text: string): Promise<void> {
  const { Resources: resources } = JSON.parse(fs.readFileSync(path.join(outdir, 'WordCounter.template.json'), 'utf8'));
  const [logicalId] = Object.entries<any>(resources).find(([, { Properties }]) => Properties?.Handler === handler)!;
  const body = Buffer.from(new URLSearchParams({ text }).toString()).toString('base64');
  const event = { headers: { 'x-scalable-webhook-delivery-id': deliveryId }, body, isBase64Encoded: true };
  const { functionError, payload } = await runtime.functions.invoke(`WordCounter-${logicalId}`, JSON.stringify(event));
  expect([functionError, payload]).toEqual([undefined, 'null']);
}

test('the first post shows 1 and makes it 11, the second one shows 12 and makes it 22', async () => {
  expect(await counts()).toEqual({ counts: {}, lastPost: {} });
  await post(POST);
  await settled();
  expect(await counts()).toEqual({ counts: each(11), lastPost: each(1) });
  await post(POST);
  await settled();
  expect(await counts()).toEqual({ counts: each(22), lastPost: each(12) });
  expect(runtime.status()).toMatchObject({ delivered: 6, deadLettered: 0, destinations: { 'WordCounter/Webhook/Log': { delivered: 2 } } });
  const logged = events.flatMap((event) => event.kind === 'log' && event.text.includes('has 3 different words') ? [event.text] : []);
  expect(logged).toHaveLength(2);
});

test('what is delivered twice counts once, and each delivery by itself; whoever comes first, a post shows the same', async () => {
  await deliver('add-ten.handler', 'one', POST);
  await deliver('add-ten.handler', 'one', POST);
  await deliver('count.handler', 'one', POST);
  expect(await counts()).toEqual({ counts: each(11), lastPost: each(1) });
  await deliver('count.handler', 'one', POST);
  expect(await counts()).toEqual({ counts: each(11), lastPost: each(1) });
  await deliver('count.handler', 'two', POST);
  expect(await counts()).toEqual({ counts: each(12), lastPost: each(12) });
  await deliver('add-ten.handler', 'two', POST);
  await deliver('count.handler', 'two', POST);
  expect(await counts()).toEqual({ counts: each(22), lastPost: each(12) });
});

test('words as people write them: repeated, many, long, none, and names of JavaScript', async () => {
  const many = Array.from({ length: 120 }, (_, index) => `w${index}`).join(' ');
  await deliver('count.handler', 'one', `  a\ta A __proto__ ${'x'.repeat(5000)} ${many}`);
  await deliver('count.handler', 'one', `  a\ta A __proto__ ${'x'.repeat(5000)} ${many}`);
  await deliver('add-ten.handler', 'one', 'ü a');
  await deliver('count.handler', 'two', '   ');
  const { counts: found } = await counts();
  expect(found).toMatchObject({ a: 12, A: 1, ü: 10, w0: 1, w119: 1 });
  expect(Object.keys(found)).toHaveLength(125);
  expect(Object.keys(found)).toContain('__proto__');
  expect(Object.keys(found).find((word) => word.startsWith('xx'))).toHaveLength(500);
});

test('posts of several channels at once with the same words, and a webhook that is no post', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, index) => post(POST, `C${index % 4}`)));
  const other = await fetch(runtime.endpoints['WordCounter/Webhook'], { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  expect(other.status).toBe(200);
  await settled();
  expect((await counts()).counts).toEqual(each(132));
  const { destinations } = runtime.status();
  expect(['Count', 'AddTen', 'Log'].map((name) => destinations[`WordCounter/Webhook/${name}`].delivered)).toEqual([12, 12, 13]);
});

test('the counts are read with a GET only', async () => {
  const response = await fetch(runtime.functionUrls['WordCounter/Show'], { method: 'POST', body: '{}' });
  expect(response.status).toBe(405);
});
