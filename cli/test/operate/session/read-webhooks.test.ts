import { App, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { Backend, Deduplication, DeliveryRecords, ScalableWebhook, ScalableWebhookProps } from '../../../../src';
import { awsStageUrl } from '../../../src/operate/session/endpoint-urls';
import { streamsOf } from '../../../src/operate/session/operated-webhook';
import { readWebhooks } from '../../../src/operate/session/read-webhooks';
import { deployed } from '../support/deployed';

const backend = Backend.url('https://shop.example.com');

function shop(props: Partial<ScalableWebhookProps> = {}): { stack: Stack; webhook: ScalableWebhook } {
  const stack = new Stack(new App(), 'Shop');
  return { stack, webhook: new ScalableWebhook(stack, 'Orders', { backend, monitoring: false, ...props }) };
}

const read = (...stacks: Stack[]) => readWebhooks(stacks.map(deployed), awsStageUrl);

test('one destination: its queues are those of the webhook', () => {
  const queue = (name: string) => ({
    name: `${name}.fifo`,
    url: `https://sqs.eu-west-1.amazonaws.com/111122223333/${name}.fifo`,
    arn: `arn:aws:sqs:eu-west-1:111122223333:${name}.fifo`,
  });
  const queues = { queue: queue('OrdersQueue'), deadLetterQueue: queue('OrdersDeadLetterQueue') };
  const url = 'https://OrdersIngressApi.execute-api.eu-west-1.amazonaws.com/prod/';
  expect(read(shop().stack)).toEqual([{
    name: 'Shop/Orders',
    stack: 'Shop',
    region: 'eu-west-1',
    account: '111122223333',
    url,
    endpoints: [{ path: '/', url }],
    api: { name: 'Shop/Orders/Ingress', stage: 'prod' },
    ...queues,
    records: 'OrdersRecords',
    claims: undefined,
    destinations: [{ name: 'Default', ...queues, forwarder: 'OrdersForwarder', mapping: 'OrdersEventSource', log: 'OrdersForwarderLog' }],
    router: undefined,
    overflow: undefined,
    archive: undefined,
    alarms: expect.any(Array),
  }]);
});

test('several destinations: router, overflow, and each with its queues; the own backend first', () => {
  const { stack, webhook } = shop({ deduplication: Deduplication.header('x-id') });
  webhook.addDestination('Zebra', { backend });
  webhook.addDestination('Audit', { backend });
  const [found] = read(stack);
  expect(found.destinations.map(({ name, queue }) => [name, queue.name])).toEqual([
    ['Default', 'OrdersBackendQueue.fifo'], ['Audit', 'OrdersDestinationsAuditQueue.fifo'], ['Zebra', 'OrdersDestinationsZebraQueue.fifo'],
  ]);
  expect([found.queue.name, found.router!.queue.name, found.router!.forwarder]).toEqual(['OrdersQueue.fifo', 'OrdersQueue.fifo', 'OrdersRouterFunction']);
  expect(found.overflow).toMatchObject({ name: 'Overflow', groups: 'OrdersOverflowGroups' });
  expect(found.claims).toMatch(/Claims$/);
  expect(streamsOf(found).map(({ name }) => name)).toEqual(['Router', 'Overflow', 'Default', 'Audit', 'Zebra']);
});

test('the archive is a stream and no destination', () => {
  const { stack, webhook } = shop();
  webhook.archive();
  const [found] = read(stack);
  expect(found.destinations.map(({ name }) => name)).toEqual(['Default']);
  expect(found.archive).toMatchObject({ name: 'Archive', queue: { name: 'OrdersArchiveQueue.fifo' }, forwarder: 'OrdersArchiveForwarder' });
  expect(streamsOf(found).map(({ name }) => name)).toEqual(['Router', 'Overflow', 'Default', 'Archive']);
});

test('endpoints have their URLs, on a custom domain where there is one', () => {
  const stack = new Stack(new App(), 'Shop');
  const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend, domainName: 'hooks.example.com', certificate, basePath: 'in' });
  webhook.addEndpoint('/github');
  const deep = new ScalableWebhook(stack, 'Deep', { backend, domainName: 'deep.example.com', certificate, basePath: 'a/b' });
  expect(deep.url).toBeDefined();
  expect(read(stack).map(({ endpoints }) => endpoints)).toEqual([
    [{ path: '/', url: 'https://deep.example.com/a/b/' }],
    [{ path: '/', url: 'https://hooks.example.com/in/' }, { path: '/github', url: 'https://hooks.example.com/in/github' }],
  ]);
});

test('two webhooks on one API of the app\'s own', () => {
  const stack = new Stack(new App(), 'Shop');
  const api = new apigateway.RestApi(stack, 'Api', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes() });
  new ScalableWebhook(stack, 'One', { backend, api, path: '/one' });
  new ScalableWebhook(stack, 'Two', { backend, api, path: '/two', deliveryRecords: DeliveryRecords.none() });
  expect(read(stack).map(({ name, url, records }) => [name, url, records])).toEqual([
    ['Shop/One', 'https://Api.execute-api.eu-west-1.amazonaws.com/prod/one', 'OneRecords'],
    ['Shop/Two', 'https://Api.execute-api.eu-west-1.amazonaws.com/prod/two', undefined],
  ]);
});

test('a stack without marks, and one whose marks name nothing else, have no webhook', () => {
  const { stack } = shop();
  const all = deployed(stack);
  const old = all.resources.map((resource) => resource.type === 'AWS::Lambda::Function' ? { ...resource, mark: { webhook: 'Shop/Orders', destination: 'Default' } } : resource);
  expect(readWebhooks([{ ...all, resources: old }], awsStageUrl)).toEqual([]);
  expect(read(new Stack(new App(), 'Empty'))).toEqual([]);
});

test('China has a suffix of its own', () => {
  const stack = { ...deployed(shop().stack), partition: 'aws-cn', region: 'cn-north-1' };
  expect(readWebhooks([stack], awsStageUrl)[0].url).toBe('https://OrdersIngressApi.execute-api.cn-north-1.amazonaws.com.cn/prod/');
});
