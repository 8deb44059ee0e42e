import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Backend, MessageGroup, ScalableWebhook } from 'cdk-scalable-webhook';

const app = new App();
const stack = new Stack(app, 'OrdersStack');

const webhook = new ScalableWebhook(stack, 'Orders', {
  backend: Backend.url('https://orders.example.com/hooks'),
  messageGroup: MessageGroup.header('x-order-id'), // webhooks of one order stay in order
  maxConcurrency: 10, // never more than ten requests at once
});

new CfnOutput(stack, 'WebhookUrl', { value: webhook.url });

app.synth();
