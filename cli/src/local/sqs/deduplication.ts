import { hash } from 'node:crypto';
import { ATTRIBUTE_LAG_MILLISECONDS, DEDUPLICATION_MILLISECONDS } from './constants';
import { AgedMap } from '../aged-map';

/** Where an identifier has to be unique: in the whole queue, or in its message group. */
export type DeduplicationScope = 'queue' | 'messageGroup';

/** The answer to the first send of an identifier; its duplicates get the same answer. */
export interface AcceptedSend {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

interface Remembered extends AcceptedSend {
  readonly until: number;
}

/** The identifier of content-based deduplication: SHA-256 of the body alone, attributes do not count. */
export function contentDeduplicationId(body: string): string {
  return hash('sha256', body);
}

/**
 * The identifiers that a FIFO queue recognises duplicates by: each for five minutes from the first send, whatever becomes of the message;
 * duplicates do not extend that time. A changed scope comes into force a minute later (recorded on AWS: right after the change the old one still applies).
 */
export class DeduplicationWindow {
  /** Oldest first, because every entry lives equally long. */
  private readonly remembered = new AgedMap<Remembered>();
  private next: { readonly scope: DeduplicationScope; readonly from: number } | undefined = undefined;

  constructor(private scope: DeduplicationScope) {}

  /** The answer to the first send of this identifier, when that was less than five minutes ago. */
  public find(groupId: string, id: string, now: number): AcceptedSend | undefined {
    for (let key = this.remembered.oldest(); key !== undefined && this.remembered.get(key)!.until <= now; key = this.remembered.oldest()) {
      this.remembered.delete(key);
    }
    return this.remembered.get(this.keyOf(groupId, id, now));
  }

  public remember(groupId: string, id: string, now: number, messageId: string, sequenceNumber: string): void {
    this.remembered.set(this.keyOf(groupId, id, now), { messageId, sequenceNumber, until: now + DEDUPLICATION_MILLISECONDS });
  }

  public changeScope(scope: DeduplicationScope, now: number): void {
    this.settleScope(now);
    this.next = scope === this.scope ? undefined : { scope, from: now + ATTRIBUTE_LAG_MILLISECONDS };
  }

  private keyOf(groupId: string, id: string, now: number): string {
    this.settleScope(now);
    // Neither an id nor a group can hold a space, so that no two pairs make one key.
    return this.scope === 'queue' ? id : `${groupId} ${id}`;
  }

  private settleScope(now: number): void {
    if (this.next && this.next.from <= now) {
      this.scope = this.next.scope;
      this.next = undefined;
    }
  }
}
