import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Backend, MessageGroup, ScalableWebhook } from 'cdk-scalable-webhook';

/** Where the shop's orders come in. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const webhook = new ScalableWebhook(this, 'Orders', {
      backend: Backend.url('https://orders.example.com/hooks'),
      messageGroup: MessageGroup.header('x-order-id'), // webhooks of one order stay in order
      maxConcurrency: 10, // never more than ten requests at once
    });

    new CfnOutput(this, 'WebhookUrl', { value: webhook.url });
  }
}
