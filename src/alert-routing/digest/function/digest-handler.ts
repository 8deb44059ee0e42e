import { ComposedDigest, composeDigest } from './compose-digest';
import { DigestOutcome } from './digest-function';
import { FUNCTION_CLOCK, keptAwake } from '../../../delivery/function/function-clock';
import { Variables } from '../../../delivery/function/variables';

/** What the schedule sends; `scheduledAt` is ISO 8601, as EventBridge Scheduler writes `<aws.scheduler.scheduled-time>`. */
export interface DigestEvent {
  readonly scheduledAt?: unknown;
}

/** The frame of a digest's function. */
export class DigestHandler {
  private composed?: ComposedDigest;

  /** @param write takes one line of the log */
  constructor(private readonly variables: Variables, private readonly write: (line: string) => void, private readonly clock = FUNCTION_CLOCK) {}

  /**
   * Sends a digest.
   *
   * @param remainingMs milliseconds until the function is stopped
   * @throws whatever keeps it from being sent: Lambda tries again then
   */
  public async handle(event: DigestEvent, remainingMs: () => number): Promise<{ readonly outcome: DigestOutcome }> {
    this.composed ??= composeDigest(this.variables, this.clock);
    const { digest, metrics } = this.composed;
    try {
      return { outcome: await keptAwake(() => digest.run(this.timeOf(event), remainingMs)) };
    } finally {
      metrics.flush(this.clock.now()).forEach(this.write);
    }
  }

  /** Who asks without a time wants one now. */
  private timeOf({ scheduledAt }: DigestEvent): number {
    const time = typeof scheduledAt === 'string' ? Date.parse(scheduledAt) : NaN;
    return Number.isNaN(time) ? this.clock.now() : time;
  }
}
