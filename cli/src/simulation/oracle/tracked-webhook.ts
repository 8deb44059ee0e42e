/** What the oracle knows of a message group. */
export interface TrackedGroup {
  readonly name: string;
  /** In the order in which the queue accepted them. */
  readonly webhooks: TrackedWebhook[];
  /** The first one that was neither processed nor dead-lettered when it was last looked for. */
  next: number;
  /** The request that is open now. */
  open?: Attempt;
  /** When a message of it last returned to the queue although an invocation had it. */
  expiredAt: number;
}

/** What the oracle knows of a webhook that the queue accepted. Instants are those of the true clock. */
export class TrackedWebhook {
  /** Copies in the queue. */
  public queued = 0;
  /** Copies in the dead-letter queue. */
  public deadLetters = 0;
  /** It was dead-lettered at some time: others may pass it. */
  public wasDeadLettered = false;
  /** It was thrown away, by choice, because it is invalid: others may pass it. */
  public wasDropped = false;
  /** How often the backend did its work. */
  public processed = 0;
  /** The last attempt that the backend did its work for. */
  public processedAttempt?: Attempt;
  /** When it last returned to the queue although an invocation had it. */
  public expiredAt = -Infinity;
  /** When something last happened after which it may be sent again. */
  public duplicateCauseAt = -Infinity;
  public duplicateCause = '';
  /** Copies that were redriven from the dead-letter queue and that explain no duplicate yet. */
  public redriven = 0;
  /** When the oldest copy in the queue entered it; the counts below are of the time since then. */
  public enteredAt = 0;
  public rejections = 0;
  public gone = 0;
  /** Attempts that ended, as far as progress is watched. */
  public attempts = 0;

  constructor(
    public readonly index: number,
    /** The delivery id; also the body of the request. */
    public readonly id: string,
    public readonly group: TrackedGroup,
    /** Its place in its group. */
    public readonly position: number,
    /** The reason for which it can never be delivered, if so. */
    public readonly malformed: 'envelope' | 'path' | undefined,
  ) {}

  /** From now on another delivery of it would be explained. */
  public explainDuplicate(at: number, cause: string): void {
    this.duplicateCauseAt = at;
    this.duplicateCause = cause;
  }
}

/** One request to the backend. */
export interface Attempt {
  readonly webhook: TrackedWebhook;
  /** Number of the environment that made it. */
  readonly environment: number;
  /** When its invocation's batch was received. */
  readonly heldSince: number;
  readonly startedAt: number;
  /** Whether the forwarder still waits for the answer. */
  open: boolean;
  /** Whether the forwarder stopped waiting, and the backend does not know. */
  abandoned: boolean;
}
