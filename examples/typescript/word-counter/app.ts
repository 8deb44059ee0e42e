import * as path from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function, FunctionUrlAuthType, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Backend, Filter, Match, MessageGroup, ScalableWebhook } from 'cdk-scalable-webhook';

const app = new App();
const stack = new Stack(app, 'WordCounter');

// One item for each word and subscriber, so that no subscriber ever waits for another.
const counts = new Table(stack, 'Counts', {
  partitionKey: { name: 'key', type: AttributeType.STRING },
  sortKey: { name: 'subscriber', type: AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
  billingMode: BillingMode.PAY_PER_REQUEST,
  removalPolicy: RemovalPolicy.DESTROY,
});

const addFunction = (id: string, handler: string): Function => new Function(stack, id, {
  runtime: Runtime.NODEJS_24_X,
  handler,
  code: Code.fromAsset(path.join(__dirname, 'functions')),
  environment: { TABLE_NAME: counts.tableName },
  timeout: Duration.seconds(10),
});
const count = addFunction('Count', 'count.handler');
const addTen = addFunction('AddTen', 'add-ten.handler');
const log = addFunction('Log', 'log.handler');
const show = addFunction('Show', 'show.handler');
counts.grant(count, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
counts.grant(addTen, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
counts.grant(show, 'dynamodb:Scan');

const webhook = new ScalableWebhook(stack, 'Webhook', {
  messageGroup: MessageGroup.formField('channel_id'), // the posts of one channel stay in order
});
const posts = Filter.formField('text', Match.exists());
webhook.addDestination('Count', { backend: Backend.function(count), filter: posts });
webhook.addDestination('AddTen', { backend: Backend.function(addTen), filter: posts });
webhook.addDestination('Log', { backend: Backend.function(log) });

new CfnOutput(stack, 'WebhookUrl', { value: webhook.url });
new CfnOutput(stack, 'CountsUrl', { value: show.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url });

app.synth();
