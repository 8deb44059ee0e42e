/** A message as the reference keeps it. */
export interface ReferenceMessage {
  readonly body: string;
  readonly group: string;
  readonly sentAt: number;
  receives: number;
  /** Undefined while it is visible. */
  hiddenUntil?: number;
  /** Which hiding this is, over all messages: who was hidden first returns first. */
  hidingOrder: number;
}

/** A receive by the reference; it can be deleted while it is the message's latest and the message is hidden. */
export interface ReferenceReceipt {
  readonly message: ReferenceMessage;
  readonly receive: number;
  readonly receivedAt: number;
}

/**
 * A FIFO queue written for the eye and not for speed: one array, searched from the front for everything. It follows the recorded rules: a
 * group is free while its oldest message is visible; free groups stand in line as they became free; a receive takes from the first group
 * as far as it goes, then from the next; what was received too often moves to the dead letters on the next receive.
 */
export class ReferenceQueue {
  public now = 0;
  public messages: ReferenceMessage[] = [];
  public readonly deadLetters: string[] = [];
  public readonly expired: string[] = [];
  public readonly deleted: string[] = [];
  private line: string[] = [];
  private hidings = 0;
  private readonly firstSends: { readonly key: string; readonly at: number }[] = [];

  constructor(private readonly rules: { readonly maxReceives: number; readonly retention: number; readonly visibility: number }) {}

  public send(group: string, id: string, body: string): 'stored' | 'duplicate' {
    const key = `${group}/${id}`;
    if (this.firstSends.some((first) => first.key === key && this.now - first.at < 300)) {
      return 'duplicate';
    }
    this.firstSends.push({ key, at: this.now });
    this.messages.push({ body, group, sentAt: this.now, receives: 0, hidingOrder: 0 });
    this.updateLine();
    return 'stored';
  }

  public receive(maximum: number, visibility: number = this.rules.visibility): ReferenceReceipt[] {
    const receipts: ReferenceReceipt[] = [];
    while (receipts.length < maximum && this.line.length > 0) {
      const message = this.messages.find(({ group }) => group === this.line[0])!;
      if (message.receives >= this.rules.maxReceives) {
        this.remove(message);
        this.deadLetters.push(message.body);
        this.updateLine();
        continue;
      }
      // The group keeps its turn for as long as its next message is visible.
      const group = this.messages.filter((other) => other.group === message.group);
      for (const next of group) {
        if (next.hiddenUntil !== undefined || receipts.length === maximum) {
          break;
        }
        if (next.receives >= this.rules.maxReceives) {
          this.remove(next);
          this.deadLetters.push(next.body);
          continue;
        }
        next.receives += 1;
        this.hide(next, this.now + visibility);
        receipts.push({ message: next, receive: next.receives, receivedAt: this.now });
      }
      this.updateLine();
    }
    if (visibility === 0) {
      for (const { message } of receipts) {
        message.hiddenUntil = undefined;
        this.updateLine();
      }
    }
    return receipts;
  }

  public delete(receipt: ReferenceReceipt): 'deleted' | 'gone' | 'refused' {
    if (!this.messages.includes(receipt.message)) {
      return 'gone';
    }
    if (!this.isHeld(receipt)) {
      return 'refused';
    }
    this.remove(receipt.message);
    this.deleted.push(receipt.message.body);
    this.updateLine();
    return 'deleted';
  }

  public changeVisibility(receipt: ReferenceReceipt, seconds: number): 'changed' | 'refused' {
    if (!this.messages.includes(receipt.message) || !this.isHeld(receipt) || this.now + seconds > receipt.receivedAt + 43_200) {
      return 'refused';
    }
    if (seconds === 0) {
      receipt.message.hiddenUntil = undefined;
    } else {
      this.hide(receipt.message, this.now + seconds);
    }
    this.updateLine();
    return 'changed';
  }

  public wait(seconds: number): void {
    for (let step = 0; step < seconds; step++) {
      this.now += 1;
      const due = this.messages.filter((message) => (message.hiddenUntil ?? Infinity) <= this.now);
      for (const message of due.sort((a, b) => a.hidingOrder - b.hidingOrder)) {
        message.hiddenUntil = undefined;
        this.updateLine();
      }
      for (const message of this.messages.filter(({ sentAt }) => sentAt + this.rules.retention <= this.now)) {
        this.remove(message);
        this.expired.push(message.body);
        this.updateLine();
      }
    }
  }

  private isHeld(receipt: ReferenceReceipt): boolean {
    return receipt.message.hiddenUntil !== undefined && receipt.message.receives === receipt.receive;
  }

  private hide(message: ReferenceMessage, until: number): void {
    message.hiddenUntil = until;
    this.hidings += 1;
    message.hidingOrder = this.hidings;
  }

  private remove(message: ReferenceMessage): void {
    this.messages = this.messages.filter((other) => other !== message);
  }

  /** Groups that stopped being free leave the line; groups that became free stand at its end. */
  private updateLine(): void {
    const heads = new Map<string, ReferenceMessage>();
    for (const message of this.messages) {
      if (!heads.has(message.group)) {
        heads.set(message.group, message);
      }
    }
    const isFree = (group: string): boolean => heads.has(group) && heads.get(group)!.hiddenUntil === undefined;
    this.line = this.line.filter(isFree);
    for (const group of heads.keys()) {
      if (isFree(group) && !this.line.includes(group)) {
        this.line.push(group);
      }
    }
  }
}
