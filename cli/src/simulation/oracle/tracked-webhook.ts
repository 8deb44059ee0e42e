import { Copy } from './copy';
import type { SentWebhook } from './sent-webhook';
import type { FailureKind } from './wait-rules';

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
  /** When the batches were received whose invocations do not know for how long they have the group. */
  readonly notHeldIn: Set<number>;
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
  /** It was for the forwarder itself, which did what it asked for: others may pass it. */
  public wasHandled = false;
  /** How often the backend did its work. */
  public processed = 0;
  /** The forwarder called it a duplicate of another one: others of its group may pass it. */
  public isDuplicate = false;
  /** When it last returned to the queue although an invocation had it. */
  public expiredAt = -Infinity;
  /** When the oldest copy in the queue entered it; the counts below are of the time since then. */
  public enteredAt = 0;
  /** When the newest copy did: one may be redriven while the first is not deleted yet. */
  public newestEnteredAt = 0;
  public rejections = 0;
  public gone = 0;
  /** How often the forwarder took it up to send it, and how often the queue handed it out. */
  public attempts = 0;
  /** When it did so last: before the request leaves it may have to be signed. */
  public begunAt = -Infinity;
  public receives = 0;
  /** Somebody else received it as well, and so used up some of its receives. */
  public wasLookedAt = false;
  /** How often it had been received when they last did. */
  public receivesOfOthers = 0;
  /** The last ten answers, oldest first: a status, or why there was none. */
  public statuses: string[] = [];
  /** All of them. */
  public readonly allStatuses = new Set<string>();
  /** For how long it was hidden, all in all, since its first attempt failed. */
  public putOffMs = 0;
  /** It was hidden without having been tried, ever: where others hang that came in with it, it shares their allowance. */
  public wasPutOffUntried = false;
  public firstAttemptAt?: number;
  public lastAttempt?: Attempt;
  /** From when on it is to be given up on: the backend said so, or its time is over. */
  public finalAt = Infinity;
  /** Since it was accepted. */
  public allAttempts = 0;
  public requests = 0;
  public loggedAttempts = 0;
  public firstOfAllAttemptsAt?: number;
  /** What became of it last, where a dead letter is the end: its reason. */
  public lastReason?: string;
  /** Something happened after which the forwarder may not know of every attempt, or may end it twice. It stays so. */
  public unsure = false;
  /** When something last happened after which it may come back earlier or later than it was put off. */
  public troubledAt = -Infinity;
  /** The batch of which the forwarder last made no dead letter because the dead-letter queue, which had not answered, was left alone. */
  public restedIn?: number;
  /** When the batch was received with which it was last handed out. */
  public heldSince = -Infinity;
  /** The batch with which it last reached an environment: others wait for one, and their visibility may end before. */
  public reachedIn = -Infinity;
  /** The batch with which it was last put off, and that with which it was last to become a dead letter. */
  public putOffIn = -Infinity;
  /** The batch with which it was in hand when the environment's clock was last set: what that measured is not how long it took. */
  public clockSetIn = -Infinity;
  public deadLetterTriedIn = -Infinity;
  /** The batch of which the forwarder may not have heard that the dead letter of this was stored: then it leaves the group as it is. */
  public letterTroubledIn?: number;
  /** Its dead letter may be stored although the forwarder was not told so in time: then it may be stored once more. */
  public mayBeStored = false;
  /** The environment that alone knows of its having been given up on, because it is not stored. */
  public givenUpIn?: number;
  /** The batch with which an environment said that an attempt ends its delivery. */
  public endDecidedIn?: number;
  /** Which message each environment said that it gives up on after an attempt, until it says that a dead letter of it is stored. */
  public readonly givenUpBy = new Map<number, Copy>();
  /** By the queue's number of each. */
  private readonly copies = new Map<string | undefined, Copy>();
  /** The number of that which an environment took up last: it takes up one after the other. */
  private readonly takenUpBy = new Map<number, string | undefined>();

  constructor(
    public readonly index: number,
    /** The delivery id. */
    public readonly id: string,
    public readonly group: TrackedGroup,
    /** Its place in its group. */
    public readonly position: number,
    /** The reason for which it can never be delivered, if so. */
    public readonly malformed: 'envelope' | 'path' | 'signature' | undefined,
    /** Absent where nobody looks at requests and messages. */
    public readonly sent?: SentWebhook,
  ) {}

  /** @param sequenceNumber the queue's number of the message; undefined where nobody knows it */
  public copyOf(sequenceNumber: string | undefined): Copy {
    let copy = this.copies.get(sequenceNumber);
    if (!copy) {
      copy = new Copy();
      this.copies.set(sequenceNumber, copy);
    }
    return copy;
  }

  /** An environment takes up one of its copies to send it. */
  public takenUp(environment: number, sequenceNumber: string | undefined): void {
    this.takenUpBy.set(environment, sequenceNumber);
  }

  /** The copy that an environment sends. */
  public copySentBy(environment: number): Copy {
    return this.copyOf(this.takenUpBy.get(environment));
  }

  /** The forwarder decided that it becomes a dead letter, whether that is stored or not. */
  public becomesDeadLetter(): void {
    this.deadLetterTriedIn = this.heldSince;
    if (this.lastAttempt) {
      this.lastAttempt.notBefore = undefined; // where the queue has another copy, it is that one's turn
    }
  }

  /** An environment says that an attempt ends its delivery. */
  public endDecided(environment: number): void {
    this.endDecidedIn = this.heldSince;
    this.givenUpBy.set(environment, this.copySentBy(environment));
  }

  /**
   * Something goes wrong with its dead letter. What it is about, the forwarder knows as before.
   *
   * @param mayBeStored whether the letter arrives all the same
   */
  public letterIsTroubled(mayBeStored: boolean): void {
    this.letterTroubledIn = this.heldSince;
    this.mayBeStored ||= mayBeStored;
  }

  /** The dead-letter queue has a copy of it. */
  public isDeadLetter(reason: string): void {
    this.lastReason = reason;
    this.deadLetters += 1;
    this.wasDeadLettered = true;
  }

  /** A new stay in the queue begins. */
  public enters(now: number): void {
    this.enteredAt = now;
    this.newestEnteredAt = now;
    this.rejections = 0;
    this.gone = 0;
    this.attempts = 0;
    this.receives = 0;
    this.receivesOfOthers = 0;
    this.putOffMs = 0;
    this.statuses = [];
    this.allStatuses.clear();
    this.firstAttemptAt = undefined;
    this.lastAttempt = undefined;
    this.finalAt = Infinity;
    this.givenUpIn = undefined;
    this.endDecidedIn = undefined;
  }

  /** Another copy enters the queue: what becomes of each is not told apart. */
  public entersTwice(now: number): void {
    this.newestEnteredAt = now;
    this.trouble(now);
  }

  /**
   * The forwarder says that there was no answer in time; there may have been one that it did not notice.
   *
   * @returns whether there was
   */
  public answerWasMissed(now: number): boolean {
    const { lastAttempt } = this;
    if (!this.unsure || lastAttempt?.status === undefined) {
      return false;
    }
    lastAttempt.copy.explainDuplicate(now, 'answer noticed too late');
    lastAttempt.status = undefined;
    lastAttempt.asked = undefined;
    lastAttempt.notBefore = undefined;
    return true;
  }

  /** A copy returned to the queue although an invocation had it. */
  public returned(now: number, cause: string, copy: Copy): void {
    this.group.expiredAt = now;
    this.expiredAt = now;
    this.trouble(now);
    copy.returnedAt = now;
    copy.explainDuplicate(now, cause);
  }

  /** An attempt at it was answered, or its connection broke. */
  public answered(attempt: Attempt, answer: Pick<Attempt, 'status' | 'isRejection' | 'asked'>, now: number): void {
    this.rejections += answer.isRejection === true ? 1 : 0;
    this.gone += answer.status === 410 ? 1 : 0;
    if (answer.status === undefined) {
      attempt.abandoned = true;
      attempt.copy.explainDuplicate(now, 'answer lost');
    }
    attempt.endedAt = now;
    Object.assign(attempt, answer);
  }

  /** The forwarder may not know of every attempt any more. */
  public doubt(): void {
    this.unsure = true;
  }

  /** Something went wrong that is no fault of the forwarder's. */
  public trouble(now: number): void {
    this.unsure = true;
    this.troubledAt = now;
  }
}

/** One request to the backend. */
export interface Attempt {
  readonly webhook: TrackedWebhook;
  /** The message with it. */
  readonly copy: Copy;
  /** Number of the environment that made it. */
  readonly environment: number;
  /** When its invocation's batch was received. */
  readonly heldSince: number;
  readonly startedAt: number;
  /** Its number, as the backend was told. */
  readonly number: number;
  /** Undefined while it is open, and where its environment died. */
  endedAt?: number;
  status?: number;
  isRejection?: boolean;
  /** Known when it failed. */
  kind?: FailureKind;
  /** What the backend asked for with `Retry-After`. */
  asked?: AskedWait;
  /** There must be no other attempt before. */
  notBefore?: number;
  /** Whether the forwarder still waits for the answer. */
  open: boolean;
  /** Whether the forwarder stopped waiting, and the backend does not know. */
  abandoned: boolean;
}

/** A wait that the backend asked for: so many seconds, or until an instant on its clock, which is the true one. */
export type AskedWait = { readonly seconds: number } | { readonly until: number };

/** Only that is a sign that the backend is there: 3xx and 4xx may be of a proxy before it. */
export function isTaken({ status }: Attempt): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
