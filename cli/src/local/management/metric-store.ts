/** Figures of one metric in one minute. */
export interface Datapoint {
  /** Milliseconds since 1970, of the minute's beginning. */
  readonly at: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly count: number;
}

/** A line in CloudWatch's embedded metric format. */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: ReadonlyArray<{
      readonly Namespace: string; readonly Dimensions: readonly (readonly string[])[]; readonly Metrics: ReadonlyArray<{ readonly Name: string }>;
    }>;
  };
  readonly [name: string]: unknown;
}

const MINUTE = 60_000;

/** For so long figures are kept. Milliseconds. */
const KEPT = 24 * 60 * MINUTE;

/** The metrics that functions write into their logs, by the minute, in memory. */
export class MetricStore {
  private readonly series = new Map<string, Datapoint[]>();

  /** A function wrote something; what holds no metrics is left alone. */
  public read(text: string): void {
    if (!text.startsWith('{') || !text.includes('"_aws":')) {
      return;
    }
    let line: EmbeddedMetrics;
    try {
      line = JSON.parse(text) as EmbeddedMetrics;
    } catch {
      return;
    }
    for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      for (const names of Dimensions) {
        const dimensions = dimensionsKey(names.map((name) => [name, String(line[name])]));
        Metrics.forEach(({ Name }) => this.add(seriesKey(Namespace, Name, dimensions), line._aws.Timestamp, [line[Name]].flat().map(Number)));
      }
    }
  }

  /** By the minute, oldest first. */
  public datapoints(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>): readonly Datapoint[] {
    return this.series.get(seriesKey(namespace, metric, dimensionsKey(Object.entries(dimensions)))) ?? [];
  }

  private add(key: string, timestamp: number, values: readonly number[]): void {
    const at = Math.floor(timestamp / MINUTE) * MINUTE;
    const points = (this.series.get(key) ?? []).filter((point) => point.at > at - KEPT);
    const known = points.find((point) => point.at === at);
    const sum = values.reduce((total, value) => total + value, 0);
    const all = { sum, minimum: Math.min(...values), maximum: Math.max(...values), count: values.length };
    const point = known
      ? {
        at,
        sum: known.sum + all.sum,
        minimum: Math.min(known.minimum, all.minimum),
        maximum: Math.max(known.maximum, all.maximum),
        count: known.count + all.count,
      }
      : { at, ...all };
    this.series.set(key, [...points.filter((other) => other !== known), point]);
  }
}

/** @param dimensions names and values, in any order */
function dimensionsKey(dimensions: ReadonlyArray<readonly [name: string, value: string]>): string {
  return JSON.stringify([...dimensions].sort(([one], [other]) => one < other ? -1 : 1));
}

function seriesKey(namespace: string, metric: string, dimensions: string): string {
  return JSON.stringify([namespace, metric, dimensions]);
}
