import { createHash } from 'node:crypto';
import { Replayable, ReplayRange, ReplaySource } from './replay-source';
import { asReplay } from '../../../../src/envelope/envelope';
import { Journal } from '../messages/journal';
import { JournaledSender, Keyed } from '../messages/journaled-sender';
import { Clock, StopRequest, TargetQueue } from '../messages/ports';
import { QueueMessage } from '../messages/queue-message';
import { RateLimit } from '../messages/rate-limit';

/** Before something is tried again that the target refused. */
const REFUSED_PAUSE_MS = 1_000;

/** What a replay is made of. */
export interface ReplayOptions {
  readonly source: ReplaySource;
  readonly range: ReplayRange;
  readonly target: TargetQueue;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly stop: StopRequest;
  /** Name of this replay, which backends are told. */
  readonly replay: string;
  readonly rate?: number;
  /** How often something is tried that the target refuses. Default: once. */
  readonly tries?: number;
  /** For how long the target recognises a copy. Default: as SQS does. */
  readonly recognisedMs?: number;
  readonly onProgress?: (sent: number) => void;
}

/** What came of a replay. */
export interface ReplayResult {
  readonly sent: number;
  /** Of those that the target refused, how many for which reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** How many were not sent, because something before them in their group was refused. */
  readonly behind: number;
  /** What may have been sent twice, by where it comes from. */
  readonly unsure: readonly string[];
  /** False when it was stopped. */
  readonly complete: boolean;
}

/**
 * Sends webhooks again, one after the other, each marked as part of the replay. What is behind one of its group that the target refuses is not sent: whoever goes on with
 * the journal begins with that one. A webhook keeps its delivery id: that is what its claim as the one of several
 * tries of its sender hangs on, and what its record goes on under. What SQS recognises a copy by is made of the replay and the webhook, so that another replay
 * is none.
 */
export async function replayWebhooks(options: ReplayOptions): Promise<ReplayResult> {
  const { source, range, target, journal, clock, stop, replay, rate, tries = 1, recognisedMs, onProgress } = options;
  const limit = new RateLimit(clock, rate);
  const unsure: string[] = [];
  const refused = new Map<string, number>();
  const stuck = new Set<string>();
  let sent = 0;
  let behind = 0;
  const sender = new JournaledSender({
    journal, target, clock, isBack: false, prefix: 'replay', recognisedMs, onUnsure: ({ messageId }) => unsure.push(messageId),
  });
  await sender.sendUnsure();
  for await (const webhook of source.webhooks(range)) {
    if (stop.requested) {
      break;
    }
    const key = keyOf(replay, webhook);
    if (sender.has(key)) {
      continue;
    }
    if (stuck.has(webhook.groupId)) {
      behind += 1;
      continue;
    }
    const why = await refusalOf(sender, { key, message: asMessage(webhook, replay) }, { clock, stop, limit, tries });
    if (why === undefined) {
      sent += 1;
    } else {
      stuck.add(webhook.groupId);
      refused.set(why, (refused.get(why) ?? 0) + 1);
    }
    onProgress?.(sent);
  }
  if (!stop.requested) {
    await journal.end();
  }
  return { sent, refused, behind, unsure, complete: !stop.requested };
}

/** Sends a webhook; returns why the target refuses it. */
async function refusalOf(
  sender: JournaledSender, webhook: Keyed, { clock, stop, limit, tries }: Required<Pick<ReplayOptions, 'clock' | 'stop' | 'tries'>> & { limit: RateLimit },
): Promise<string | undefined> {
  for (let number = 1; ; number += 1) {
    await limit.take(1);
    const [result] = await sender.send([webhook]);
    if (result.kind === 'sent') {
      return undefined;
    }
    if (number >= tries || stop.requested) {
      return `${result.code}: ${result.detail}`;
    }
    await clock.sleep(REFUSED_PAUSE_MS);
  }
}

/** With an attribute, by which the forwarder knows that something may be on record about the delivery. */
function asMessage({ body, ...webhook }: Replayable, replay: string): QueueMessage {
  return { ...webhook, body: asReplay(body, replay), attributes: { replay: { DataType: 'String', StringValue: replay } } };
}

function keyOf(replay: string, { messageId, groupId }: Replayable): string {
  return createHash('sha256').update(JSON.stringify([replay, groupId, messageId])).digest('hex');
}
