import { AlertDimension, AlertMetric } from '../../contract/alerts';
import { dimensionValue, METRICS_NAMESPACE } from '../../contract/metrics';

/** CloudWatch takes so many values of a metric in one line; an invocation has no more. */
const MAX_VALUES = 100;

/** What the alert engine counts, in CloudWatch's embedded metric format, and the lines that it writes about signals. */
export class AlertMetrics {
  private counts = new Map<AlertMetric, number>();
  private times = new Map<AlertMetric, number[]>();
  private written: string[] = [];

  /** @param router construct path of the router */
  constructor(private readonly router: string) {}

  /** Counts one. */
  public add(metric: AlertMetric): void {
    this.counts.set(metric, (this.counts.get(metric) ?? 0) + 1);
  }

  /** Adds how long something took, in milliseconds. */
  public addTime(metric: AlertMetric, ms: number): void {
    this.times.set(metric, [...this.times.get(metric) ?? [], Math.max(0, ms)]);
  }

  /** Writes a line of the log, at the end of the invocation. It holds nothing that only the people concerned may read. */
  public write(line: object): void {
    this.written.push(JSON.stringify(line));
  }

  /**
   * The lines of everything since the last time, which is then forgotten.
   *
   * @param now milliseconds since 1970
   */
  public flush(now: number): string[] {
    const lines = [...new Set(this.written), ...this.counts.size > 0 || this.times.size > 0 ? [this.line(now)] : []];
    this.written = [];
    this.counts = new Map();
    this.times = new Map();
    return lines;
  }

  private line(now: number): string {
    const times = [...this.times].map(([name, all]): [AlertMetric, number[]] => [name, all.slice(-MAX_VALUES)]);
    return JSON.stringify({
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [{
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[AlertDimension.ROUTER]],
          Metrics: [
            ...[...this.counts.keys()].map((name) => ({ Name: name, Unit: 'Count' })),
            ...times.map(([name]) => ({ Name: name, Unit: 'Milliseconds' })),
          ],
        }],
      },
      [AlertDimension.ROUTER]: dimensionValue(this.router),
      ...Object.fromEntries(this.counts),
      ...Object.fromEntries(times),
    });
  }
}
