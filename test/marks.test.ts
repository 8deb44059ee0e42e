import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Deduplication, ScalableWebhook, Source } from '../src';
import { METADATA_KEY } from '../src/contract/metadata';

/** The marks of all resources of a type, but for what they say of the webhook; logical ids without their digits. */
function marks(stack: Stack, type: string): Array<Record<string, string>> {
  return Object.values(Template.fromStack(stack).findResources(type)).flatMap(({ Metadata }) => {
    const mark = Metadata?.[METADATA_KEY] as Record<string, string> | undefined;
    if (!mark) {
      return [];
    }
    const { webhook, ...rest } = mark;
    expect(webhook).toBe('Shop/Orders');
    return [Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, value.replace(/[0-9A-F]{8}$/, '')]))];
  });
}

function shop(): { stack: Stack; webhook: ScalableWebhook } {
  const stack = new Stack(new App(), 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://shop.example.com'),
    source: Source.github({ secret: new secretsmanager.Secret(stack, 'Secret') }),
    deduplication: Deduplication.header('x-id'),
  });
  return { stack, webhook };
}

const parts = (stack: Stack, type: string): string[] => marks(stack, type).map(({ part }) => part).sort();

test('tools find queues, mapping, log, tables and alarms', () => {
  const { stack } = shop();
  expect(marks(stack, 'AWS::Lambda::Function')).toEqual([{
    destination: 'Default', queue: 'OrdersQueue', deadLetterQueue: 'OrdersDeadLetterQueue', eventSource: 'OrdersEventSource', log: 'OrdersForwarderLog',
  }]);
  expect(parts(stack, 'AWS::DynamoDB::Table')).toEqual(['claims', 'records']);
  const alarms = parts(stack, 'AWS::CloudWatch::Alarm');
  expect(alarms.length).toBeGreaterThan(10);
  expect(new Set(alarms)).toEqual(new Set(['alarm']));
});

test('with several destinations the first queue is the router\'s, and each destination has its own', () => {
  const { stack, webhook } = shop();
  webhook.addDestination('Audit', { backend: Backend.url('https://audit.example.com') });
  const streams = marks(stack, 'AWS::Lambda::Function').map(({ destination, routing, queue, eventSource }) => ({ name: destination ?? routing, queue, eventSource }));
  expect(streams.sort((one, other) => one.name.localeCompare(other.name))).toEqual([
    { name: 'Audit', queue: 'OrdersDestinationsAuditQueue', eventSource: 'OrdersDestinationsAuditEventSource' },
    { name: 'Default', queue: 'OrdersBackendQueue', eventSource: 'OrdersBackendEventSource' },
    { name: 'Overflow', queue: 'OrdersOverflowQueue', eventSource: 'OrdersOverflowEventSource' },
    { name: 'Router', queue: 'OrdersQueue', eventSource: 'OrdersEventSource' },
  ]);
  expect(parts(stack, 'AWS::DynamoDB::Table')).toEqual(['claims', 'overflow-groups', 'records']);
});
