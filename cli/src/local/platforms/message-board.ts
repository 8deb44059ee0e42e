/** Platforms that alerts are told on, and that are played here. */
export type PlatformName = 'slack' | 'slack-webhook' | 'teams' | 'email' | 'pagerduty' | 'opsgenie' | 'https';

/** A message as a platform took it. */
export interface PlatformMessage {
  /** Unique on this board; Slack's own is its time. */
  readonly id: string;
  readonly platform: PlatformName;
  /** `ROUTER/NAME` of the destination that it was sent to. */
  readonly destination: string;
  /** When it was first posted, and last edited, in milliseconds since 1970. */
  readonly postedAt: number;
  readonly editedAt?: number;
  readonly edits: number;
  /** The message in whose thread it is. */
  readonly thread?: string;
  /** Who alone sees it; absent: everybody does. */
  readonly seenBy?: string;
  /** As the platform got it: a JSON value, or the text of a mail. */
  readonly content: unknown;
}

/** What was asked of the platform of one destination. */
export interface PlatformCounts {
  posted: number;
  edited: number;
  replied: number;
  /** Requests that it answered with an error, or not at all. */
  refused: number;
}

/** So many messages are kept: what people look at, and no more. */
const MOST = 5_000;

/** All messages of all platforms, in the order in which they came. */
export class MessageBoard {
  /** Grows with each change. */
  public revision = 0;
  private readonly messages = new Map<string, PlatformMessage>();
  private readonly counted = new Map<string, PlatformCounts>();

  constructor(private readonly now: () => number) {}

  /** Those that are kept, the oldest first. */
  public get all(): readonly PlatformMessage[] {
    return [...this.messages.values()];
  }

  public get(id: string): PlatformMessage | undefined {
    return this.messages.get(id);
  }

  /** What was asked of a destination's platform so far. */
  public counts(destination: string): PlatformCounts {
    const counts = this.counted.get(destination) ?? { posted: 0, edited: 0, replied: 0, refused: 0 };
    this.counted.set(destination, counts);
    return counts;
  }

  public post(message: Omit<PlatformMessage, 'postedAt' | 'edits'>): void {
    this.messages.set(message.id, { ...message, postedAt: this.now(), edits: 0 });
    this.counts(message.destination)[message.thread === undefined ? 'posted' : 'replied'] += 1;
    this.changed();
  }

  /** @returns whether there is such a message */
  public edit(id: string, content: unknown): boolean {
    const message = this.messages.get(id);
    if (message) {
      this.messages.set(id, { ...message, content, editedAt: this.now(), edits: message.edits + 1 });
      this.counts(message.destination).edited += 1;
      this.changed();
    }
    return message !== undefined;
  }

  /** Takes a message away. */
  public remove(id: string): void {
    this.messages.delete(id);
    this.changed();
  }

  public refuse(destination: string): void {
    this.counts(destination).refused += 1;
    this.changed();
  }

  private changed(): void {
    this.revision += 1;
    for (const id of this.messages.keys()) {
      if (this.messages.size <= MOST) {
        break;
      }
      this.messages.delete(id);
    }
  }
}
