import type { TrackedWebhook } from './tracked-webhook';
import type { ViolationKind } from './violation';
import { overdueAfterSeconds, overdueForSeconds } from './wait-rules';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import type { LogLine } from '../../../../src/engine/log-lines';

/** An overload is believed to last for this part of the time in which a message is overdue, after one was found. Stated once more, on purpose. */
const MEMORY_PART = 1 / 4;

/** What is looked at so often while it is overdue needs no looking for. Below half as often that takes half of the time. */
const ENOUGH_LOOKS = 12;

/** After so many batches in a row that are looked at less often than this, it is less on average too, whatever there was before. */
const SURELY_TOO_FEW_LOOKS = 4;
const BATCHES_IN_A_ROW = 12;

/** A batch that is only looked through counts for so much, at least; and no more time than this is made up for. Milliseconds. */
const LEAST_MS = 50;
const MOST_MS = 60_000;

/** What an overload watch needs to know of a world. */
export interface OverloadWatchProps {
  readonly now: () => number;
  /** How far the forwarder's clocks may be from the true one. */
  readonly skewMs: number;
  /** The policy of an environment that delivers; undefined for one that is paused. */
  readonly policyOf: (environment: number) => HttpRetryPolicyConfig | undefined;
  /** Told what is wrong, in one sentence. */
  readonly violated: (kind: ViolationKind, detail: string) => void;
}

/** An invocation of now. */
interface Running {
  readonly begunAt: number;
  /** What it was given that is overdue: surely, and perhaps. */
  readonly overdue: ReadonlySet<TrackedWebhook>;
  readonly mayBeOverdue: boolean;
  /** The longest time from one receive to the next in its batch, as a part of the time in which a message is overdue. */
  readonly sparsity: number;
  attempts: number;
  /** Whether it put anything off, and said why. */
  putOff: boolean;
  said: boolean;
  begun: boolean;
}

interface Watched {
  running?: Running;
  isOverloaded: boolean;
  /** When the last invocation began that perhaps, and that surely, found something overdue. */
  maybeFoundAt: number;
  foundAt: number;
  /** Since the overload began: the time that went into all that is delivered, and into looking. */
  deliveredMs: number;
  shedMs: number;
  /** What is surely owed of the time for looking, at least. */
  owedMs: number;
  /** The most sparsity of all batches since then; and how many in a row, up to now, were surely looked at too seldom. */
  mostSparsity: number;
  sparseInARow: number;
  longestMs: number;
}

/** As an overload begins. */
const NOTHING_SPENT = { deliveredMs: 0, shedMs: 0, owedMs: 0, mostSparsity: 0, sparseInARow: 0, longestMs: 0 };

/**
 * Watches what becomes of what is overdue, where nothing goes wrong by chance: it is given up on by the invocation that receives it, the log says that there is an
 * overload from then on and for as long as there may be more, and then the environment looks for more of it as long as what waits is looked at too seldom: for up to
 * half of its time, and for no more than that.
 */
export class OverloadWatch {
  private readonly environments = new Map<number, Watched>();

  constructor(private readonly props: OverloadWatchProps) {}

  /** @param batch what it is given */
  public invocationBegins(environment: number, batch: readonly TrackedWebhook[]): void {
    const policy = this.props.policyOf(environment);
    const watched = this.of(environment);
    watched.running = undefined;
    if (!policy || batch.some(({ unsure }) => unsure)) {
      return; // nobody can tell when each of the copies of one webhook came into the queue
    }
    const { skewMs } = this.props;
    const now = this.props.now();
    const overdueMs = 1000 * overdueForSeconds(policy);
    const overdueAtMs = 1000 * overdueAfterSeconds(policy);
    const isOver = (slackMs: number) => ({ enteredAt }: TrackedWebhook): boolean => now - enteredAt >= overdueAtMs + slackMs;
    watched.running = {
      begunAt: now,
      overdue: new Set(batch.filter(isOver(skewMs))),
      mayBeOverdue: batch.some(isOver(-skewMs)),
      sparsity: Math.max(...batch.map(({ enteredAt, receives }) => (now - enteredAt) / receives)) / overdueMs,
      attempts: 0,
      putOff: false,
      said: false,
      begun: false,
    };
  }

  /** The forwarder takes a webhook up to send it. */
  public attemptBegins(webhook: TrackedWebhook, environment: number): void {
    const { running } = this.of(environment);
    if (running) {
      running.attempts += 1;
      this.mustBeGivenUp(webhook, running, 'is sent');
    }
  }

  /** An invocation puts off what is left of a group. */
  public putOff(webhooks: readonly TrackedWebhook[], environment: number): void {
    const { running } = this.of(environment);
    if (running) {
      running.putOff = true;
      webhooks.forEach((webhook) => this.mustBeGivenUp(webhook, running, 'goes back to the queue'));
    }
  }

  public logged(environment: number, line: LogLine): void {
    const watched = this.of(environment);
    const { running } = watched;
    if (line.message === 'returned-to-queue' && running) {
      running.said = true;
    } else if (line.message === 'overload') {
      this.overload(watched, line.state === 'begun', environment);
    }
  }

  public invocationEnds(environment: number): void {
    const watched = this.of(environment);
    const { running, isOverloaded } = watched;
    if (!running) {
      return;
    }
    const policy = this.props.policyOf(environment)!;
    const memoryMs = 1000 * overdueForSeconds(policy) * MEMORY_PART;
    if (running.overdue.size > 0 && !isOverloaded) {
      this.isWrong('wrongLog', environment, `found ${[...running.overdue][0].id} overdue, and its log does not say that there is an overload`);
    }
    if (running.begun && !running.mayBeOverdue) {
      this.isWrong('wrongLog', environment, 'says that there is an overload, and nothing that it was given is overdue');
    }
    watched.maybeFoundAt = running.mayBeOverdue ? running.begunAt : watched.maybeFoundAt;
    watched.foundAt = running.overdue.size > 0 ? running.begunAt : watched.foundAt;
    if (isOverloaded && running.begunAt > watched.maybeFoundAt + memoryMs + 2 * this.props.skewMs) {
      this.isWrong('wrongLog', environment, `still says that there is an overload, and found nothing overdue for ${running.begunAt - watched.maybeFoundAt} ms`);
    }
    this.shares(watched, running, environment);
    watched.running = undefined;
  }

  private overload(watched: Watched, begins: boolean, environment: number): void {
    const { running } = watched;
    const policy = this.props.policyOf(environment);
    if (running && begins) {
      running.begun = true;
      Object.assign(watched, NOTHING_SPENT);
    } else if (running && policy) {
      const forMs = running.begunAt - watched.foundAt;
      if (forMs < 1000 * overdueForSeconds(policy) * MEMORY_PART - 2 * this.props.skewMs) {
        this.isWrong('wrongLog', environment, `says that an overload is over ${forMs} ms after it found something overdue`);
      }
    }
    watched.isOverloaded = begins;
  }

  /** Whether it delivers, or only looks, in its turn. */
  private shares(watched: Watched, running: Running, environment: number): void {
    if (!watched.isOverloaded) {
      return;
    }
    const lastedMs = this.props.now() - running.begunAt;
    const onlyLooks = running.attempts === 0 && running.putOff && !running.said;
    if (onlyLooks && (watched.deliveredMs <= watched.shedMs || watched.mostSparsity < 1 / ENOUGH_LOOKS)) {
      this.isWrong('starved', environment, 'delivers nothing of a batch to look for what is overdue, which takes more than half of its time or is looked at often enough');
    } else if (running.attempts > 0 && watched.owedMs > 0) {
      this.isWrong('starved', environment, `delivers, and has looked ${watched.owedMs} ms too little for what is overdue`);
    }
    if (onlyLooks) {
      watched.shedMs += Math.max(LEAST_MS, lastedMs);
      watched.owedMs -= Math.max(LEAST_MS, lastedMs);
    } else {
      watched.deliveredMs += lastedMs;
      watched.owedMs = Math.min(MOST_MS, watched.owedMs + lastedMs);
    }
    watched.longestMs = Math.max(watched.longestMs, LEAST_MS, lastedMs);
    watched.sparseInARow = running.sparsity > 1 / SURELY_TOO_FEW_LOOKS ? watched.sparseInARow + 1 : 0;
    if (watched.sparseInARow < BATCHES_IN_A_ROW) {
      // The last look may have taken longer than it had time for.
      watched.owedMs = -watched.longestMs;
    }
    watched.mostSparsity = Math.max(watched.mostSparsity, running.sparsity);
  }

  private mustBeGivenUp(webhook: TrackedWebhook, { overdue }: Running, what: string): void {
    if (overdue.has(webhook)) {
      this.props.violated('notGivenUp', `${webhook.id} ${what}, and was overdue when it was received.`);
    }
  }

  private isWrong(kind: ViolationKind, environment: number, detail: string): void {
    this.props.violated(kind, `Environment ${environment} ${detail}.`);
  }

  private of(environment: number): Watched {
    const watched = this.environments.get(environment) ?? {
      isOverloaded: false, maybeFoundAt: -Infinity, foundAt: -Infinity, ...NOTHING_SPENT,
    };
    this.environments.set(environment, watched);
    return watched;
  }
}
