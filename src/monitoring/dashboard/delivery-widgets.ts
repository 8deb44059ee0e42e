import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ShownStream, ShownStreams, THIRD } from './dashboard-parts';
import { DeliveryMetric } from '../../contract/metrics';
import { waitingAge } from '../waiting-age';

/** What waits, for how long, and how much is under way. */
export function backlogWidgets({ destinations, routing }: ShownStreams): cloudwatch.IWidget[] {
  const streams = [...routing, ...destinations];
  return [
    graph('Waiting in the queues', streams.map(({ name, stream: { queue } }) =>
      queue.metricApproximateNumberOfMessagesVisible({ label: name, statistic: cloudwatch.Stats.MAXIMUM }))),
    graph('Age of the oldest, seconds', streams.map(({ name, stream, metrics }) =>
      waitingAge(stream, metrics, { label: name, id: `_${idOf(name)}` }))),
    new cloudwatch.GraphWidget({
      title: 'Invocations at once, percent of the limit',
      ...THIRD,
      left: streams.map(ofLimit),
      leftYAxis: { min: 0 },
      leftAnnotations: [{ value: 100, label: 'maxConcurrency' }],
    }),
  ];
}

/** What is delivered, what is not, and how long attempts take. */
export function deliveryWidgets({ destinations }: ShownStreams): cloudwatch.IWidget[] {
  const counts = (metric: DeliveryMetric) => destinations.map(({ name, metrics }) => metrics.count(metric, { label: name }));
  return [
    graph('Delivered', counts(DeliveryMetric.DELIVERED)),
    new cloudwatch.GraphWidget({ title: 'Attempts that succeed, percent', ...THIRD, left: destinations.map(success), leftYAxis: { min: 0, max: 100 } }),
    graph('Latency of attempts, ms', destinations.flatMap(({ name, metrics }) => [50, 99].map((percent) =>
      metrics.time(DeliveryMetric.LATENCY, { label: `${name} p${percent}`, statistic: cloudwatch.Stats.percentile(percent) })))),
  ];
}

/** What fails, what is tried again, and what was given up on. */
export function failureWidgets({ destinations, routing }: ShownStreams): cloudwatch.IWidget[] {
  const streams = [...destinations, ...routing];
  return [
    new cloudwatch.GraphWidget({
      title: 'Failed attempts, and returns to the queue',
      ...THIRD,
      left: destinations.map(({ name, metrics }) => metrics.count(DeliveryMetric.FAILURES, { label: `${name} failed` })),
      right: destinations.map(({ name, metrics }) => metrics.count(DeliveryMetric.RETURNED_TO_QUEUE, { label: `${name} returned` })),
    }),
    graph('In the dead-letter queues', streams.map(({ name, stream: { deadLetterQueue } }) =>
      deadLetterQueue.metricApproximateNumberOfMessagesVisible({ label: name, statistic: cloudwatch.Stats.MAXIMUM }))),
    new cloudwatch.LogQueryWidget({
      title: 'Given up on, by reason',
      ...THIRD,
      logGroupNames: streams.map(({ stream }) => stream.function.logGroup.logGroupName),
      queryLines: ['filter message = "dead-letter"', 'stats count(*) as letters by destination, reason', 'sort letters desc'],
      view: cloudwatch.LogQueryVisualizationType.TABLE,
    }),
  ];
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, ...THIRD, left, leftYAxis: { min: 0 } });
}

/** Whatever the limits are, they are comparable so. */
function ofLimit({ name, stream }: ShownStream): cloudwatch.IMetric {
  const running = stream.function.metric('ConcurrentExecutions', { statistic: cloudwatch.Stats.MAXIMUM });
  return new cloudwatch.MathExpression({
    expression: `100 * ${idOf(name)} / ${stream.settings.concurrentInvocations}`, label: name, usingMetrics: { [idOf(name)]: running },
  });
}

function success({ name, metrics }: ShownStream): cloudwatch.IMetric {
  const [attempts, delivered] = ['a', 'd'].map((prefix) => `${prefix}_${idOf(name)}`);
  return new cloudwatch.MathExpression({
    expression: `100 * ${delivered} / ${attempts}`,
    label: name,
    usingMetrics: { [attempts]: metrics.count(DeliveryMetric.ATTEMPTS), [delivered]: metrics.count(DeliveryMetric.DELIVERED) },
  });
}

/** Names within a graph must be its own: a letter, and letters, digits and underscores. */
function idOf(name: string): string {
  return `m_${name.replace(/-/g, '_')}`;
}
