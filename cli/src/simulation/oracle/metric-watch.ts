import type { TrackedWebhook } from './tracked-webhook';
import type { LogLine } from '../../../../src/engine/log-lines';

/** Names are stated here once more, on purpose: alarms and dashboards of others go by them. */
const LATENCY = 'Latency';
const AGE = 'Age';
const RETURNED_TO_QUEUE = 'ReturnedToQueue';
const RETURNED_AGE = 'ReturnedAge';

/** Metrics of which each counts as many as there are lines of a kind in the log. */
const COUNTED = ['Attempts', 'Delivered', 'Failures', 'DeadLettered', 'Duplicates', 'BrakeOpened', LATENCY, AGE] as const;

/**
 * Where what is invalid could not be stored, or had been stored before, it is counted and there is no such line, or it is another environment's that stores it later: not where
 * nothing goes wrong by chance.
 */
const SIGNATURE_INVALID = 'SignatureInvalid';

/** Each webhook that is checked while a secret is missing counts, and each reading in vain: at least one where one failed, and none where none did. */
const SECRET_UNREADABLE = 'SecretUnreadable';
/** A reading that failed once, by a name of our own. */
const UNREAD_IN_PASSING = 'unread in passing';

/** Sums of one environment. */
class Sums {
  private readonly sums = new Map<string, number>();

  public add(name: string, value: number): void {
    this.sums.set(name, this.of(name) + value);
  }

  public of(name: string): number {
    return this.sums.get(name) ?? 0;
  }

  public get names(): string[] {
    return [...this.sums.keys()];
  }
}

/** What one environment counted, and what it should have. */
interface Counts {
  readonly counted: Sums;
  readonly expected: Sums;
}

/**
 * Holds the metrics of each environment against its own log and what it does. One that died, or stood still, may have logged or done something that it did not
 * count, or the other way round.
 */
export class MetricWatch {
  private readonly environments = new Map<number, Counts>();
  private readonly interrupted = new Set<number>();
  /** What the log says that it was invalid: a message that comes back is told of again, by an environment that knows it from a record as well. */
  private readonly toldInvalid = new Set<string>();

  /**
   * @param isQuiet whether nothing goes wrong by chance
   * @param violated told what is wrong, in one sentence
   */
  constructor(private readonly isQuiet: boolean, private readonly violated: (detail: string) => void) {}

  /** An environment counts something. */
  public counted(environment: number, metric: string, value: number, failureClass?: string): void {
    const { counted } = this.of(environment);
    counted.add(metric, value);
    if (failureClass !== undefined) {
      counted.add(failuresOf(failureClass), value);
    }
    // Something may seem to be delivered before it arrived, where the two clocks differ.
    if (!(value >= 0) && metric !== AGE) {
      this.violated(`Environment ${environment} counts ${value} of ${metric}, expected 0 or more.`);
    }
    if ((metric === 'Failures') !== (failureClass !== undefined)) {
      this.violated(`Environment ${environment} counts ${metric} with the failure class ${failureClass}, expected one with Failures alone.`);
    }
  }

  public logged(environment: number, line: LogLine): void {
    const { expected } = this.of(environment);
    if (line.message === 'attempt') {
      expected.add('Attempts', 1);
      expected.add(LATENCY, line.latencyMs);
      if (line.decision === 'delivered') {
        expected.add('Delivered', 1);
      } else {
        expected.add('Failures', 1);
        expected.add(failuresOf(line.failure ?? `http-${String(line.status)[0]}xx`), 1);
      }
      expected.add(AGE, line.decision === 'delivered' ? line.ageMs : 0);
    } else if (line.message === 'dead-letter') {
      expected.add('DeadLettered', 1);
      this.tellsInvalid(environment, line.reason === 'signature', line.messageId);
    } else if (line.message === 'not-delivered') {
      expected.add('Duplicates', line.decision === 'duplicate' ? 1 : 0);
      this.tellsInvalid(environment, line.decision === 'dropped', line.deliveryId);
    } else if (line.message === 'brake') {
      expected.add('BrakeOpened', line.state === 'open' ? 1 : 0);
    }
  }

  /**
   * An environment returns these to the queue, and counts how many they are and how old the oldest is, in whole seconds.
   *
   * @param toleranceMs by how much its clock may be off
   */
  public returns(environment: number, webhooks: readonly TrackedWebhook[], now: number, toleranceMs: number): void {
    const { expected } = this.of(environment);
    const entered = webhooks.flatMap(({ enteredAt, newestEnteredAt }) => [enteredAt, newestEnteredAt]);
    // Of two copies nobody knows which one it is; and an environment that stands still counts them before it returns them.
    const off = webhooks.some(({ unsure }) => unsure) ? Infinity : Math.ceil(toleranceMs / 1000);
    expected.add(RETURNED_TO_QUEUE, webhooks.length);
    expected.add(RETURNED_AGE, Math.max(0, ...entered.map((at) => Math.floor((now - at) / 1000))));
    expected.add('tolerance', off);
  }

  /** A secret that webhooks are verified with was not read; in passing the next reading may come in time for all of them. */
  public secretUnread(environment: number, inPassing: boolean): void {
    this.of(environment).expected.add(inPassing ? UNREAD_IN_PASSING : SECRET_UNREADABLE, 1);
  }

  /** An environment died or stood still: nobody knows what it was about to count. */
  public interrupt(environment: number): void {
    this.interrupted.add(environment);
  }

  /** At the very end. */
  public checkEnd(): void {
    this.checkInvalid();
    for (const [environment, { counted, expected }] of [...this.environments].filter(([id]) => !this.interrupted.has(id))) {
      const classes = new Set([...counted.names, ...expected.names].filter((name) => name.startsWith(failuresOf(''))));
      for (const name of [...COUNTED, RETURNED_TO_QUEUE, ...classes]) {
        this.check(environment, name, counted.of(name), expected.of(name), 0);
      }
      this.check(environment, RETURNED_AGE, counted.of(RETURNED_AGE), expected.of(RETURNED_AGE), expected.of('tolerance'));
      if (this.isQuiet) {
        this.check(environment, SIGNATURE_INVALID, counted.of(SIGNATURE_INVALID), expected.of(SIGNATURE_INVALID), 0);
      }
      const mayCount = expected.of(SECRET_UNREADABLE) + expected.of(UNREAD_IN_PASSING) > 0;
      if (counted.of(SECRET_UNREADABLE) > 0 ? !mayCount : expected.of(SECRET_UNREADABLE) > 0) {
        this.violated(`Environment ${environment} counted ${counted.of(SECRET_UNREADABLE)} of ${SECRET_UNREADABLE}, and ${expected.of(SECRET_UNREADABLE)} readings failed.`);
      }
    }
  }

  private tellsInvalid(environment: number, isInvalid: boolean, id: string): void {
    if (isInvalid) {
      this.of(environment).expected.add(SIGNATURE_INVALID, 1);
      this.toldInvalid.add(id);
    }
  }

  /** What is invalid is counted before anything is done with it, also by one that dies then. */
  private checkInvalid(): void {
    const counted = [...this.environments.values()].reduce((sum, counts) => sum + counts.counted.of(SIGNATURE_INVALID), 0);
    if (counted < this.toldInvalid.size) {
      this.violated(`All environments counted ${counted} of ${SIGNATURE_INVALID}, expected ${this.toldInvalid.size} or more.`);
    }
  }

  private check(environment: number, name: string, counted: number, expected: number, tolerance: number): void {
    if (Math.abs(counted - expected) > tolerance) {
      this.violated(`Environment ${environment} counted ${counted} of ${name}, expected ${expected}.`);
    }
  }

  private of(environment: number): Counts {
    let counts = this.environments.get(environment);
    if (!counts) {
      counts = { counted: new Sums(), expected: new Sums() };
      this.environments.set(environment, counts);
    }
    return counts;
  }
}

/** Name of the sum of failures of one class: that of an answer's status, or why there was none. */
function failuresOf(failureClass: string): string {
  return `Failures of ${failureClass}`;
}
