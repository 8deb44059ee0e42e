import { setTimeout as sleep } from 'node:timers/promises';
import { Follower, isEnd, SeenOutcome } from './follow';
import { TestRequest } from './send-request';
import { storeWebhook, StoredWebhook } from './store-webhook';
import { inParallel } from '../session/in-parallel';

/** What is to become of a webhook at a destination. */
export type ExpectedOutcome = Pick<SeenOutcome, 'outcome' | 'reason'>;

/** A webhook of a test and what became of it. */
export interface SentWebhook extends Omit<StoredWebhook, 'sentAt'> {
  /** By the name of the destination; one that nothing is known of yet is absent. */
  readonly outcomes: Readonly<Record<string, SeenOutcome>>;
  /** By the name of the destination, for those where it is not `delivered`. */
  readonly expected?: Readonly<Record<string, ExpectedOutcome>>;
  readonly isAsExpected: boolean;
  /** From the request until all of that was seen, in milliseconds; absent where it was not. */
  readonly ms?: number;
}

interface Sending extends StoredWebhook {
  readonly expected: ReadonlyMap<string, ExpectedOutcome>;
  outcomes: ReadonlyMap<string, SeenOutcome>;
  endedAt?: number;
}

/** What a run needs. */
export interface TestRunProps {
  readonly follower: Follower;
  /** Name of the router; undefined where there is none. */
  readonly router?: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Told what is waited for, once for each reason. */
  readonly onNote: (text: string) => void;
}

const POLL_MS = 1_000;

/** Deliveries that are asked for at once. */
const AT_ONCE = 4;

const DELIVERED = 'delivered';

/** Sends webhooks one after the other, and follows them. */
export class TestRun {
  private readonly sendings: Sending[] = [];
  private readonly told = new Set<string>();

  constructor(private readonly props: TestRunProps) {}

  /**
   * @param make the request, anew for each try
   * @param expected by the name of the destination
   */
  public async send(make: () => TestRequest, expected: ReadonlyMap<string, ExpectedOutcome>): Promise<StoredWebhook> {
    const stored = await storeWebhook(make, this.props.deadline, (why) => {
      if (!this.told.has(why)) {
        this.told.add(why);
        this.props.onNote(`${why[0].toUpperCase()}${why.slice(1)}: it is sent again until it is stored.`);
      }
    });
    this.sendings.push({ ...stored, expected, outcomes: new Map() });
    return stored;
  }

  /** Waits until everything has an end at each destination, or the time is over. */
  public async follow(): Promise<void> {
    for (;;) {
      const open = this.sendings.filter(({ deliveryId, endedAt }) => deliveryId !== undefined && endedAt === undefined);
      await inParallel(AT_ONCE, open, (sending) => this.look(sending));
      if (open.every(({ endedAt }) => endedAt !== undefined) || Date.now() + POLL_MS > this.props.deadline) {
        return;
      }
      await sleep(POLL_MS);
    }
  }

  public results(): SentWebhook[] {
    return this.sendings.map(({ deliveryId, status, problem, sentAt, endedAt, expected, outcomes }) => {
      const others = [...expected].filter(([, { outcome }]) => outcome !== DELIVERED);
      return {
        deliveryId,
        status,
        outcomes: Object.fromEntries(outcomes),
        ...(others.length > 0 && { expected: Object.fromEntries(others) }),
        isAsExpected: [...expected].every(([name, outcome]) => isExpected(outcome, outcomes.get(name))),
        ...(endedAt !== undefined && { ms: endedAt - sentAt }),
        ...(problem !== undefined && { problem }),
      };
    });
  }

  private async look(sending: Sending): Promise<void> {
    const seen = await this.props.follower.outcomesOf(sending.deliveryId!);
    const routed = this.props.router === undefined ? undefined : seen.get(this.props.router);
    sending.outcomes = new Map([...sending.expected.keys()].flatMap((name): Array<[string, SeenOutcome]> => {
      const outcome = seen.get(name) ?? routed;
      return outcome && (seen.has(name) || outcome.outcome !== DELIVERED) ? [[name, outcome]] : [];
    }));
    if ([...sending.expected.keys()].every((name) => isEnd(sending.outcomes.get(name)))) {
      sending.endedAt = Date.now();
    }
  }
}

function isExpected({ outcome, reason }: ExpectedOutcome, seen: SeenOutcome | undefined): boolean {
  return seen?.outcome === outcome && (reason === undefined || seen.reason === reason);
}
