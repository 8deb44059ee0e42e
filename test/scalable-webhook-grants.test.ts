import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Statement, statementsOf, synthWebhook } from './synth';
import { Backend, DeliveryRecords, ScalableWebhook } from '../src';

/** What an operator gets by a grant, without and with a key. */
function granted(grant: (webhook: ScalableWebhook, operator: iam.Role) => iam.Grant, options: { key: boolean }): Statement[] {
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://orders.example.com'),
    contentTypes: ['application/json'],
    encryptionKey: options.key ? new kms.Key(stack, 'Key') : undefined,
  });
  const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
  const result = grant(webhook, operator);
  expect(result.success).toBe(true);
  return statementsOf(Template.fromStack(stack), 'Operator');
}

const arn = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${id}[0-9A-F]{8}$`)), 'Arn'] });
const KEY = arn('Key');

describe('grantRedrive', () => {
  const statements = [
    {
      Effect: 'Allow',
      Action: [
        'sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask', 'sqs:ListMessageMoveTasks',
        'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:SendMessage', 'sqs:GetQueueAttributes',
      ],
      Resource: arn('OrdersDeadLetterQueue'),
    },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn('OrdersQueue') },
  ];

  test('lets move messages out of the dead-letter queue and into the queue, make them visible again and put them back', () => {
    expect(granted((webhook, operator) => webhook.grantRedrive(operator), { key: false })).toEqual(statements);
  });

  test('lets use the key for both', () => {
    expect(granted((webhook, operator) => webhook.grantRedrive(operator), { key: true })).toEqual([
      statements[0],
      { Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: KEY },
      statements[1],
    ]);
  });
});

describe('grantReadDeadLetters', () => {
  const statement = {
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
    Resource: arn('OrdersDeadLetterQueue'),
  };

  test('lets look, and not delete', () => {
    expect(granted((webhook, operator) => webhook.grantReadDeadLetters(operator), { key: false })).toEqual([statement]);
  });

  test('lets decrypt', () => {
    expect(granted((webhook, operator) => webhook.grantReadDeadLetters(operator), { key: true })).toEqual([
      statement, { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY },
    ]);
  });
});

describe('grantReadRecords', () => {
  const statement = {
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:DescribeTable'],
    Resource: arn('OrdersRecords'),
  };

  test('lets read', () => {
    expect(granted((webhook, operator) => webhook.grantReadRecords(operator), { key: false })).toEqual([statement]);
  });

  test('lets decrypt', () => {
    expect(granted((webhook, operator) => webhook.grantReadRecords(operator), { key: true })).toEqual([
      statement, { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY },
    ]);
  });

  test('says so when there are none', () => {
    const { webhook, stack } = synthWebhook({ deliveryRecords: DeliveryRecords.none(), contentTypes: ['application/json'] });
    const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => webhook.grantReadRecords(operator)).toThrow(
      'grantReadRecords got Stack/Orders without delivery records, expected a webhook that keeps some; choose another than DeliveryRecords.none().');
  });
});
