import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DashboardParts, THIRD } from './dashboard-parts';

const MEGABYTES_PER_GIGABYTE = 1024;
const MS_PER_SECOND = 1000;

/** What the bill is made of. */
export function costWidgets({ ingress, destinations, routing, functions, records }: DashboardParts): cloudwatch.IWidget[] {
  const queues = [...routing, ...destinations].map(({ stream: { queue } }) => queue);
  return [
    new cloudwatch.GraphWidget({
      title: 'Cost: requests to the API and to SQS',
      ...THIRD,
      left: [ingress.api.deploymentStage.metricCount({ label: 'API' }), sumOf('SQS', 'q', queues.flatMap((queue) => [
        queue.metricNumberOfMessagesSent(),
        queue.metricNumberOfMessagesReceived(),
        queue.metricNumberOfMessagesDeleted(),
        queue.metricNumberOfEmptyReceives(),
      ]))],
      leftYAxis: { min: 0 },
    }),
    new cloudwatch.GraphWidget({
      title: 'Cost: GB-seconds of Lambda',
      ...THIRD,
      left: functions.map(gigabyteSeconds),
      stacked: true,
    }),
    ...records
      ? [new cloudwatch.GraphWidget({
        title: 'Cost: writes of delivery records',
        ...THIRD,
        left: [records.metricConsumedWriteCapacityUnits({ label: 'Write units', statistic: cloudwatch.Stats.SUM })],
        leftYAxis: { min: 0 },
      })]
      : [],
  ];
}

function sumOf(label: string, prefix: string, metrics: readonly cloudwatch.IMetric[]): cloudwatch.IMetric {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`${prefix}${index}`, metric]));
  return new cloudwatch.MathExpression({ expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`, label, usingMetrics });
}

function gigabyteSeconds(handler: lambda.Function, index: number): cloudwatch.IMetric {
  const { memorySize } = handler.node.defaultChild as lambda.CfnFunction;
  return new cloudwatch.MathExpression({
    expression: `f${index} / ${MS_PER_SECOND} * ${memorySize} / ${MEGABYTES_PER_GIGABYTE}`,
    label: [handler.node.scope!.node.id, handler.node.id].join(' '),
    usingMetrics: { [`f${index}`]: handler.metricDuration({ statistic: cloudwatch.Stats.SUM }) },
  });
}
