import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ACKNOWLEDGED, findings, rule } from './findings';
import { Backend, Deduplication, MaxRate, ScalableWebhook } from '../src';

const found = findings((stack) => new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com') })).map(rule);

test('a webhook with defaults has no finding but the acknowledged ones', () => {
  expect(found.filter((name) => !(name in ACKNOWLEDGED))).toEqual([]);
});

test('every acknowledgement is still needed', () => {
  expect(Object.keys(ACKNOWLEDGED).filter((name) => !found.includes(name))).toEqual([]);
});

test('with a rate the table of its shares is not backed up: leases are over within minutes, there is nothing to recover', () => {
  const withRate = findings((stack) => new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://orders.example.com'), maxRate: MaxRate.perSecond(10),
  }));
  expect(withRate.map(rule).filter((name) => !(name in ACKNOWLEDGED))).toEqual(['AwsSolutions-DDB3']);
});

test('with deduplication the table of claims is not backed up: without it webhooks are delivered twice, and none is lost', () => {
  const withClaims = findings((stack) => new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://orders.example.com'), deduplication: Deduplication.header('x-id'),
  }));
  expect(withClaims.map(rule).filter((name) => !(name in ACKNOWLEDGED))).toEqual(['AwsSolutions-DDB3']);
});

test('the check itself finds a queue without TLS', () => {
  expect(findings((stack) => new sqs.Queue(stack, 'Bare')).map(rule)).toContain('AwsSolutions-SQS4');
});
