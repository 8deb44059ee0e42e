import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Aws } from './aws';
import { messageOf } from './queues';
import { SIGNING_SECRET } from './stacks';
import { Arrival, Backend } from '../../demo/backend/backend';
import { webhooks } from '../../demo/corpus/corpus';
import { GITHUB_SIGNATURE_HEADER } from '../../demo/corpus/github';
import { ID_HEADER, Webhook } from '../../demo/corpus/payload';
import { Ledger } from '../../demo/verification/ledger';
import { ROOT_ENDPOINT } from '../../src/envelope/envelope';

const WEBHOOKS = 240;
const GROUPS = 24;
const PAUSE_MS = 15;
const BACKEND_MS = 10;
const DELIVERED_WITHIN_MS = 60_000;

/** What the forwarder adds when it signs. The first is also the name of the header with the id of the demo's webhooks. */
const SIGNATURE_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/**
 * The webhooks of the demo on their way through the hub's queue and forwarder to a backend on this machine: those of GitHub at the endpoint that
 * verifies their signatures, the others at `/`.
 */
export class Traffic {
  private readonly all = webhooks(WEBHOOKS, GROUPS);
  private readonly ledger = new Ledger(this.all.map((webhook) => ({ ...webhook, path: deliveredPath(webhook) })));
  private readonly unsigned: string[] = [];
  private readonly backend = new Backend({
    latencyMs: () => BACKEND_MS,
    observer: {
      arrived: (arrival) => this.ledger.arrived(this.withoutSignature(arrival)),
      answered: (arrival, status) => this.ledger.answered(this.withoutSignature(arrival), status),
    },
  });

  /** Starts the backend and returns its URL. */
  public async listen(): Promise<string> {
    await this.backend.become('up');
    return this.backend.url;
  }

  /** Ends the backend. */
  public async close(): Promise<void> {
    await this.backend.become('down');
  }

  /** How many webhooks there are, how many the queue has accepted so far, and how many the backend has acknowledged. */
  public get progress(): { readonly total: number; readonly accepted: number; readonly delivered: number } {
    return { total: this.all.length, ...this.ledger.progress };
  }

  /** Sends all of them, one after the other. */
  public async send(aws: Aws, queueUrl: string): Promise<void> {
    for (const webhook of this.all) {
      await aws.sqs.sendMessage(messageOf(webhook, queueUrl, endpointOf(webhook)));
      this.ledger.accepted(webhook);
      await sleep(PAUSE_MS);
    }
  }

  /** Waits until so many are delivered, or as long as that may take. */
  public async delivered(count: number): Promise<void> {
    for (const deadline = Date.now() + DELIVERED_WITHIN_MS; this.ledger.progress.delivered < count && Date.now() < deadline;) {
      await sleep(20);
    }
  }

  /** How many were delivered once more. */
  public get duplicated(): number {
    return this.ledger.balance().duplicated;
  }

  /** What was lost, altered, out of order in its group, or not signed by the forwarder; one sentence for each kind. */
  public problems(): string[] {
    const { lost, reordered, corrupted } = this.ledger.balance();
    return Object.entries({ lost, reordered, corrupted, unsigned: this.unsigned })
      .filter(([, found]) => found.length > 0)
      .map(([what, found]) => `No webhook may be ${what}, got ${found.length} of ${this.all.length}: ${found.slice(0, 5).join('; ')}.`);
  }

  /** The request as it was before the forwarder signed it. */
  private withoutSignature(arrival: Arrival): Arrival {
    const [id, timestamp, signature] = SIGNATURE_HEADERS.map((name) => arrival.headers.find(([other]) => other === name)?.[1]);
    const hmac = createHmac('sha256', Buffer.from(SIGNING_SECRET, 'base64')).update(`${id}.${timestamp}.`).update(arrival.body);
    if (signature !== `v1,${hmac.digest('base64')}`) {
      this.unsigned.push(`${id} has the signature ${signature}`);
    }
    return { ...arrival, headers: [...arrival.headers.filter(([name]) => !SIGNATURE_HEADERS.includes(name)), [ID_HEADER, id ?? '']] };
  }
}

function endpointOf({ headers }: Webhook): string {
  return headers.some(([name]) => name === GITHUB_SIGNATURE_HEADER) ? '/github' : ROOT_ENDPOINT;
}

/** The path at which the backend gets a webhook, without a slash in front. All of GitHub's are sent to the endpoint itself. */
function deliveredPath(webhook: Webhook): string {
  return webhook.path || endpointOf(webhook).slice(1);
}
