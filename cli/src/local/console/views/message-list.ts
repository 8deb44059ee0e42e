import type { PlatformMessage } from '../../platforms/message-board';
import type { Platforms } from '../../platforms/platforms';
import type { MessageList, MessageRow } from '../contract/messages';
import { pageOf, PageQuery } from '../contract/pages';

/** Which messages are asked for. */
export interface MessageQuery extends PageQuery {
  /** Anywhere in the message or its thread, in any case. */
  readonly text?: string;
  /** `ROUTER/NAME`; undefined for all. */
  readonly destination?: string;
}

/** What was told on the platforms, the newest first; what is in a thread is with the message that it is about. */
export function listMessages(platforms: Platforms, query: MessageQuery): MessageList {
  const { board } = platforms;
  const { text, destination, until } = query;
  const threads = new Map<string, PlatformMessage[]>();
  const heads: PlatformMessage[] = [];
  for (const message of board.all) {
    if (message.thread === undefined || !board.get(message.thread)) {
      heads.push(message); // also what is in a thread that is not kept any more
    } else {
      threads.set(message.thread, [...threads.get(message.thread) ?? [], message]);
    }
  }
  const rows = heads
    .filter((message) => (until === undefined || message.postedAt <= until) && (destination === undefined || message.destination === destination))
    .map((message) => rowOf(message, threads.get(message.id) ?? []));
  const wanted = text?.trim().toLowerCase();
  const matching = (wanted ? rows.filter((row) => JSON.stringify([row.content, row.replies]).toLowerCase().includes(wanted)) : rows).reverse();
  return {
    platforms: platforms.destinations.map((stubbed) => ({
      ...stubbed, health: platforms.health(stubbed.destination), counts: board.counts(stubbed.destination),
    })),
    messages: pageOf(matching, query),
    matching: matching.length,
    until: until ?? matching[0]?.postedAt,
    total: heads.length,
  };
}

function rowOf({ thread: _thread, ...message }: PlatformMessage, replies: readonly PlatformMessage[]): MessageRow {
  return { ...message, replies: replies.map((reply) => rowOf(reply, [])) };
}
