import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { DeliveryStream, DeliveryStreamProps } from '../../src/delivery/delivery-stream';
import { RetryPolicy } from '../../src/delivery/retry-policy';

function ledger(more: Partial<DeliveryStreamProps> = {}): Template {
  const stack = new Stack(new App(), 'Stack');
  new DeliveryStream(stack, 'Ledger', {
    webhookPath: 'Stack/Meters',
    function: {
      id: 'Ledger',
      description: 'Enters readings',
      bundle: 'faux-backend/faux-backend.lambda',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 256,
    },
    maxConcurrency: 3,
    groupsPerInvocation: 1,
    paused: false,
    batchSize: 10,
    requestTimeout: Duration.seconds(5),
    retryPolicy: new RetryPolicy(),
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: logs.RetentionDays.ONE_DAY,
    ...more,
  });
  return Template.fromStack(stack);
}

test('a delivery stream runs any bundle', () => {
  const template = ledger();
  template.resourceCountIs('AWS::SQS::Queue', 2);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'Enters readings',
    Timeout: 80,
    Environment: {
      Variables: {
        DESTINATION: 'Ledger', WEBHOOK: 'Stack/Meters', VISIBILITY_TIMEOUT_SECONDS: '95', CONCURRENT_INVOCATIONS: '3',
      },
    },
  });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 3 } });
});

test('its queues are FIFO queues with the throughput of their groups, or standard queues', () => {
  const queues = (template: Template) => Object.values(template.findResources('AWS::SQS::Queue')).map(({ Properties }) => Properties);
  queues(ledger()).forEach((properties) => expect(properties).toMatchObject({
    FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId', MessageRetentionPeriod: 1_209_600,
  }));
  for (const properties of queues(ledger({ fifo: false }))) {
    ['FifoQueue', 'DeduplicationScope', 'FifoThroughputLimit'].forEach((name) => expect(properties).not.toHaveProperty(name));
    expect(properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  }
});
