import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { until } from './support/scene';
import { LocalEvent, LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { Arrival, Backend as TestBackend } from '../../demo/backend/backend';
import { Backend, ScalableWebhook } from '../../src';
import { sourceAsWritten } from '../sources/senders/as-written';
import { SentRequest, Signing } from '../sources/senders/independent-signer';
import { RUN, RunSender } from '../sources/senders/run-senders';

jest.setTimeout(300_000);

/** Endpoints of one webhook, in a stack of its own: whose sources are in parameters of Systems Manager. */
const PER_WEBHOOK = 42;

/** Of what is sent at a time. */
const AT_ONCE = 8;

const VERIFY_TOKEN = 'verify-token';

interface Placed extends RunSender {
  /** Name of the endpoint in the runtime. */
  readonly endpoint: string;
  /** Construct path of its secret. */
  readonly secretPath: string;
}

const PLACED: readonly Placed[] = RUN.map((sender, index) => {
  const stack = `Senders${Math.floor(index / PER_WEBHOOK)}`;
  return { ...sender, endpoint: `${stack}/Hooks/${sender.id}`, secretPath: `${stack}/Secret-${sender.id}` };
});

const arrivals: Arrival[] = [];
const events: LocalEvent[] = [];
const backend = new TestBackend({ latencyMs: () => 0, observer: { arrived: (arrival) => void arrivals.push(arrival) } });
let runtime: LocalRuntime;
let outdir: string;

/** An endpoint for each sender, with the line that docs/senders.md has for it. */
beforeAll(async () => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'sender-table-'));
  const app = new App({ outdir, analyticsReporting: false });
  for (const stackName of new Set(PLACED.map(({ endpoint }) => endpoint.split('/')[0]))) {
    const stack = new Stack(app, stackName);
    const verifyToken = secretsmanager.Secret.fromSecretNameV2(stack, 'VerifyToken', VERIFY_TOKEN);
    const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://replaced.invalid') });
    for (const { id, code, publicKeys } of PLACED.filter(({ endpoint }) => endpoint.startsWith(`${stackName}/`))) {
      const secret = new secretsmanager.Secret(stack, `Secret-${id}`);
      webhook.addEndpoint(`/${id}`, { source: sourceAsWritten(code, { secret, verifyToken, publicKeys }) });
    }
  }
  app.synth();
  await backend.become('up');
  runtime = await startLocal({
    app: outdir,
    port: 0,
    backends: [{ url: backend.url }],
    secrets: [{ secret: VERIFY_TOKEN, value: 'verify_me' }, ...PLACED.map(({ secretPath, secret }) => ({ secret: secretPath, value: secret }))],
    onEvent: (event) => void events.push(event),
  });
});

afterAll(async () => {
  await runtime?.stop();
  await backend.become('down');
  fs.rmSync(outdir, { recursive: true, force: true });
});

/** Sends it and returns the id of the delivery. */
async function send({ method, url, headers, body }: SentRequest): Promise<string> {
  const response = await fetch(url, { method, headers: [...headers].map(([name, value]) => [name, value]), body });
  expect(response.status).toBe(200);
  return (await response.json() as { id: string }).id;
}

function signing({ endpoint, secret }: Placed): Signing {
  const url = runtime.endpoints[endpoint];
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  return { secret, seconds: Math.floor(Date.now() / 1000), event: `{"id":"${endpoint}","name":"\u00e4\u2603","amount":10}`, url };
}

const arrivalsAt = ({ id }: Placed): Arrival[] => arrivals.filter(({ target }) => target.endsWith(`/${id}`));

const reasonOf = (deliveryId: string): string | undefined => events.flatMap((event) =>
  event.kind === 'forwarder' && event.line.message === 'dead-letter' && event.line.deliveryId === deliveryId ? event.line.reason : [])[0];

/** Undefined where all is as it should be. */
async function problemWith(sender: Placed): Promise<string | undefined> {
  const asSigned = signing(sender);
  // What is forged comes first: the secret is not known then.
  const forged = { ...sender.sign({ ...asSigned, secret: sender.otherSecret, isForged: true }), url: asSigned.url! };
  const forgedId = await send(forged);
  await until(`the forged webhook of ${sender.id} is dealt with`, () => reasonOf(forgedId) !== undefined || arrivalsAt(sender).length > 0);
  if (reasonOf(forgedId) !== 'signature') {
    return `what is forged: ${reasonOf(forgedId) ?? 'delivered'}`;
  }
  const sent = { ...sender.sign(asSigned), url: asSigned.url! };
  const sentId = await send(sent);
  await until(`the webhook of ${sender.id} is dealt with`, () => reasonOf(sentId) !== undefined || arrivalsAt(sender).length > 0);
  const [arrival] = arrivalsAt(sender);
  return arrival === undefined ? `what is signed: ${reasonOf(sentId)}` : arrival.body.equals(Buffer.from(sent.body)) ? undefined : 'other bytes';
}

describe(`field case S15: ${PLACED.length} senders at the URL that is printed, one signed webhook and one forged of each`, () => {
  const problems = new Map<string, string | undefined>();

  beforeAll(async () => {
    const left = [...PLACED];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let sender = left.shift(); sender !== undefined; sender = left.shift()) {
        problems.set(sender.id, await problemWith(sender));
      }
    }));
  });

  test('are at least sixty', () => {
    expect(PLACED.length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(runtime.endpoints)).toEqual(expect.arrayContaining(PLACED.map(({ endpoint }) => endpoint)));
  });

  test.each(PLACED.map((sender) => [sender.name, sender] as const))('%s: what it signed is delivered byte for byte, and what it did not is a dead letter', (_name, { id }) => {
    expect([...problems.keys()]).toContain(id);
    expect(problems.get(id)).toBeUndefined();
  });

  test('each arrived once, and nothing else', async () => {
    await until('nothing is left', () => runtime.status().queued === 0);
    expect(PLACED.filter((sender) => arrivalsAt(sender).length !== 1).map(({ id }) => id)).toEqual([]);
    expect(arrivals).toHaveLength(PLACED.length);
    expect(runtime.status()).toMatchObject({ delivered: PLACED.length, deadLettered: PLACED.length });
  });
});
