import { setTimeout as sleep } from 'node:timers/promises';
import { Aws } from './aws';
import { messageOf } from './queues';
import { Recipient } from './recipient';
import { SIGNING_SECRET } from './stacks';
import { webhooks } from '../../demo/corpus/corpus';
import { GITHUB_SIGNATURE_HEADER } from '../../demo/corpus/github';
import { Webhook } from '../../demo/corpus/payload';
import { ROOT_ENDPOINT } from '../../src/envelope/envelope';

const WEBHOOKS = 240;
const GROUPS = 24;
const PAUSE_MS = 15;

const ALL = webhooks(WEBHOOKS, GROUPS);

/** All as a destination gets them. */
const DELIVERED = ALL.map((webhook) => ({ ...webhook, path: deliveredPath(webhook) }));

/** Who gets the webhooks that are sent: the hub's backend, and those of the two destinations. */
export interface Recipients {
  readonly hub: Recipient;
  readonly everything: Recipient;
  readonly github: Recipient;
}

/** Backends for the webhooks of the demo. */
export function recipients(): Recipients {
  return {
    hub: new Recipient(DELIVERED, { name: 'the hub', signingSecret: SIGNING_SECRET }),
    everything: new Recipient(DELIVERED, { name: 'the destination that wants all' }),
    github: new Recipient(positioned(DELIVERED.filter(isGithub)), { name: 'the destination that wants what GitHub sends' }),
  };
}

/** Sends the webhooks of the demo, one after the other: those of GitHub to the endpoint that verifies their signatures, the others to `/`. */
export async function sendAll(aws: Aws, queueUrl: string, to: readonly Recipient[]): Promise<void> {
  for (const webhook of ALL) {
    await aws.sqs.sendMessage(messageOf(webhook, queueUrl, endpointOf(webhook)));
    to.forEach((recipient) => recipient.accepted(webhook));
    await sleep(PAUSE_MS);
  }
}

/** The endpoint that a webhook of the demo is for. */
export function endpointOf(webhook: Webhook): string {
  return isGithub(webhook) ? '/github' : ROOT_ENDPOINT;
}

function isGithub({ headers }: Webhook): boolean {
  return headers.some(([name]) => name === GITHUB_SIGNATURE_HEADER);
}

/** The path at which a backend gets a webhook, without a slash in front. All of GitHub's are sent to the endpoint itself. */
function deliveredPath(webhook: Webhook): string {
  return webhook.path || endpointOf(webhook).slice(1);
}

/** Some of the webhooks, numbered anew in each group. */
function positioned(some: readonly Webhook[]): Webhook[] {
  const lengths = new Map<string, number>();
  return some.map((webhook) => {
    const position = lengths.get(webhook.group) ?? 0;
    lengths.set(webhook.group, position + 1);
    return { ...webhook, position };
  });
}
