import { groupedBy } from './in-batches';
import { Journal } from './journal';
import { JournaledSender, Keyed } from './journaled-sender';
import { BATCH, Clock, Knowledge, SourceQueue, StopRequest, TargetQueue } from './ports';
import { PutBack } from './put-back';
import { QueueMessage, ReceivedMessage } from './queue-message';
import { RateLimit } from './rate-limit';
import { AfterTurn, Verdict, Verdicts, Visitor, Walk } from './walk';

/** What a `Mover` is told. */
export interface MoverOptions {
  readonly source: SourceQueue;
  /** The source again, to send to: for groups that are longer than SQS shows. */
  readonly sourceAsTarget: TargetQueue;
  /** Where messages go. Absent: nowhere, they are deleted. */
  readonly target?: TargetQueue;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly stop: StopRequest;
  /** What the ids that SQS recognises copies by begin with: `redrive`, `drain`. */
  readonly prefix: string;
  /** Which messages are meant. */
  readonly matches: (message: QueueMessage) => boolean;
  /** What a message is known by: two with the same key are copies, of which the target gets one. */
  readonly keyOf: (message: QueueMessage) => string;
  /** Whether it was sent by this work, and has come back. Default: none has. */
  readonly cameBack?: (message: QueueMessage, journal: Journal) => boolean;
  /** Messages a second. Default: as fast as it goes. */
  readonly rate?: number;
  readonly knowledge?: Knowledge;
  /** A message as it is put back at the end of its group. Default: as it is. */
  readonly asPutBack?: (message: QueueMessage) => QueueMessage;
  /** Told whenever something was done. */
  readonly onProgress?: (counts: MoveCounts) => void;
}

/** How many messages were dealt with in which way. */
export interface MoveCounts {
  /** Sent and deleted, or deleted where that was what was asked for. */
  moved: number;
  /** Deleted, because the target has another copy. */
  copies: number;
  /** Not meant. */
  stayed: number;
  /** Sent, and given up on again meanwhile: they stay. */
  cameBack: number;
}

/** What came of it. */
export interface MoveResult extends MoveCounts {
  readonly putBack: number;
  /** What the target refused, by SQS's id in the source; what is behind it in its group stays as well. */
  readonly refused: ReadonlyMap<string, string>;
  /** What may be in a queue twice, by SQS's ids in the source. */
  readonly unsure: readonly string[];
  /** About how many could not be seen, because somebody else has them in hand, or they wait for a time. */
  readonly hidden: number;
  /** False when it was stopped. */
  readonly complete: boolean;
}

/** The next message of a group. */
interface Head extends Keyed {
  readonly message: ReceivedMessage;
}

/** Seconds beyond what ten messages take at the rate: for calls that take long. */
const SLACK_SECONDS = 60;
/** What is in hand for that much less than it may be is not sent any more. */
const MARGIN_MS = 10_000;
/** So often the target may refuse a message. */
const MAX_REFUSALS = 3;
const REFUSED_PAUSE_MS = 1_000;
/** What a work that was stopped had in hand comes back within its visibility timeout; and SQS's counts are up to a minute late. */
const HIDDEN_PAUSE_MS = 10_000;
const HIDDEN_ROUNDS = 9;

/**
 * Moves messages from a FIFO queue to another, or deletes them: each is in the journal's file before anything happens to it, is deleted only when the target
 * has it, and follows what was before it in its group. Whoever is stopped at any step can do it again with the same journal.
 */
export class Mover implements Visitor {
  private readonly counts: MoveCounts = { moved: 0, copies: 0, stayed: 0, cameBack: 0 };
  private readonly refusals = new Map<string, number>();
  private readonly refused = new Map<string, string>();
  private readonly stuck = new Set<string>();
  /** Groups that an earlier run left stuck and turned in part: they are turned before anything of them is sent. */
  private readonly toBeTurned: Set<string>;
  private readonly unsure: string[] = [];
  private readonly sender?: JournaledSender;
  private readonly back: PutBack;
  private readonly rate: RateLimit;
  private readonly visibilitySeconds: number;

  constructor(private readonly options: MoverOptions) {
    const { journal, clock, source, sourceAsTarget, target, prefix, knowledge, asPutBack, rate } = options;
    const onUnsure = ({ messageId }: QueueMessage): void => void this.unsure.push(messageId);
    this.sender = target && new JournaledSender({ journal, target, clock, isBack: false, prefix, knowledge, onUnsure });
    this.back = new PutBack({ source, sourceAsTarget, journal, clock, onUnsure, asPutBack });
    this.toBeTurned = new Set(journal.stuckGroups);
    this.rate = new RateLimit(clock, rate);
    this.visibilitySeconds = SLACK_SECONDS + Math.ceil(BATCH / (rate ?? BATCH));
  }

  public async run(): Promise<MoveResult> {
    const { source, stop, journal } = this.options;
    await this.sender?.sendUnsure();
    await this.back.goOn();
    const walk = new Walk({ source, stop, visitor: this, visibilitySeconds: this.visibilitySeconds });
    let { complete } = await walk.run();
    let hidden = await source.hidden();
    for (let rounds = 0; hidden > 0 && complete && rounds < HIDDEN_ROUNDS; rounds += 1) {
      await this.options.clock.sleep(HIDDEN_PAUSE_MS);
      ({ complete } = await walk.run());
      hidden = await source.hidden();
    }
    if (complete && hidden === 0 && this.refused.size === 0) {
      await journal.end();
    }
    return { ...this.counts, putBack: this.back.count, refused: this.refused, unsure: this.unsure, hidden, complete };
  }

  public async visit(messages: readonly ReceivedMessage[]): Promise<Verdicts> {
    const until = this.options.clock.now() + this.visibilitySeconds * 1000 - MARGIN_MS;
    const verdicts = new Map<string, Verdict>();
    const meant = messages.filter((message) => this.isMeant(message));
    messages.forEach(({ messageId }) => verdicts.set(messageId, 'stays'));
    meant.forEach(({ messageId }) => verdicts.set(messageId, 'again'));
    const gone = this.sender ? await this.send(meant, until, this.sender) : await this.keep(meant, until);
    await this.options.source.delete(gone);
    gone.forEach(({ messageId }) => verdicts.set(messageId, 'gone'));
    // What is behind what was refused for good is not shown again either: it must not overtake.
    meant.filter(({ messageId, groupId }) => this.stuck.has(groupId) && verdicts.get(messageId) === 'again')
      .forEach(({ messageId }) => verdicts.set(messageId, 'stays'));
    this.options.onProgress?.(this.counts);
    return verdicts;
  }

  public putBack(messages: readonly ReceivedMessage[]): Promise<Verdicts> {
    return this.back.putBack(messages);
  }

  public isTurning(groupId: string): boolean {
    return this.back.isTurning(groupId);
  }

  public wasPutBack(messageId: string): boolean {
    return this.back.wasPutBack(messageId);
  }

  public isLeft(groupId: string): boolean {
    return this.stuck.has(groupId);
  }

  public async turned(groupId: string): Promise<AfterTurn> {
    const wasToBeTurned = this.toBeTurned.delete(groupId);
    if (!wasToBeTurned && !this.stuck.has(groupId)) {
      return 'rests';
    }
    await this.options.journal.wasTurned(groupId);
    return wasToBeTurned ? 'again' : 'left';
  }

  private isMeant(message: ReceivedMessage): boolean {
    const { cameBack, journal, matches } = this.options;
    if (cameBack?.(message, journal)) {
      this.counts.cameBack += 1;
      return false;
    }
    if (this.toBeTurned.has(message.groupId)) {
      return false; // it is shown again
    }
    const isMeant = matches(message);
    this.counts.stayed += isMeant ? 0 : 1;
    return isMeant && !this.stuck.has(message.groupId);
  }

  private async keep(messages: readonly ReceivedMessage[], until: number): Promise<readonly ReceivedMessage[]> {
    await this.rate.take(messages.length);
    if (this.options.clock.now() >= until) {
      return [];
    }
    await this.options.journal.keep(messages);
    this.counts.moved += messages.length;
    return messages;
  }

  /** One of each group at a time; returns what may be deleted. */
  private async send(messages: readonly ReceivedMessage[], until: number, sender: JournaledSender): Promise<ReceivedMessage[]> {
    const { clock, keyOf, stop, journal } = this.options;
    const gone: ReceivedMessage[] = [];
    const lines = [...groupedBy(messages, ({ groupId }) => groupId).values()];
    while (lines.some(({ length }) => length > 0) && !stop.requested) {
      const heads = lines.flatMap((line): Head[] => line.slice(0, 1).map((message) => ({ message, key: keyOf(message) })));
      const before = heads.filter(({ key }) => sender.has(key)).map(({ message }) => message);
      this.counts.copies += before.filter(({ messageId }) => !journal.hasKept(messageId)).length;
      await journal.keep(before);
      const due = oneOfEach(heads.filter(({ key }) => !sender.has(key)));
      await this.rate.take(due.length);
      if (clock.now() >= until) {
        break;
      }
      const results = due.length > 0 ? await sender.send(due) : [];
      const sent = due.filter((_, index) => results[index].kind === 'sent').map(({ message }) => message);
      this.counts.moved += sent.length;
      gone.push(...before, ...sent);
      let wasRefused = false;
      results.forEach((result, index) => {
        if (result.kind === 'refused') {
          wasRefused = true;
          this.noteRefusal(due[index].message, `${result.code}: ${result.detail}`);
        }
      });
      for (const groupId of this.stuck) {
        if (this.isTurning(groupId) && !journal.stuckGroups.has(groupId)) {
          await journal.isStuck(groupId);
        }
      }
      if (wasRefused) {
        await clock.sleep(REFUSED_PAUSE_MS);
        break;
      }
      const done = new Set([...before, ...sent]);
      lines.forEach((line) => done.has(line[0]) && line.shift());
    }
    return gone;
  }

  private noteRefusal({ messageId, groupId }: ReceivedMessage, why: string): void {
    const refusals = (this.refusals.get(messageId) ?? 0) + 1;
    this.refusals.set(messageId, refusals);
    if (refusals >= MAX_REFUSALS) {
      this.refused.set(messageId, why);
      this.stuck.add(groupId);
    }
  }
}

/** Copies in different groups go one after the other. */
function oneOfEach(messages: readonly Head[]): Head[] {
  return [...new Map(messages.map((keyed) => [keyed.key, keyed])).values()];
}
