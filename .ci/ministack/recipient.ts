import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Arrival, Backend } from '../../demo/backend/backend';
import { ID_HEADER, Webhook } from '../../demo/corpus/payload';
import { Ledger } from '../../demo/verification/ledger';

const BACKEND_MS = 10;
const DELIVERED_WITHIN_MS = 60_000;

/** What the forwarder adds when it signs. The first is also the name of the header with the id of the demo's webhooks. */
const SIGNATURE_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/** How a destination gets its webhooks. */
export interface RecipientOptions {
  /** For messages. */
  readonly name: string;
  /** What the forwarder signs with, in base64. Default: it does not sign. */
  readonly signingSecret?: string;
}

/** A backend on this machine with the webhooks that it has to get, all of them, unaltered, in order per group, and no others. */
export class Recipient {
  private readonly ledger: Ledger;
  private readonly ids: ReadonlySet<string>;
  private readonly unsigned: string[] = [];
  private readonly backend = new Backend({
    latencyMs: () => BACKEND_MS,
    observer: {
      arrived: (arrival) => this.ledger.arrived(this.withoutSignature(arrival)),
      answered: (arrival, status) => this.ledger.answered(this.withoutSignature(arrival), status),
    },
  });

  /** @param webhooks what it has to get, with the path at which it gets it */
  constructor(private readonly webhooks: readonly Webhook[], private readonly options: RecipientOptions) {
    this.ledger = new Ledger(webhooks);
    this.ids = new Set(webhooks.map(({ id }) => id));
  }

  /** Starts the backend and returns its URL. */
  public async listen(): Promise<string> {
    await this.backend.become('up');
    return this.backend.url;
  }

  /** Ends the backend. */
  public async close(): Promise<void> {
    await this.backend.become('down');
  }

  /** The queue has accepted a webhook, which may be for others. */
  public accepted(webhook: Webhook): void {
    if (this.ids.has(webhook.id)) {
      this.ledger.accepted(webhook);
    }
  }

  /** How many webhooks there are, how many the queue has accepted so far, and how many the backend has acknowledged. */
  public get progress(): { readonly total: number; readonly accepted: number; readonly delivered: number } {
    return { total: this.webhooks.length, ...this.ledger.progress };
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
      .map(([what, found]) => `No webhook for ${this.options.name} may be ${what}, got ${found.length} of ${this.webhooks.length}: ${found.slice(0, 5).join('; ')}.`);
  }

  /** The request as it was before the forwarder signed it. */
  private withoutSignature(arrival: Arrival): Arrival {
    const { signingSecret } = this.options;
    if (signingSecret === undefined) {
      return arrival;
    }
    const [id, timestamp, signature] = SIGNATURE_HEADERS.map((name) => arrival.headers.find(([other]) => other === name)?.[1]);
    const hmac = createHmac('sha256', Buffer.from(signingSecret, 'base64')).update(`${id}.${timestamp}.`).update(arrival.body);
    if (signature !== `v1,${hmac.digest('base64')}`) {
      this.unsigned.push(`${id} has the signature ${signature}`);
    }
    return { ...arrival, headers: [...arrival.headers.filter(([name]) => !SIGNATURE_HEADERS.includes(name)), [ID_HEADER, id ?? '']] };
  }
}
