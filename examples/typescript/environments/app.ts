import { App, Tags } from 'aws-cdk-lib';
import { readConfig } from './lib/config';
import { WebhookStack } from './lib/webhook-stack';

const app = new App();
const stage = String(app.node.tryGetContext('stage') ?? process.env.STAGE ?? 'integration');
const config = readConfig(stage);

const stack = new WebhookStack(app, `Webhook-${stage}`, {
  config,
  env: { account: config.account, region: config.region },
  terminationProtection: stage === 'production',
});
Tags.of(stack).add('Stage', stage);

app.synth();
