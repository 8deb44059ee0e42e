/** A metric as a template names it, without what it is called there. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** So many values of a metric in one minute. */
interface Values {
  readonly value: number;
  readonly count: number;
}

const MINUTE_MS = 60_000;

/** What CloudWatch keeps of metrics: values by the minute. A minute without any is missing, which is not the same as zero. */
export class MetricStore {
  private readonly series = new Map<string, Map<number, Values[]>>();

  /**
   * Adds values.
   *
   * @param minute since 1970
   */
  public add(metric: MetricIdentity, minute: number, value: number, count = 1): void {
    const key = keyOf(metric);
    const minutes = this.series.get(key) ?? new Map<number, Values[]>();
    this.series.set(key, minutes);
    const values = minutes.get(minute) ?? [];
    minutes.set(minute, values);
    values.push({ value, count });
  }

  /**
   * A statistic over a period, or undefined when there is nothing in it.
   *
   * @param from milliseconds since 1970
   */
  public statistic(metric: MetricIdentity, statistic: string, from: number, periodSeconds: number): number | undefined {
    const minutes = this.series.get(keyOf(metric));
    if (!minutes) {
      return undefined;
    }
    const first = from / MINUTE_MS;
    const values: Values[] = [];
    for (let minute = first; minute < first + periodSeconds / 60; minute += 1) {
      values.push(...minutes.get(minute) ?? []);
    }
    return values.length === 0 ? undefined : statisticOf(values, statistic);
  }
}

const KEYS = new WeakMap<MetricIdentity, string>();

function keyOf(metric: MetricIdentity): string {
  let key = KEYS.get(metric);
  if (key === undefined) {
    key = JSON.stringify([metric.namespace, metric.name, Object.entries(metric.dimensions).sort(([a], [b]) => a < b ? -1 : 1)]);
    KEYS.set(metric, key);
  }
  return key;
}

function statisticOf(values: readonly Values[], statistic: string): number {
  const count = values.reduce((total, one) => total + one.count, 0);
  const sum = values.reduce((total, one) => total + one.value * one.count, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / count;
    case 'Maximum':
      return Math.max(...values.map(({ value }) => value));
    case 'p99':
      return percentile(values, count * 0.99);
    default:
      throw new Error(`The statistic ${statistic} is not modelled; add it to statisticOf.`);
  }
}

/** The smallest value that so many do not exceed. */
function percentile(values: readonly Values[], rank: number): number {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  let seen = 0;
  for (const { value, count } of sorted) {
    seen += count;
    if (seen >= rank) {
      return value;
    }
  }
  return sorted[sorted.length - 1].value;
}
