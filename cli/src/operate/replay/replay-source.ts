import { QueueMessage } from '../messages/queue-message';

/** A webhook to replay, as a message: its body is the envelope, its `messageId` says which it is where it comes from. */
export type Replayable = Pick<QueueMessage, 'messageId' | 'groupId' | 'body' | 'sentAt'>;

/** Which webhooks are meant: all that meet everything that is said. */
export interface ReplayRange {
  /** Delivery ids. */
  readonly id: readonly string[];
  readonly group: readonly string[];
  /** Arrival, in milliseconds since 1970: from here. */
  readonly since?: number;
  /** Before this. */
  readonly until?: number;
}

/** What has webhooks: a file, delivery records, an archive. */
export interface ReplaySource {
  /** Which one, for files and messages. */
  readonly name: string;
  /** How many were meant and cannot be replayed, by the reason; known once all were given. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** The group of each webhook that is meant, where this takes less than reading them; what cannot be replayed may be among them. */
  groups?(range: ReplayRange): AsyncIterable<string>;
  /** The webhooks that are meant, those of one group in their order. */
  webhooks(range: ReplayRange): AsyncIterable<Replayable>;
}
