import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readConfig } from '../lib/config';
import { WebhookStack } from '../lib/webhook-stack';

/** Without a network, and without an account. */
function templateOf(stage: string): Template {
  const config = readConfig(stage);
  return Template.fromStack(new WebhookStack(new App(), 'Webhook', { config, env: { account: config.account, region: config.region } }));
}

test('integration has a faux backend, verifies nothing, tells nobody, and leaves nothing behind', () => {
  const template = templateOf('integration');
  template.resourceCountIs('AWS::Lambda::Url', 1);
  template.resourceCountIs('AWS::SNS::Topic', 0);
  template.allResources('AWS::SQS::Queue', { DeletionPolicy: 'Delete' });
});

test('production has the real backend, verifies, tells on-call, and keeps its data', () => {
  const template = templateOf('production');
  template.resourceCountIs('AWS::Lambda::Url', 0);
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'on-call@example.com' });
  template.allResources('AWS::SQS::Queue', { DeletionPolicy: 'Retain' });
  expect(JSON.stringify(template.toJSON())).toContain('production/github-webhooks');
});
