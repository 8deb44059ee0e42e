import { createHmac } from 'node:crypto';
import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { FanOutScene, REPLACED, startFanOut } from './support/fan-out-scene';
import { headerOf } from './support/outcome';
import { until } from './support/scene';
import { startLocal } from '../../cli/src/local/runtime';
import { SQS_FAULTS, SqsFault } from '../../cli/src/local/sqs/faults';
import { queueDoesNotExist } from '../../cli/src/local/sqs/sqs-error';
import { Backend, Deduplication, Filter, Match, MessageGroup, RetryPolicy, Source } from '../../src';

const SECRET = 'topsecret';
const CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded'];
const GROUPS = ['a', 'b', 'c', 'd', 'e'];

/** Prints what it is given, one line a webhook. */
const AUDIT = `exports.handler = async (event) => {
  console.log('audit ' + event.rawPath + ' ' + (event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body));
};`;

const retryPolicy = new RetryPolicy({ backoffBase: Duration.seconds(1), backoffMax: Duration.seconds(1), rejectionAttempts: 1 });

let scene: FanOutScene;

beforeAll(async () => {
  scene = await startFanOut({
    props: { contentTypes: CONTENT_TYPES, messageGroup: MessageGroup.header('x-order-id'), deduplication: Deduplication.header('x-id') },
    destinations: {
      Orders: { filter: Filter.path('/orders/**'), retryPolicy },
      Large: { filter: Filter.jsonField('$.total', Match.range({ min: 100 })), retryPolicy, maxConcurrency: 1 },
      Hooks: { filter: Filter.any(Filter.source('github'), Filter.source('twilio'), Filter.path('/orders/**')), retryPolicy },
    },
    more: (webhook, stack) => {
      const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'signing');
      webhook.addEndpoint('/github', { source: Source.github({ secret }), contentTypes: CONTENT_TYPES, messageGroup: MessageGroup.single() });
      webhook.addEndpoint('/twilio', { source: Source.twilio({ secret }), contentTypes: CONTENT_TYPES });
      const audit = new lambda.Function(stack, 'Audit', {
        runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline(AUDIT),
      });
      webhook.addDestination('Audit', { backend: Backend.function(audit), filter: Filter.method('POST') });
      webhook.addDestination('Quiet', { backend: REPLACED, filter: Filter.path('/quiet'), paused: true });
    },
    secrets: { signing: SECRET },
  });
});

afterAll(() => scene?.stop());

beforeEach(async () => {
  await settled();
  Object.values(scene.destinations).forEach((destination) => {
    destination.arrivals.length = 0;
    destination.answer = () => ({ status: 200 });
  });
  scene.events.length = 0;
});

/** Everything that was sent is dealt with. */
const settled = () => until('nothing waits', () => scene.runtime.status().queued === 0);

const targets = (destination: string): string[] => scene.destinations[destination].arrivals.map(({ target }) => target.replace('/hooks', ''));

const audited = (): string[] => scene.events.flatMap((event) => event.kind === 'log' && event.text.startsWith('audit ') ? [event.text.slice('audit '.length).trim()] : []);

/** What arrived at a destination, by group, in order. */
function byGroup(destination: string): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const arrival of scene.destinations[destination].arrivals) {
    (groups[headerOf(arrival, 'x-order-id')!] ??= []).push(arrival.body.toString());
  }
  return groups;
}

/** Sends webhooks of several groups, those of each group one after the other, and answers what was sent, by group. */
async function sendGroups(below: string, each: number, bodyOf = (position: number): object => ({ position })): Promise<Record<string, string[]>> {
  const bodies = Array.from({ length: each }, (_, position) => JSON.stringify(bodyOf(position)));
  await Promise.all(GROUPS.map(async (group) => {
    for (const body of bodies) {
      await scene.send(below, { 'x-order-id': group }, body);
    }
  }));
  return Object.fromEntries(GROUPS.map((group) => [group, bodies]));
}

test('each destination gets what it wants and nothing else, in order of each group', async () => {
  const before = scene.routing;
  const sent = await sendGroups('orders/new', 6, (position) => ({ position, total: position % 2 === 0 ? 200 : 20 }));
  await settled();
  const large = Object.fromEntries(Object.entries(sent).map(([group, bodies]) => [group, bodies.filter((body) => JSON.parse(body).total === 200)]));
  expect(byGroup('Orders')).toEqual(sent);
  expect(byGroup('Hooks')).toEqual(sent);
  expect(byGroup('Large')).toEqual(large);
  expect(audited()).toHaveLength(30);
  expect(scene.routing).toEqual({ ...before, routed: before.routed + 30 });
  expect(scene.status('Large').maxConcurrencySeen).toBe(1);
});

test('deliveries of one webhook have the same id everywhere, and those to a function its path and bytes', async () => {
  await scene.send('orders/17', {}, '{"total": 100.00, "name":"Zoë"}');
  await settled();
  const [orders, large] = ['Orders', 'Large'].map((name) => scene.destinations[name].arrivals[0]);
  expect(headerOf(orders, 'x-scalable-webhook-delivery-id')).toBe(headerOf(large, 'x-scalable-webhook-delivery-id'));
  expect(orders.body.toString()).toBe('{"total": 100.00, "name":"Zoë"}');
  expect(audited()).toEqual(['/orders/17 {"total": 100.00, "name":"Zoë"}']);
});

test('one backend is down, one answers 503 and one is paused: the others go on as if nothing was', async () => {
  await scene.destinations.Orders.backend.become('down');
  await scene.destinations.Large.backend.become('unavailable');
  const sent = await sendGroups('orders/down', 4, (position) => ({ position, total: 500 }));
  await until('the others have everything', () => scene.destinations.Hooks.arrivals.length === 20 && audited().length === 20);
  expect(byGroup('Hooks')).toEqual(sent);
  await until('the router is done with everything', () => scene.routing.queued === 0);
  expect(scene.status('Orders')).toMatchObject({ queued: 20, deadLettered: 0 });
  expect(scene.status('Large').queued).toBe(20);
  await scene.destinations.Orders.backend.become('up');
  await scene.destinations.Large.backend.become('up');
  await settled();
  const [orders, large] = ['Orders', 'Large'].map(byGroup);
  expect(orders).toEqual(sent);
  // Requests that were answered 503 arrived as well.
  expect(Object.fromEntries(Object.entries(large).map(([group, bodies]) => [group, [...new Set(bodies)]]))).toEqual(sent);
});

test('what one destination gives up on is a dead letter of that destination only', async () => {
  const before = scene.runtime.status();
  scene.destinations.Orders.answer = () => ({ status: 410 });
  await scene.send('orders/gone');
  await settled();
  expect(targets('Hooks')).toEqual(['/orders/gone']);
  expect(scene.status('Orders').deadLettered - before.destinations['Shop/Orders/Orders'].deadLettered).toBe(1);
  expect(scene.runtime.status().deadLettered - before.deadLettered).toBe(1);

  scene.destinations.Orders.answer = () => ({ status: 200 });
  const { registry, moveTasks } = scene.runtime.sqs;
  const [deadLetters, queue] = ['DeadLetterQueue', 'Queue'].map((name) => registry.list(`Shop-OrdersDestinationsOrders${name}`)[0]);
  moveTasks.start({ sourceArn: deadLetters.arn, destinationArn: queue.arn });
  await until('it is redriven', () => targets('Orders').length === 2);
  await settled();
  expect([targets('Orders'), targets('Hooks')]).toEqual([['/orders/gone', '/orders/gone'], ['/orders/gone']]);
});

test('what no destination wants is counted, said and recorded', async () => {
  const before = scene.routing;
  const response = await fetch(`${scene.endpoint}nobody`, { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } });
  expect(response.status).toBe(200);
  await settled();
  expect(scene.routing).toEqual({ ...before, unrouted: before.unrouted + 1 });
  const lines = scene.events.flatMap((event) => event.kind === 'routing' && event.line.message === 'not-delivered' ? [{ part: event.part, ...event.line }] : []);
  expect(lines).toMatchObject([{ part: 'Shop/Orders/Router', decision: 'unrouted' }]);
  const [{ deliveryId }] = lines;
  await until('it is on record', () => recordsOf(deliveryId).length > 0);
  expect(recordsOf(deliveryId)).toEqual([{ destination: 'Router', outcome: 'unrouted' }]);
});

test('what is routed has one record for each destination, and none of the router', async () => {
  await scene.send('orders/recorded', {}, '{"total":1000}');
  await settled();
  const id = headerOf(scene.destinations.Orders.arrivals[0], 'x-scalable-webhook-delivery-id')!;
  await until('all are on record', () => recordsOf(id).length === 4);
  expect(recordsOf(id)).toEqual(['Audit', 'Hooks', 'Large', 'Orders'].map((destination) => ({ destination, outcome: 'delivered' })));
});

/** The delivery records of a webhook, by destination. */
function recordsOf(deliveryId: string): Array<{ destination: string; outcome: string }> {
  const table = scene.runtime.dynamoDb;
  const call = (operation: string, input: object) => JSON.parse(table.handle(`DynamoDB_20120810.${operation}`, JSON.stringify(input)).body);
  const TableName = (call('ListTables', {}).TableNames as string[]).find((name) => name.includes('Records'));
  const { Items: items } = call('Query', { TableName, KeyConditionExpression: 'deliveryId = :id', ExpressionAttributeValues: { ':id': { S: deliveryId } } });
  return (items as Array<Record<string, { S: string }>>).map(({ destination, outcome }) => ({ destination: destination.S, outcome: outcome.S }));
}

test('a signature that does not verify is one dead letter, at the router, whoever wants the webhook', async () => {
  const before = scene.runtime.status();
  await scene.send('github/push', { 'x-hub-signature-256': 'sha256=00' });
  await settled();
  const routing = before.routing['Shop/Orders'];
  expect(scene.routing).toEqual({ ...routing, deadLettered: routing.deadLettered + 1 });
  expect(scene.runtime.status().deadLettered - before.deadLettered).toBe(1);
  expect(Object.keys(scene.destinations).flatMap(targets)).toEqual([]);
  expect(audited()).toEqual([]);
  const letters = scene.events.flatMap((event) => event.kind === 'routing' && event.line.message === 'dead-letter' ? [event.line.reason] : []);
  expect(letters).toEqual(['signature']);
});

test('a signature that does is verified by the router, also one over the URL that was called here', async () => {
  const hmac = (algorithm: string, text: string, encoding: 'hex' | 'base64') => createHmac(algorithm, SECRET).update(text).digest(encoding);
  await scene.send('github/push', { 'x-hub-signature-256': `sha256=${hmac('sha256', '{}', 'hex')}`, 'x-github-delivery': 'one' });
  const url = `${scene.runtime.endpoints['Shop/Orders/twilio']}/sms`;
  await scene.send('twilio/sms', { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': hmac('sha1', `${url}From+2To+1`, 'base64') }, 'To=%2B1&From=%2B2');
  await settled();
  expect(targets('Hooks').sort()).toEqual(['/github/push', '/twilio/sms']);
});

test('field case S4: what is sent twice goes once to each destination', async () => {
  await scene.send('orders/1', { 'x-id': 'evt_1' });
  await scene.send('orders/2', { 'x-id': 'evt_1' });
  await settled();
  expect([targets('Orders'), targets('Hooks')]).toEqual([['/orders/1'], ['/orders/1']]);
  expect(audited()).toHaveLength(1);
});

describe('the queue of a destination refuses', () => {
  const refused = (queueUrl: unknown): boolean => /Orders[^/]*DestinationsOrdersQueue[^/]*\.fifo$/.test(String(queueUrl));

  afterEach(() => {
    scene.runtime.sqs.interceptor = undefined;
  });

  const { throttled, accessDenied, unavailable } = SQS_FAULTS;
  test.each(Object.entries<SqsFault>({ throttled, accessDenied, unavailable, gone: { error: queueDoesNotExist() } }))(
    '%s: the others do not notice, and everything comes in order when it takes again', async (_name, fault) => {
      const before = scene.routing;
      let refusals = 0;
      scene.runtime.sqs.interceptor = (action, input) => {
        const does = action === 'SendMessage' && refused((input as { QueueUrl?: string }).QueueUrl);
        refusals += does ? 1 : 0;
        return does ? fault : undefined;
      };
      const first = await sendGroups('orders/refused', 3);
      await until('the others have it', () => scene.destinations.Hooks.arrivals.length === 15 && audited().length === 15);
      expect(byGroup('Hooks')).toEqual(first);
      expect(refusals).toBeGreaterThan(0);
      expect(targets('Orders')).toEqual([]);
      await until('it is in the overflow', () => scene.routing.overflowed - before.overflowed === 15);
      scene.runtime.sqs.interceptor = undefined;
      // What follows goes behind what waits.
      const second = await sendGroups('orders/behind', 2, (position) => ({ position: position + 3 }));
      await settled();
      const sent = Object.fromEntries(GROUPS.map((group) => [group, [...first[group], ...second[group]]]));
      expect(byGroup('Orders')).toEqual(sent);
      expect(byGroup('Hooks')).toEqual(sent);
      expect(scene.routing).toMatchObject({ queued: 0, deadLettered: before.deadLettered });
      const problems = scene.events.flatMap((event) => event.kind === 'routing' && event.line.message === 'problem' ? [event.line] : []);
      expect(problems).toContainEqual(expect.objectContaining({ destination: 'Orders', doing: 'routing' }));
      // Nothing waits any more, and each environment of the router finds out when it has left the queue alone for long enough: the straight way is open.
      let overflowed: number;
      do {
        ({ overflowed } = scene.routing);
        await sendGroups('orders/after', 1);
        await settled();
      } while (scene.routing.overflowed > overflowed);
    });
});

test('beside the webhook\'s own backend, which wants everything, others are known by their names; what routes is none of them', async () => {
  const own = await startFanOut({
    props: { backend: REPLACED, contentTypes: CONTENT_TYPES, maxConcurrency: 3, retryPolicy },
    destinations: { Default: {}, Teams: { filter: Filter.method('PUT'), retryPolicy } },
  });
  try {
    await own.destinations.Default.backend.become('down');
    await own.send('first');
    const put = await fetch(`${own.endpoint}second`, { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } });
    expect(put.status).toBe(200);
    await until('the other one has it', () => own.status('Teams').delivered === 1);
    await until('both are routed', () => own.routing.routed === 2);
    expect(own.status('Default')).toMatchObject({ queued: 2, maxConcurrency: 3 });
    await own.destinations.Default.backend.become('up');
    await until('the own backend has both', () => own.runtime.status().queued === 0);
    const [all, some] = ['Default', 'Teams'].map((name) => own.destinations[name].arrivals.map(({ target }) => target).sort());
    expect([all, some]).toEqual([['/hooks/first', '/hooks/second'], ['/hooks/second']]);
    expect(Object.keys(own.runtime.status().destinations)).toEqual(['Shop/Orders/Default', 'Shop/Orders/Teams']);
    await expect(startLocal({ app: own.app, port: 0, backends: [{ destination: 'Router', url: 'http://127.0.0.1:1' }] }))
      .rejects.toThrow('--backend names the destination "Router", which is not there');
  } finally {
    await own.stop();
  }
});
