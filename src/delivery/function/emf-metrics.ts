import { DeliveryDimension, DeliveryMetric, dimensionValue, METRICS_NAMESPACE } from '../../contract/metrics';
import { Metrics } from '../../engine/ports';

/** Metrics that are times, of which each value counts; of the others only the sum does, or the largest. */
const TIMES: ReadonlySet<DeliveryMetric> = new Set([DeliveryMetric.LATENCY, DeliveryMetric.AGE]);

/** Metrics of which the largest value counts, in seconds. */
const LARGEST: ReadonlySet<DeliveryMetric> = new Set([DeliveryMetric.RETURNED_AGE]);

/** CloudWatch takes this many values of a metric in one line. */
const MAX_VALUES = 100;

/**
 * Metrics in CloudWatch's embedded metric format: a log line that CloudWatch turns into metrics, one for an invocation and one more for each
 * class of failure in it.
 */
export class EmfMetrics implements Metrics {
  /** Values by metric, of all together under an empty name and of each failure class under its own. */
  private readonly series = new Map<string, Map<DeliveryMetric, number[]>>();

  /**
   * @param webhook construct path of the webhook
   * @param destination name of the destination
   */
  constructor(private readonly webhook: string, private readonly destination: string) {}

  public add(metric: DeliveryMetric, value: number, failureClass?: string): void {
    this.addTo('', metric, value);
    if (failureClass !== undefined) {
      this.addTo(failureClass, metric, value);
    }
  }

  /**
   * The lines of everything added so far, which is then forgotten.
   *
   * @param now milliseconds since 1970
   */
  public flush(now: number): string[] {
    const lines = [...this.series].map(([failureClass, metrics]) => this.line(now, failureClass, metrics));
    this.series.clear();
    return lines;
  }

  private addTo(failureClass: string, metric: DeliveryMetric, value: number): void {
    let metrics = this.series.get(failureClass);
    if (!metrics) {
      metrics = new Map();
      this.series.set(failureClass, metrics);
    }
    const values = metrics.get(metric);
    if (!values) {
      metrics.set(metric, [value]);
    } else if (LARGEST.has(metric)) {
      values[0] = Math.max(values[0], value);
    } else if (!TIMES.has(metric)) {
      values[0] += value;
    } else if (values.length < MAX_VALUES) {
      values.push(value);
    }
  }

  private line(now: number, failureClass: string, metrics: ReadonlyMap<DeliveryMetric, number[]>): string {
    const dimensions: Record<string, string> = {
      [DeliveryDimension.WEBHOOK]: dimensionValue(this.webhook),
      [DeliveryDimension.DESTINATION]: dimensionValue(this.destination),
    };
    if (failureClass !== '') {
      dimensions[DeliveryDimension.FAILURE_CLASS] = failureClass;
    }
    return JSON.stringify({
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [{
          Namespace: METRICS_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [...metrics.keys()].map((name) => ({ Name: name, Unit: unitOf(name) })),
        }],
      },
      ...dimensions,
      ...Object.fromEntries([...metrics].map(([name, values]) => [name, values.length === 1 ? values[0] : values])),
    });
  }
}

function unitOf(metric: DeliveryMetric): string {
  return TIMES.has(metric) ? 'Milliseconds' : LARGEST.has(metric) ? 'Seconds' : 'Count';
}
