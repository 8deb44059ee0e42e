import { PlainQueues } from './plain-queue';
import { AlertTimer } from '../../contract/alerts';
import { Alert, Due } from '../state/alert';

/** SQS delays a message for 15 minutes at most. */
const MAX_DELAY_SECONDS = 900;

/** Timers that an environment remembers; those that were set longest ago are forgotten first. */
const MAX_PENDING = 20_000;

/**
 * A timer that comes so much before its time is the one that was on its way: SQS counts whole seconds by clocks of its own. If it were taken for one still to come, nobody
 * would set another, and what is due would never happen. Milliseconds.
 */
const EARLY_MS = 5_000;

/**
 * A step of an escalation is looked at so much after its time: somebody who pressed before that has stopped it, and what he pressed is read a moment later. It takes two
 * queues and two functions, which may have to start. Seconds.
 */
const GRACE_SECONDS = 5;

/** What is longer than SQS delays ends with a wait of at least this, so that the last one ends after the grace. Seconds. */
const LAST_WAIT_SECONDS = 60;

/** What timers are set with. */
export interface TimersOptions {
  readonly queues: PlainQueues;
  /** URL of the queue of responses; absent: there is none, and nothing is due by itself. */
  readonly queueUrl?: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Sets timers: messages that come back when something is due, or after 15 minutes. None is ever taken back: whoever gets one looks into the alert for whether that is
 * still due, and sets another where it is too early.
 */
export class Timers {
  /** When those come that this environment has set. */
  private readonly pending = new Map<string, number>();

  constructor(private readonly options: TimersOptions) {}

  /**
   * Sets a timer for what is due next of an alert, if anything is. It may be set any number of times.
   *
   * @throws what the queue throws; it may be set all the same
   */
  public async set({ id: alertId, due }: Pick<Alert, 'id' | 'due'>): Promise<void> {
    const { queues, queueUrl, now } = this.options;
    if (!due || queueUrl === undefined) {
      return;
    }
    const key = `${alertId} ${due.at}`;
    if ((this.pending.get(key) ?? 0) - EARLY_MS > now()) {
      // One is on its way. Else each copy of a message would become another, over and over, for as long as something is due.
      return;
    }
    const timer: AlertTimer = { schemaVersion: 1, kind: 'timer', alertId, dueAt: due.at };
    const seconds = delayOf(due, now());
    const comesAt = now() + 1000 * seconds;
    await queues.send(queueUrl, JSON.stringify(timer), seconds);
    this.remember(key, comesAt);
  }

  private remember(key: string, comesAt: number): void {
    this.pending.delete(key);
    this.pending.set(key, comesAt);
    if (this.pending.size > MAX_PENDING) {
      this.pending.delete(this.pending.keys().next().value!);
    }
  }
}

function delayOf({ kind, at }: Due, now: number): number {
  const left = Math.max(0, Math.ceil((at - now) / 1000)) + (kind === 'escalate' ? GRACE_SECONDS : 0);
  return left <= MAX_DELAY_SECONDS ? left : Math.min(MAX_DELAY_SECONDS, left - LAST_WAIT_SECONDS);
}
