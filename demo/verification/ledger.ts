import { differences } from './differences';
import { Arrival } from '../backend/backend';
import { ID_HEADER, Webhook } from '../corpus/payload';

/** What became of all webhooks. */
export interface Balance {
  /** Answered 2xx to the sender. */
  readonly accepted: number;
  /** Accepted, and acknowledged by the backend at least once. */
  readonly delivered: number;
  /** Accepted, and not delivered. */
  readonly lost: readonly string[];
  /** Came before an earlier one of the group was acknowledged, or once more after a later one was. */
  readonly reordered: readonly string[];
  /** Not as they were sent; each with what differs. */
  readonly corrupted: readonly string[];
  /** Acknowledgements beyond the first of each webhook. */
  readonly duplicated: number;
  /** Requests that the backend read and did not acknowledge. */
  readonly unacknowledged: number;
  /** Requests that the backend read. */
  readonly requests: number;
}

/** An account of a webhook. */
interface Entry {
  readonly webhook: Webhook;
  accepted: boolean;
  acknowledgements: number;
}

/**
 * Keeps the books from what the sender and the backend saw themselves, and nothing else.
 *
 * The order of acceptance in a group is that of the positions: the sender waits for each answer before it sends the next of the group.
 */
export class Ledger {
  private readonly entries: ReadonlyMap<string, Entry>;
  /** Entries of each group by position. */
  private readonly groups = new Map<string, Entry[]>();
  private readonly reordered = new Set<string>();
  private readonly corrupted = new Map<string, string>();
  private requests = 0;
  private acknowledged = 0;
  private acceptedCount = 0;
  private deliveredCount = 0;

  constructor(webhooks: readonly Webhook[]) {
    this.entries = new Map(webhooks.map((webhook) => [webhook.id, { webhook, accepted: false, acknowledgements: 0 }]));
    for (const entry of this.entries.values()) {
      const group = this.groups.get(entry.webhook.group) ?? [];
      group[entry.webhook.position] = entry;
      this.groups.set(entry.webhook.group, group);
    }
  }

  /** The sender was told that it is stored. */
  public accepted(webhook: Webhook): void {
    this.entries.get(webhook.id)!.accepted = true;
    this.acceptedCount += 1;
  }

  /** Webhooks so far, without the work of a whole balance. */
  public get progress(): { readonly accepted: number; readonly delivered: number } {
    return { accepted: this.acceptedCount, delivered: this.deliveredCount };
  }

  /** The backend has read a request. */
  public arrived(arrival: Arrival): void {
    this.requests += 1;
    const entry = this.entryOf(arrival);
    if (!entry) {
      this.corrupted.set(`request ${this.requests}`, `no known ${ID_HEADER}`);
      return;
    }
    const { webhook } = entry;
    const group = this.groups.get(webhook.group)!;
    const early = group.some((other) => other.webhook.position < webhook.position && other.acknowledgements === 0);
    const late = group.some((other) => other.webhook.position > webhook.position && other.acknowledgements > 0);
    if (early || late) {
      this.reordered.add(webhook.id);
    }
    const found = differences(webhook, arrival);
    if (found.length > 0) {
      this.corrupted.set(webhook.id, found.join(', '));
    }
  }

  /** The backend answers a request. */
  public answered(arrival: Arrival, status: number): void {
    const entry = this.entryOf(arrival);
    if (entry && status >= 200 && status <= 299) {
      this.deliveredCount += entry.acknowledgements === 0 ? 1 : 0;
      entry.acknowledgements += 1;
      this.acknowledged += 1;
    }
  }

  public balance(): Balance {
    const entries = [...this.entries.values()];
    const accepted = entries.filter((entry) => entry.accepted);
    const delivered = accepted.filter((entry) => entry.acknowledgements > 0);
    const seen = entries.filter((entry) => entry.acknowledgements > 0);
    return {
      accepted: accepted.length,
      delivered: delivered.length,
      lost: accepted.filter((entry) => entry.acknowledgements === 0).map(describe),
      reordered: [...this.reordered],
      corrupted: [...this.corrupted].map(([id, what]) => `${id}: ${what}`),
      duplicated: this.acknowledged - seen.length,
      unacknowledged: this.requests - this.acknowledged,
      requests: this.requests,
    };
  }

  private entryOf(arrival: Arrival): Entry | undefined {
    const id = arrival.headers.find(([name]) => name.toLowerCase() === ID_HEADER.toLowerCase())?.[1];
    return id === undefined ? undefined : this.entries.get(id);
  }
}

function describe({ webhook }: Entry): string {
  return `${webhook.id} (${webhook.group}, number ${webhook.position + 1})`;
}
