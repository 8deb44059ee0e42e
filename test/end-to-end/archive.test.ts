import { createHmac } from 'node:crypto';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { FanOutScene, startFanOut } from './support/fan-out-scene';
import { until } from './support/scene';
import { Filter, IWebhookArchive, MessageGroup, Source } from '../../src';
import { archivePrefixes, inOrder, parseArchiveKey } from '../../src/contract/archive';
import { parseEnvelope } from '../../src/envelope/envelope';

const CONTENT_TYPES = ['application/json'];
const SECRET = 'topsecret';

let scene: FanOutScene;
let archive: IWebhookArchive;

beforeAll(async () => {
  scene = await startFanOut({
    props: { contentTypes: CONTENT_TYPES, messageGroup: MessageGroup.header('x-order-id') },
    destinations: { Orders: { filter: Filter.path('/orders/**') } },
    more: (webhook, stack) => {
      const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'signing');
      webhook.addEndpoint('/github', { source: Source.github({ secret }), contentTypes: CONTENT_TYPES, messageGroup: MessageGroup.single() });
      archive = webhook.archive({ prefix: 'hooks' });
    },
    secrets: { signing: SECRET },
  });
});

afterAll(() => scene?.stop());

const settled = () => until('nothing waits', () => scene.runtime.status().queued === 0);

/** What is archived of the last hour, as a tool that replays would find it. */
function archived(group?: string) {
  const bucket = scene.runtime.s3.bucket(bucketName())!;
  const now = Date.now();
  const prefixes = archivePrefixes(archive.prefix, { from: now - 3_600_000, to: now + 60_000 }, group);
  return prefixes.flatMap((prefix) => bucket.list(prefix, '', 1000).objects).map((object) => ({
    ...parseArchiveKey(archive.prefix, object.key)!,
    sequence: object.metadata.sequence,
    contentType: object.contentType,
    webhook: parseEnvelope(object.body.toString('utf8')),
  }));
}

function bucketName(): string {
  const target = scene.runtime.routes[0].targets.find(({ destination }) => destination === 'Shop/Orders/Archive');
  return /^bucket (\S+), below hooks\/$/.exec(target!.backend)![1];
}

test('everything that is accepted is archived as it was, what no destination wants too, in an order that can be restored', async () => {
  for (let position = 0; position < 5; position += 1) {
    await Promise.all(['a', 'b'].map((group) => scene.send(position % 2 === 0 ? 'orders/new' : 'other', { 'x-order-id': group }, `{"position":${position}}`)));
  }
  await settled();
  for (const group of ['a', 'b']) {
    const kept = inOrder(archived(group).reverse());
    expect(kept.map(({ webhook }) => Buffer.from(webhook.body).toString())).toEqual([0, 1, 2, 3, 4].map((position) => `{"position":${position}}`));
    expect(kept.map(({ webhook }) => webhook.rawPath.slice(-4))).toEqual(['/new', 'ther', '/new', 'ther', '/new']);
    expect(kept.every(({ webhook, deliveryId, contentType }) => webhook.id === deliveryId && contentType === 'application/json')).toBe(true);
  }
  expect(archived()).toHaveLength(10);
  expect(scene.destinations.Orders.arrivals).toHaveLength(6);
  expect(scene.routing).toMatchObject({ routed: 6, unrouted: 4, deadLettered: 0 });
  expect(scene.status('Archive')).toMatchObject({ queued: 0, delivered: 10, deadLettered: 0 });
});

test('what does not verify is not archived', async () => {
  const sign = (body: string) => ({ 'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}` });
  await scene.send('github', sign('{"valid":1}'), '{"valid":1}');
  await scene.send('github', sign('{"other":1}'), '{"forged":1}');
  await settled();
  expect(archived().filter(({ webhook }) => webhook.endpoint === '/github').map(({ webhook }) => Buffer.from(webhook.body).toString())).toEqual(['{"valid":1}']);
  expect(scene.routing.deadLettered).toBe(1);
});

test('a bucket that is gone holds up nobody, and what waits for it is archived when it is there again', async () => {
  const name = bucketName();
  scene.runtime.s3.deleteBucket(name);
  const arrived = scene.destinations.Orders.arrivals.length;
  await scene.send('orders/late', { 'x-order-id': 'late' }, '{"late":1}');
  await until('it is delivered', () => scene.destinations.Orders.arrivals.length === arrived + 1);
  await until('the archive failed', () => scene.events.some((event) =>
    event.kind === 'forwarder' && event.line.message === 'attempt' && event.line.detail === 'NoSuchBucket'));
  expect(scene.status('Archive').queued).toBe(1);
  scene.runtime.s3.createBucket(name);
  await settled();
  expect(archived('late').map(({ webhook }) => Buffer.from(webhook.body).toString())).toEqual(['{"late":1}']);
});

test('no body is in a log', () => {
  const lines = scene.events.flatMap((event) => event.kind === 'log' ? [event.text] : event.kind === 'forwarder' ? [JSON.stringify(event.line)] : []);
  expect(lines.filter((line) => /position|valid|forged/.test(line))).toEqual([]);
});
