import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Backend, ScalableWebhook } from '../../src';
import { DeliveryMetric } from '../../src/contract/metrics';
import { EmfMetrics } from '../../src/delivery/function/emf-metrics';
import { FailureClass } from '../../src/delivery/transports/request';
import { synthWebhook } from '../synth';

type MetricMethod = (options?: cloudwatch.MetricOptions) => cloudwatch.Metric;

const { webhook, stack } = synthWebhook({ contentTypes: ['application/json'] });

/** The method of a metric is named like the metric; of what only a router writes, it is the destination's. */
function metricOf(metric: DeliveryMetric, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  const owner = [DeliveryMetric.ROUTED, DeliveryMetric.OVERFLOWED].includes(metric) ? webhook.destinations[0] : webhook;
  const method = (owner as unknown as Record<string, MetricMethod | undefined>)[`metric${metric}`];
  expect(method).toBeInstanceOf(Function);
  return method!.call(owner, options);
}

/** What the forwarder writes for a metric: its namespace, name and dimensions, per series. */
function written(metric: DeliveryMetric, failureClass?: string): object[] {
  const metrics = new EmfMetrics('Stack/Orders', 'Default');
  metrics.add(metric, 1, failureClass);
  return metrics.flush(0).map((line) => JSON.parse(line)).map((line) => {
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
    const dimensions = Object.fromEntries(Dimensions[0].map((name: string) => [name, line[name]]));
    return { namespace: Namespace, metricName: Metrics[0].Name, dimensions };
  });
}

test.each(Object.values(DeliveryMetric))('metric%s is the one that the forwarder writes', (metric) => {
  const { namespace, metricName, dimensions } = metricOf(metric);
  expect(stack.resolve([{ namespace, metricName, dimensions }])).toEqual(written(metric));
});

test.each(Object.values(DeliveryMetric))('metric%s: sum of counts, 99th percentile of times, the largest of the age of what went back, over 5 minutes, and by choice', (metric) => {
  const isTime = metric === DeliveryMetric.LATENCY || metric === DeliveryMetric.AGE;
  expect(metricOf(metric)).toMatchObject({ statistic: isTime ? 'p99' : metric === DeliveryMetric.RETURNED_AGE ? 'Maximum' : 'Sum', period: Duration.minutes(5) });
  expect(metricOf(metric, { statistic: cloudwatch.Stats.MAXIMUM, period: Duration.hours(1), label: 'mine' }))
    .toMatchObject({ statistic: 'Maximum', period: Duration.hours(1), label: 'mine' });
});

test.each([...Object.values(FailureClass), 'http-3xx', 'http-4xx', 'http-5xx'])('failures of the class %s are a series of their own', (failureClass) => {
  const { namespace, metricName, dimensions } = webhook.metricFailures({ failureClass });
  expect({ namespace, metricName, dimensions }).toEqual(written(DeliveryMetric.FAILURES, failureClass)[1]);
});

test('a class of failure that is never counted is refused', () => {
  expect(() => webhook.metricFailures({ failureClass: 'Timeout' })).toThrow(
    'metricFailures takes a failureClass such as "timeout" or "http-5xx", got: "Timeout", which is never counted; choose one of those that its documentation lists.');
});

test('an alarm in the webhook\'s stack says neither account nor Region, one in another names both', () => {
  const app = new App();
  const there = new Stack(app, 'There', { env: { account: '111122223333', region: 'eu-west-1' } });
  const elsewhere = new Stack(app, 'Elsewhere', { env: { account: '444455556666', region: 'eu-west-1' } });
  const other = new ScalableWebhook(there, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
  const render = (where: Stack) => new cloudwatch.Alarm(where, 'Alarm', { metric: other.metricDeadLettered(), threshold: 1, evaluationPeriods: 1 });
  const propertiesOf = (alarm: cloudwatch.Alarm) => alarm.stack.resolve((alarm.node.defaultChild as cloudwatch.CfnAlarm)._toCloudFormation())
    .Resources;
  expect(JSON.stringify(propertiesOf(render(there)))).not.toContain('111122223333');
  expect(JSON.stringify(propertiesOf(render(elsewhere)))).toContain('111122223333');
  expect(stack.resolve(webhook.metricAccepted().dimensions)).toEqual({ webhook: 'Stack/Orders' });
});
