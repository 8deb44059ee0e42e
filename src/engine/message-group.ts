import { QueuedMessage } from './queued-message';

/** The messages of one group that an invocation still has to deal with, in the queue's order. */
export class MessageGroup {
  /** The group, or for a message without one its own id: what must stay in order. */
  public readonly key: string;
  /** Until when its messages are the invocation's own, in milliseconds since 1970. */
  public heldUntil = 0;

  private messages: QueuedMessage[];

  /** @param first its head when it was received: what is behind it cannot have been tried, ever */
  constructor(private readonly first: QueuedMessage) {
    this.key = first.groupId ?? first.messageId;
    this.messages = [first];
  }

  /** The message that is next; undefined when all are dealt with. */
  public get head(): QueuedMessage | undefined {
    return this.messages[0];
  }

  /** The message behind the head. */
  public get second(): QueuedMessage | undefined {
    return this.messages[1];
  }

  /** All that are not dealt with, the head first. */
  public get rest(): readonly QueuedMessage[] {
    return this.messages;
  }

  /** Whether a message stood behind another when it was received: the queue gives out nothing before its turn, so it was never tried. */
  public stoodBehind(message: QueuedMessage): boolean {
    return message !== this.first;
  }

  public add(message: QueuedMessage): void {
    this.messages.push(message);
  }

  /** A message is dealt with: delivered, or stored as a dead letter. */
  public remove(message: QueuedMessage): void {
    this.messages = this.messages.filter((other) => other !== message);
  }
}

/**
 * Divides a batch into groups, both in the order of arrival. A message without a group is one by itself. A message that comes twice in
 * one batch is taken once: its id decides the fate of both.
 */
export function groupMessages(batch: readonly QueuedMessage[]): MessageGroup[] {
  const groups = new Map<string, MessageGroup>();
  const seen = new Set<string>();
  for (const message of batch) {
    if (seen.has(message.messageId)) {
      continue;
    }
    seen.add(message.messageId);
    // A group id may look like a message id: the prefixes keep the two apart.
    const key = message.groupId === undefined ? `message ${message.messageId}` : `group ${message.groupId}`;
    const group = groups.get(key);
    if (group) {
      group.add(message);
    } else {
      groups.set(key, new MessageGroup(message));
    }
  }
  return [...groups.values()];
}
