import { DigestConfig } from '../../../../src/alert-routing/digest/digest-config';
import { DigestFunction, DigestOutcome } from '../../../../src/alert-routing/digest/function/digest-function';
import { Begun, DigestAlerts, DigestMessage, DigestQueue, DigestRuns } from '../../../../src/alert-routing/digest/function/ports';
import { AlertMetrics } from '../../../../src/alert-routing/engine/alert-metrics';
import { Alert } from '../../../../src/alert-routing/state/alert';
import { Email } from '../../../../src/aws-sdk/ses-client/ses-client';
import { AlertHint } from '../../../../src/contract/alerts';

export const CONFIG: DigestConfig = {
  name: 'Daily', queueUrl: 'https://sqs/daily', from: 'alerts@example.com', to: ['ann@example.com'], timeZone: 'Europe/Berlin', whenQuiet: 'silent', teamTag: 'Team',
};

/** How long a run may last. Milliseconds. */
const RUN_MS = 300_000;

/** Whoever is called is dead from then on. */
export class Crash extends Error {}

/** What goes wrong. */
interface Faults {
  /** What SES says; it takes mails where it is absent or says nothing. */
  sesError?: () => Error | undefined;
  /** Called before each effect with its name: it may throw. */
  before: (effect: string) => void;
  /** Called after each effect: it may throw, and the effect has happened all the same. */
  after: (effect: string) => void;
}

/** A queue, a table, SES and a clock in memory, with a digest between them. */
export class Office {
  public now = Date.UTC(2026, 9, 1);
  public readonly sent: Email[] = [];
  public readonly alerts = new Map<string, Alert>();
  public readonly lines: string[] = [];
  private readonly messages = new Map<string, { readonly body: string; hiddenUntil: number }>();
  private readonly runs = new Map<number, { lease: number; marks?: readonly string[] }>();
  private received = 0;
  public readonly faults: Faults = { before: () => undefined, after: () => undefined };

  constructor(private readonly config: Partial<DigestConfig> = {}, private readonly mostMessages?: number) {}

  public change(alertId: string, version: number, what: string): void {
    this.put(JSON.stringify({ schemaVersion: 1, alertId, version, arrivedAt: this.now, what } satisfies AlertHint));
  }

  public put(body: string): void {
    this.messages.set(`m${this.messages.size}-${this.received += 1}`, { body, hiddenUntil: 0 });
  }

  /** Messages that are in the queue, in whose hands ever. */
  public get waiting(): number {
    return this.messages.size;
  }

  public async run(scheduledAt: number): Promise<DigestOutcome> {
    const metrics = new AlertMetrics('Shop/Alerts');
    const endsAt = this.now + RUN_MS;
    const digest = new DigestFunction({
      config: { ...CONFIG, ...this.config },
      queue: this.queue(),
      runs: this.table(),
      alerts: this.lists(),
      send: (email) => this.effect('send', () => {
        const error = this.faults.sesError?.();
        if (error) {
          throw error;
        }
        this.sent.push(email);
      }),
      metrics,
      clock: { now: () => this.now, elapsed: () => this.now, sleep: async (milliseconds) => void (this.now += milliseconds) },
      mostMessages: this.mostMessages,
    });
    try {
      return await digest.run(scheduledAt, () => endsAt - this.now);
    } finally {
      this.lines.push(...metrics.flush(this.now));
    }
  }

  /** Sums of a metric over all runs. */
  public metric(name: string): number {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>).reduce((sum, line) => sum + (typeof line[name] === 'number' ? line[name] : 0), 0);
  }

  private async effect<T>(name: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.faults.before(name);
    const result = work();
    this.faults.after(name);
    return result;
  }

  private queue(): DigestQueue {
    const handleOf = ({ receiptHandle }: DigestMessage) => receiptHandle;
    return {
      receive: (seconds) => this.effect('receive', () => {
        const some = [...this.messages].filter(([, { hiddenUntil }]) => hiddenUntil <= this.now).slice(0, 10);
        some.forEach(([, message]) => message.hiddenUntil = this.now + seconds * 1000);
        return some.map(([receiptHandle, { body }]) => ({ body, receiptHandle }));
      }),
      delete: (messages) => this.effect('delete', () => (messages.forEach((message) => this.messages.delete(handleOf(message))), 0)),
      release: (messages) => this.effect('release', () => messages.forEach((message) => {
        const there = this.messages.get(handleOf(message));
        if (there) {
          there.hiddenUntil = 0;
        }
      })).catch(() => undefined),
      waiting: () => this.effect('waiting', () => [...this.messages.values()].filter(({ hiddenUntil }) => hiddenUntil <= this.now).length),
    };
  }

  private table(): DigestRuns {
    return {
      begin: (at, lease) => this.effect('begin', (): Begun => {
        const run = this.runs.get(at);
        if (run?.marks || (run && run.lease >= this.now)) {
          return run.marks ? 'done' : 'busy';
        }
        this.runs.set(at, { lease });
        return 'begun';
      }),
      giveUp: (at) => this.effect('giveUp', () => void this.runs.set(at, { lease: 0 })),
      finish: (at, marks) => this.effect('finish', () => void this.runs.set(at, { lease: 0, marks })),
      told: (scheduledAt) => this.effect('told', () => {
        const done = [...this.runs].filter(([, { marks }]) => marks);
        const before = done.map(([at]) => at).filter((at) => at < scheduledAt);
        return { marks: new Set(done.flatMap(([, { marks = [] }]) => marks)), until: before.length === 0 ? undefined : Math.max(...before) };
      }),
    };
  }

  private lists(): DigestAlerts {
    return {
      readMany: (ids) => this.effect('readMany', () => ids.flatMap((id) => this.alerts.get(id) ?? [])),
      list: (status, { most }) => this.effect('list', () => {
        const all = [...this.alerts.values()].filter((alert) => alert.class === 'alert' && alert.status === status);
        return { alerts: all.slice(0, most), hasMore: all.length > most };
      }),
    };
  }
}

/** What a mail says there was of something: the number in the line of its text that begins with a label. */
export function countIn({ text }: Email, label: string): number {
  const line = text.split('\n').find((one) => one.trim().startsWith(label));
  return Number(/(\d+)$/.exec(line ?? '0')![1]);
}
