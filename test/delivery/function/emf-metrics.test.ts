import { DeliveryMetric } from '../../../src/contract/metrics';
import { EmfMetrics } from '../../../src/delivery/function/emf-metrics';

const flushed = (metrics: EmfMetrics) => metrics.flush(1_790_000_000_000).map((line) => JSON.parse(line) as Record<string, unknown>);

test('one line an invocation: counts are summed, times are kept', () => {
  const metrics = new EmfMetrics('Stack/Orders', 'Default');
  for (const latency of [10, 20, 30]) {
    metrics.add(DeliveryMetric.ATTEMPTS, 1);
    metrics.add(DeliveryMetric.LATENCY, latency);
  }
  metrics.add(DeliveryMetric.DELIVERED, 1);
  expect(flushed(metrics)).toEqual([{
    _aws: {
      Timestamp: 1_790_000_000_000,
      CloudWatchMetrics: [{
        Namespace: 'ScalableWebhook',
        Dimensions: [['webhook', 'destination']],
        Metrics: [{ Name: 'Attempts', Unit: 'Count' }, { Name: 'Latency', Unit: 'Milliseconds' }, { Name: 'Delivered', Unit: 'Count' }],
      }],
    },
    webhook: 'Stack/Orders',
    destination: 'Default',
    Attempts: 3,
    Latency: [10, 20, 30],
    Delivered: 1,
  }]);
});

test('failures are counted together and by class', () => {
  const metrics = new EmfMetrics('Stack/Orders', 'Default');
  metrics.add(DeliveryMetric.FAILURES, 1, 'timeout');
  metrics.add(DeliveryMetric.FAILURES, 1, 'http-5xx');
  metrics.add(DeliveryMetric.FAILURES, 1, 'http-5xx');
  const lines = flushed(metrics);
  expect(lines.map(({ destination, failureClass, Failures }) => ({ destination, failureClass, Failures }))).toEqual([
    { destination: 'Default', failureClass: undefined, Failures: 3 },
    { destination: 'Default', failureClass: 'timeout', Failures: 1 },
    { destination: 'Default', failureClass: 'http-5xx', Failures: 2 },
  ]);
  expect(lines[1]).toMatchObject({ _aws: { CloudWatchMetrics: [{ Dimensions: [['webhook', 'destination', 'failureClass']] }] } });
});

test('no more values than CloudWatch takes, and nothing twice', () => {
  const metrics = new EmfMetrics('Stack/Orders', 'Default');
  for (let count = 0; count < 150; count += 1) {
    metrics.add(DeliveryMetric.LATENCY, count);
  }
  expect((flushed(metrics)[0].Latency as number[]).length).toBe(100);
  expect(flushed(metrics)).toEqual([]);
});

test('of the age of what went back the longest is written, in seconds', () => {
  const metrics = new EmfMetrics('Stack/Orders', 'Default');
  for (const seconds of [30, 4_000, 0, 90]) {
    metrics.add(DeliveryMetric.RETURNED_AGE, seconds);
  }
  expect(flushed(metrics)).toMatchObject([
    { ReturnedAge: 4_000, _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'ReturnedAge', Unit: 'Seconds' }] }] } },
  ]);
});

test('two webhooks of one account have series of their own, also under names that CloudWatch would not take', () => {
  const dimensionsOf = (webhook: string) => {
    const metrics = new EmfMetrics(webhook, 'Default');
    metrics.add(DeliveryMetric.ATTEMPTS, 1);
    const [{ webhook: value, destination }] = flushed(metrics);
    return [value, destination];
  };
  expect(dimensionsOf('Stack/Orders')).toEqual(['Stack/Orders', 'Default']);
  expect(dimensionsOf('Stack/Refunds')).toEqual(['Stack/Refunds', 'Default']);
  expect(dimensionsOf('Café/\u{1f4b3}\n~ !')).toEqual(['Caf?/??~ !', 'Default']);
});
