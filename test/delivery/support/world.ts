import { VirtualClock } from '../../../cli/src/local/clock';
import { RateSharesTable } from '../../../cli/src/simulation/world/rate-shares-table';
import { DeliveryMetric } from '../../../src/contract/metrics';
import { DEFAULT_RETRY_POLICY, HttpRetryPolicyConfig } from '../../../src/delivery/retry-policy-config';
import { RETENTION_SECONDS, VISIBILITY_MARGIN_SECONDS } from '../../../src/delivery/stream-settings';
import { interpretStatus } from '../../../src/delivery/transports/interpret-status';
import { DeliveryRequest, FailureClass, RequestResult, SendOptions } from '../../../src/delivery/transports/request';
import { RequestTransport } from '../../../src/delivery/transports/request-transport';
import { DeliverableWebhook, WebhookReader } from '../../../src/delivery/webhook/webhook-reader';
import { webhookRequest } from '../../../src/delivery/webhook/webhook-request';
import { Brake, defaultBrake } from '../../../src/engine/brake';
import { DeadLetter } from '../../../src/engine/dead-letter';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { RecordEntry, Records } from '../../../src/engine/delivery-record';
import { Gate } from '../../../src/engine/gate';
import { Item } from '../../../src/engine/item';
import { AttemptLine, LogLine } from '../../../src/engine/log-lines';
import { EnginePorts, VisibilityChange } from '../../../src/engine/ports';
import { QueuedMessage } from '../../../src/engine/queued-message';
import { RateShares, ShareClaim } from '../../../src/engine/rate-shares';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../../src/engine/settings';
import { formatEnvelope, Webhook } from '../../../src/envelope/envelope';

/** Several times what any test needs: work that goes in circles must fail and not hang. */
const MOST_STEPS = 300_000;

/** An instant in 2026 at which every test starts. */
export const START = Date.UTC(2026, 10, 21, 12, 0, 0);

export const ok = (status = 200): RequestResult => ({ kind: 'response', status });
export const answer = (status: number, retryAfter?: string): RequestResult => ({ kind: 'response', status, retryAfter });
export const fail = (failure: FailureClass = FailureClass.CONNECTION_REFUSED): RequestResult => ({ kind: 'failure', failure, detail: 'ECONNREFUSED' });

export function webhook(overrides: Partial<Webhook> = {}): Webhook {
  return {
    id: 'delivery-1',
    arrivedAt: START,
    endpoint: '/',
    method: 'POST',
    path: 'orders',
    rawPath: '/prod/orders',
    query: [],
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from('{}'),
    sourceIp: '192.0.2.1',
    ...overrides,
  };
}

/** What the engine makes of a webhook's envelope. */
export function itemOf<W extends Webhook>(hook: W): Item<W> {
  return { deliveryId: hook.id, arrivedAt: hook.arrivedAt, content: hook };
}

/** A message; the delivery id is its id unless the webhook says otherwise. */
export function message(
  messageId: string, groupId: string | undefined, overrides: Partial<QueuedMessage> = {}, hook: Partial<Webhook> = {},
): QueuedMessage {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body: formatEnvelope(webhook({ id: messageId, ...hook })),
    groupId,
    receiveCount: 1,
    sentAt: START,
    firstReceivedAt: START,
    ...overrides,
  };
}

export interface WorldOptions {
  readonly policy?: Partial<HttpRetryPolicyConfig>;
  readonly settings?: Partial<DeliverySettings>;
  /** Time that an invocation has. */
  readonly invocationMs?: number;
  readonly random?: () => number;
  /** Failures in a row that open the brake. @default - as the engine has it */
  readonly failuresAtOnce?: number;
}

function withBrake(state: EnvironmentState, { concurrentInvocations }: DeliverySettings, failuresAtOnce?: number): EnvironmentState {
  return failuresAtOnce === undefined ? state : { ...state, brake: new Brake({ ...defaultBrake(concurrentInvocations), failuresAtOnce }) };
}

type Backend = (request: DeliveryRequest, options: SendOptions) => RequestResult | Promise<RequestResult>;
type OnDeadLetter = (letter: DeadLetter) => Promise<void>;
type OnChangeVisibility = (changes: readonly VisibilityChange[]) => Promise<void>;

/** A backend, queue and table of which every answer can be chosen, under a virtual clock. */
export class World {
  public readonly clock = new VirtualClock(START);
  public readonly requests: Array<DeliveryRequest & { readonly sentAt: number }> = [];
  public readonly deadLetters: DeadLetter[] = [];
  public readonly changes: VisibilityChange[] = [];
  /** Visibility timeouts that were started anew. */
  public readonly held: Array<{ readonly messageId: string; readonly seconds: number }> = [];
  /** Ids of messages that are in other hands. */
  public readonly lost = new Set<string>();
  public readonly records: RecordEntry<Webhook>[] = [];
  public readonly lines: LogLine[] = [];
  public readonly metrics = new Map<string, number>();
  public inFlight = 0;
  public mostInFlight = 0;

  /** How long it takes. */
  public latencyMs = 10;
  /** How long a request takes, where that is not the same for all. */
  public latencyOf?: (request: DeliveryRequest) => number;
  /** The table; absent until a test wants one. */
  public table?: Partial<Records<Webhook>>;
  /** Shares of the rate; nobody else uses them until a test says so. */
  public rateShares: RateShares = { claim: async (claim) => this.sharesTable.claim(1, claim) };
  public readonly sharesTable = new RateSharesTable();
  /** Claims that were made. */
  public readonly claims: ShareClaim[] = [];
  /** Lets everything through until a test sets one. */
  public gate?: Gate<Webhook>;

  public readonly settings: DeliverySettings;
  public state: EnvironmentState;
  private readonly policy: HttpRetryPolicyConfig;
  private readonly invocationMs: number;
  private readonly random: () => number;

  constructor(options: WorldOptions = {}) {
    this.policy = { ...DEFAULT_RETRY_POLICY, ...options.policy };
    this.invocationMs = options.invocationMs ?? 90_000;
    this.settings = {
      destination: 'Default',
      retryPolicy: this.policy,
      groupsPerInvocation: 1,
      attemptTimeoutMs: 10_000,
      visibilityTimeoutMs: this.invocationMs + VISIBILITY_MARGIN_SECONDS * 1000,
      concurrentInvocations: 10,
      maxReceiveCount: 1000,
      retentionSeconds: RETENTION_SECONDS,
      ...options.settings,
    };
    this.random = options.random ?? (() => 0.999);
    this.state = withBrake(newEnvironment(this.settings), this.settings, options.failuresAtOnce);
  }

  /** Of which items nothing is sent, because there is nothing new. */
  public isUnsent: (deliveryId: string) => boolean = () => false;
  /** What the backend answers. */
  public backend: Backend = () => ok();
  public onDeadLetter: OnDeadLetter = () => Promise.resolve();
  public onHold: (messages: readonly QueuedMessage[], seconds: number) => Promise<void> = () => Promise.resolve();
  public onChangeVisibility: OnChangeVisibility = () => Promise.resolve();

  /** One invocation; resolves to the ids that stay in the queue. */
  public invoke(batch: readonly QueuedMessage[]): Promise<string[]> {
    return this.finish(deliverBatch(batch, this.settings, this.ports(), this.state));
  }

  public ports(): EnginePorts<DeliverableWebhook> {
    const endsAt = this.clock.now() + this.invocationMs;
    const transport = new RequestTransport({
      client: { send: (request, options) => this.send(request, options) },
      requestOf: webhookRequest,
      interpret: (result) => interpretStatus(result, this.policy, this.clock.now()),
    });
    return {
      clock: this.clock,
      random: this.random,
      reader: new WebhookReader(),
      transport: {
        send: (item, options) => this.isUnsent(item.deliveryId) ? Promise.resolve({ result: 'delivered', unavailable: false, unsent: true }) : transport.send(item, options),
      },
      gate: this.gate,
      queue: {
        changeVisibility: async (changes) => {
          await this.onChangeVisibility(changes);
          this.changes.push(...changes);
        },
        hold: async (messages, seconds) => {
          await this.onHold(messages, seconds);
          this.held.push(...messages.map(({ messageId }) => ({ messageId, seconds })));
          return new Set(messages.map(({ messageId }) => messageId).filter((id) => !this.lost.has(id)));
        },
        deadLetter: async (letter) => {
          await this.onDeadLetter(letter);
          this.deadLetters.push(letter);
        },
      },
      records: this.table && this.recordsPort(),
      rateShares: {
        claim: (claim) => {
          this.claims.push(claim);
          return this.rateShares.claim(claim);
        },
      },
      log: { write: (line) => this.lines.push(line) },
      metrics: { add: (metric, value, failureClass) => this.count(metric, value, failureClass) },
      remainingMs: () => endsAt - this.clock.now(),
    };
  }

  /** Opens the brake, as if items of two other groups had failed for so long; the next probe may be made in half a second. */
  public openBrake(silentMs = 60_000): void {
    const { brake } = this.state;
    for (const [group, at] of [['other-1', this.clock.now() - silentMs], ['other-2', this.clock.now()], ['other-2', this.clock.now()]] as const) {
      brake.failed(group, at, { repeated: true, probe: false }, this.random);
    }
  }

  /** Lets virtual time pass until the work is done. */
  public async finish<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = (): void => {
      done = true;
    };
    work.then(end, end);
    await this.clock.advance(0);
    for (let steps = 0; !done; steps += 1) {
      if (steps === MOST_STEPS) {
        throw new Error(`The work is not done after ${steps} timers.`);
      }
      if (!await this.clock.step()) {
        throw new Error('The work waits for something that never comes.');
      }
    }
    return work;
  }

  /** Seconds that a message was hidden for when it last returned to the queue. */
  public hiddenFor(messageId: string): number | undefined {
    return this.changes.filter((change) => change.messageId === messageId).at(-1)?.seconds;
  }

  public attempts(): AttemptLine[] {
    return this.lines.filter((line): line is AttemptLine => line.message === 'attempt');
  }

  public requestIds(): string[] {
    return this.requests.map((request) => request.deliveryId);
  }

  private async send(request: DeliveryRequest, options: SendOptions): Promise<RequestResult> {
    this.requests.push({ ...request, sentAt: this.clock.now() });
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    await this.clock.sleep(this.latencyOf?.(request) ?? this.latencyMs);
    this.inFlight -= 1;
    return this.backend(request, options);
  }

  private recordsPort(): Records<Webhook> {
    return {
      read: async (id, messageId) => this.table?.read?.(id, messageId),
      write: async (entry) => {
        await this.table?.write?.(entry);
        this.records.push(entry);
      },
      flush: () => this.table?.flush?.(),
    };
  }

  private count(metric: DeliveryMetric, value: number, failureClass?: string): void {
    this.metrics.set(metric, (this.metrics.get(metric) ?? 0) + value);
    if (failureClass) {
      this.metrics.set(`${metric} ${failureClass}`, (this.metrics.get(`${metric} ${failureClass}`) ?? 0) + value);
    }
  }
}

export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
