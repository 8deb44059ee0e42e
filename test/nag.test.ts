import { App, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Backend, ScalableWebhook } from '../src';

/** Findings of the AwsSolutions pack that a webhook receiver has to live with, each with the reason. */
const ACKNOWLEDGED: Record<string, string> = {
  'AwsSolutions-APIG2': 'A body is carried as bytes: validating it would mean to refuse or to alter what a sender meant.',
  'AwsSolutions-APIG3': 'A web ACL is the choice of the account, and its default rules refuse webhooks silently.',
  'AwsSolutions-APIG4': 'Senders cannot sign with AWS credentials; they are known by a signature over the body.',
  'AwsSolutions-APIG6': 'Execution logs hold bodies and headers; the access log has the cause of every refusal.',
  'AwsSolutions-COG4': 'Senders have no user pool.',
};

function findings(build: (stack: Stack) => void): string[] {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  build(stack);
  const report = new AwsSolutionsChecks().validateScope(app);
  return [...new Set((report.violations ?? []).map((violation) => violation.ruleName))].sort();
}

function rule(name: string): string {
  return name.replace(/^AwsSolutions::/, '').replace(/\[.*$/, '');
}

test('a webhook with defaults has no finding but the acknowledged ones', () => {
  const found = findings((stack) => new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com') }));
  expect(found.map(rule).filter((name) => !(name in ACKNOWLEDGED))).toEqual([]);
});

test('every acknowledgement is still needed', () => {
  const found = findings((stack) => new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com') })).map(rule);
  expect(Object.keys(ACKNOWLEDGED).filter((name) => !found.includes(name))).toEqual([]);
});

test('the check itself finds a queue without TLS', () => {
  expect(findings((stack) => new sqs.Queue(stack, 'Bare')).map(rule)).toContain('AwsSolutions-SQS4');
});
