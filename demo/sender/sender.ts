import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './send';
import { Webhook } from '../corpus/payload';

/** How webhooks are sent. */
export interface SenderOptions {
  /** URL of the webhook; ends with a slash. */
  readonly endpoint: string;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Most requests that start in one second. Default: no limit. */
  readonly perSecond?: number;
  /** The endpoint answered 2xx. */
  readonly onAccepted: (webhook: Webhook) => void;
  /** The endpoint answered something else (then with the status), or nothing. */
  readonly onRefused?: (webhook: Webhook, problem: string) => void;
  /** Ends the sending before all is sent. */
  readonly signal?: AbortSignal;
}

/** After so many refusals of one webhook the sender gives up on it and on what comes after it in its group. */
const ATTEMPTS = 5;
const RETRY_MS = 500;

/**
 * Sends webhooks as many senders do: the groups at the same time, and in each group the next one only when the endpoint has accepted the one
 * before. That makes the order in which the queue stored them known.
 */
export async function sendAll(webhooks: readonly Webhook[], options: SenderOptions): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.concurrency });
  const line = groupsOf(webhooks);
  const pace = pacer(options.perSecond);
  const work = async () => {
    for (let group = line.shift(); group && !options.signal?.aborted; group = line.shift()) {
      await pace();
      if (await sendOne(group.pop()!, options, agent) && group.length > 0) {
        line.push(group);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, work));
  } finally {
    agent.destroy();
  }
}

/** The webhooks of each group, the first to be sent at the end. */
function groupsOf(webhooks: readonly Webhook[]): Webhook[][] {
  const groups = new Map<string, Webhook[]>();
  for (const webhook of [...webhooks].sort((a, b) => b.position - a.position)) {
    groups.set(webhook.group, [...groups.get(webhook.group) ?? [], webhook]);
  }
  return [...groups.values()];
}

async function sendOne(webhook: Webhook, options: SenderOptions, agent: http.Agent): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS && !options.signal?.aborted; attempt += 1) {
    try {
      const { status } = await send(options.endpoint, webhook, agent);
      if (status >= 200 && status <= 299) {
        options.onAccepted(webhook);
        return true;
      }
      options.onRefused?.(webhook, String(status));
    } catch (error) {
      options.onRefused?.(webhook, (error as NodeJS.ErrnoException).code ?? (error as Error).message);
    }
    await sleep(RETRY_MS);
  }
  return false;
}

/** Spreads starts evenly. */
function pacer(perSecond: number | undefined): () => Promise<void> {
  let next = Date.now();
  return async () => {
    if (perSecond !== undefined) {
      const now = Date.now();
      next = Math.max(next + 1000 / perSecond, now - 100);
      await (next > now ? sleep(next - now) : undefined);
    }
  };
}
