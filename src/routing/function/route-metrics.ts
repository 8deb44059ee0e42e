import { DeliveryMetric } from '../../contract/metrics';
import { EmfMetrics } from '../../delivery/function/emf-metrics';

/** What a function that routes counts by destination, and says of their queues in its log. */
export class RouteMetrics {
  private readonly metrics = new Map<string, EmfMetrics>();
  private readonly refusals = new Set<string>();

  /** @param webhook construct path of the webhook */
  constructor(private readonly webhook: string) {}

  /** Counts one webhook. */
  public add(destination: string, metric: DeliveryMetric.ROUTED | DeliveryMetric.OVERFLOWED): void {
    let metrics = this.metrics.get(destination);
    if (!metrics) {
      metrics = new EmfMetrics(this.webhook, destination);
      this.metrics.set(destination, metrics);
    }
    metrics.add(metric, 1);
  }

  /**
   * The queue of a destination did not take a webhook. Said once an invocation for each destination and error.
   *
   * @param detail name of the error
   */
  public refused(destination: string, detail: string): void {
    this.refusals.add(JSON.stringify({ message: 'problem', destination, doing: 'routing', detail }));
  }

  /**
   * The lines of everything since the last time, which is then forgotten.
   *
   * @param now milliseconds since 1970
   */
  public flush(now: number): string[] {
    const lines = [...this.refusals, ...[...this.metrics.values()].flatMap((metrics) => metrics.flush(now))];
    this.refusals.clear();
    return lines;
  }
}
