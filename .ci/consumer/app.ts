import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Backend, Deduplication, MessageGroup, RetryPolicy, ScalableWebhook, ScalableWebhookProps } from 'cdk-scalable-webhook';

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'ConsumerStack');

const props: ScalableWebhookProps = {
  backend: Backend.url('https://backend.example.com/hooks'),
  messageGroup: MessageGroup.header('x-order-id'),
  deduplication: Deduplication.none(),
  retryPolicy: new RetryPolicy({ retryFor: Duration.hours(6) }),
  maxConcurrency: 4,
};
const webhook = new ScalableWebhook(stack, 'Orders', props);

new CfnOutput(stack, 'Url', { value: webhook.url });
new CfnOutput(stack, 'Queue', { value: webhook.queue.queueUrl });

app.synth();
