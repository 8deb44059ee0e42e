import { Answering } from './answering';
import { HangWatch } from './hang-watch';
import { RepeatWatch } from './repeat-watch';
import { Attempt, isTaken, TrackedWebhook } from './tracked-webhook';

/** What the allowances of a world depend on. */
export interface AllowanceWatchProps {
  readonly now: () => number;
  readonly groupsPerInvocation: number;
  /** The shortest and the longest of its request timeouts, in milliseconds. */
  readonly timeouts: { readonly least: number; readonly most: number };
  /** Whether the forwarder knows of every attempt at a webhook. */
  readonly isExact: (webhook: TrackedWebhook) => boolean;
  /** Told what is wrong, in one sentence. */
  readonly violated: (detail: string) => void;
}

interface Watched {
  readonly answering: Answering;
  readonly repeats: RepeatWatch;
  readonly hangs: HangWatch;
}

/**
 * Watches who waits for an allowance in each environment, where nothing goes wrong by chance: what fails again and again, and what comes in where everything hangs, have
 * their parts of the time, and take no more.
 */
export class AllowanceWatch {
  private readonly environments = new Map<number, Watched>();

  constructor(private readonly props: AllowanceWatchProps) {}

  public invocationBegins(environment: number): void {
    const { repeats, hangs } = this.of(environment);
    repeats.invocationBegins(this.props.now());
    hangs.invocationBegins(this.props.now());
  }

  public invocationEnds(environment: number): void {
    const { repeats, hangs } = this.of(environment);
    repeats.invocationEnds(this.props.now());
    hangs.invocationEnds(this.props.now());
  }

  /** The log says that the brake closed. */
  public brakeClosed(environment: number): void {
    const { repeats, hangs } = this.of(environment);
    repeats.brakeClosed(this.props.now());
    hangs.brakeClosed(this.props.now());
  }

  /** The forwarder takes a webhook up to send it. */
  public attemptBegins(webhook: TrackedWebhook, environment: number): void {
    const now = this.props.now();
    const { answering, repeats, hangs } = this.of(environment);
    const isNoProbe = answering.begins(webhook, now);
    repeats.attemptBegins(webhook, isNoProbe, now);
    hangs.attemptBegins(webhook, isNoProbe, now);
  }

  /**
   * An attempt is over.
   *
   * @returns whether it hung, and the environment knew before that all would that came in with it
   */
  public attempted(attempt: Attempt): boolean {
    const now = this.props.now();
    const { answering, repeats, hangs } = this.of(attempt.environment);
    const isNoProbe = answering.ended(attempt, now);
    repeats.attempted(attempt, !isTaken(attempt), isNoProbe, now);
    return hangs.attempted(attempt, isNoProbe, now);
  }

  /** A webhook is put off because others come first. */
  public putOff(webhook: TrackedWebhook, environment: number): void {
    const { repeats, hangs } = this.of(environment);
    (webhook.attempts > 0 ? repeats : hangs).putOff(webhook, this.props.now());
  }

  private of(environment: number): Watched {
    const { groupsPerInvocation: workers, timeouts: forgottenBeyond, isExact } = this.props;
    const violated = (detail: string): void => this.props.violated(`Environment ${environment} ${detail}.`);
    const watched = this.environments.get(environment) ?? {
      answering: new Answering(),
      repeats: new RepeatWatch({ workers, isExact, violated }),
      hangs: new HangWatch({ workers, isExact, violated, forgottenBeyond }),
    };
    this.environments.set(environment, watched);
    return watched;
  }
}
