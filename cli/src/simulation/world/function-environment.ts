import type { Backend } from './backend';
import { deduplicatingGate } from './deduplication-world';
import type { EnvironmentFaults } from './environment-faults';
import { ExecutionEnvironment } from './execution-environment';
import type { ForwarderServices } from './forwarder-services';
import type { QueueWatch } from './queue-watch';
import { isSecret, SigningSecret } from './signing-secret';
import type { SigningSource } from './signing-source';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import { interpretStatus } from '../../../../src/delivery/transports/interpret-status';
import { FunctionClient, Invoke } from '../../../../src/delivery/transports/lambda-function';
import { BackendClient, DeliveryRequest, FailureClass, RequestResult } from '../../../../src/delivery/transports/request';
import { RequestTransport } from '../../../../src/delivery/transports/request-transport';
import { SigningClient } from '../../../../src/delivery/transports/signing';
import { After } from '../../../../src/delivery/transports/total-timeout';
import type { DeliverableWebhook } from '../../../../src/delivery/webhook/webhook-reader';
import { webhookRequest } from '../../../../src/delivery/webhook/webhook-request';
import type { Gate } from '../../../../src/engine/gate';
import type { Reader } from '../../../../src/engine/item';
import type { LogLine } from '../../../../src/engine/log-lines';
import type { Clock, EnginePorts, Transport } from '../../../../src/engine/ports';
import type { QueuedMessage } from '../../../../src/engine/queued-message';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../../../src/engine/settings';
import type { VirtualClock } from '../../local/clock';
import type { InvokeResult } from '../../local/event-source';
import type { Awaiting, CoveredEnvironment, EnvironmentState as EnvironmentStateName } from '../coverage';
import type { Oracle } from '../oracle/oracle';
import type { SigningWatch } from '../oracle/signing-watch';

/** How webhooks are delivered, with what their statuses mean. */
export interface ForwarderSettings extends DeliverySettings {
  readonly retryPolicy: HttpRetryPolicyConfig;
}

/** Delivers a batch: the real engine, or a broken one to see that the oracle notices. */
export type Deliver = (
  batch: readonly QueuedMessage[], settings: DeliverySettings, ports: EnginePorts<DeliverableWebhook>, state: EnvironmentState,
) => Promise<string[]>;

/** Makes a client that signs of one that does not. */
export type Sign = (...all: ConstructorParameters<typeof SigningClient>) => BackendClient;

/** What requests are signed with, and who watches that. */
export interface Signing {
  readonly secret: SigningSecret;
  readonly watch: SigningWatch;
  /** Whether the secret changes, or cannot be read at times. */
  readonly mayFail: boolean;
}

/** What all environments of a world share. */
export interface EnvironmentWorld {
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly oracle: Oracle;
  readonly backend: Backend;
  readonly reader: Reader<DeliverableWebhook>;
  readonly services: ForwarderServices;
  readonly watch: QueueWatch;
  readonly environmentFaults: EnvironmentFaults;
  readonly records: boolean;
  /** Absent where anyone may send. */
  readonly source?: SigningSource;
  /** How far apart repetitions may arrive; absent where they are delivered. */
  readonly windowSeconds?: number;
  /** The secret that requests are signed with. @default - they are not signed */
  readonly signing?: Signing;
  readonly sign: Sign;
  /** Whether requests have `X-Forwarded-…` headers. */
  readonly forwardedHeaders: boolean;
  /** Whether the backend is a function. */
  readonly isFunction: boolean;
  readonly deliver: Deliver;
  readonly onTheWire: (client: BackendClient) => BackendClient;
  readonly invoke: (invoke: Invoke) => Invoke;
}

/** What takes longer to read may come too late for an invocation that has little time left. */
const SLOW_READING_MS = 1_000;

/** One execution environment of the forwarder function. */
export class FunctionEnvironment extends ExecutionEnvironment implements CoveredEnvironment {
  public readonly state: EnvironmentState;
  private readonly gate?: Gate<DeliverableWebhook>;
  /** For how long it was frozen: in every other environment the clock that nobody sets stands still meanwhile. */
  private stoodStillMs = 0;
  /** When the messages of the current invocation were received. */
  private heldSince = 0;
  private invocations = 0;
  /** How many of each it awaits. */
  private readonly awaiting: Partial<Record<Awaiting, number>> = {};
  private readonly transport: Transport<DeliverableWebhook>;
  private readonly clock: Clock = {
    now: () => this.world.clock.now() + this.skewMs,
    elapsed: () => this.world.clock.now() - this.stoodStillMs,
    sleep: (milliseconds) => {
      this.awaits('time', 1);
      return this.passTime(milliseconds, () => this.begins(), () => this.awaits('time', -1));
    },
  };

  /** Timers of a world go by the true clock, also where the environment's clock that nobody sets stands still; so what is measured to start one must, too. */
  private readonly timersClock = { now: () => this.clock.now(), elapsed: () => this.world.clock.now() };

  /**
   * @param id counts the environments of a world
   * @param skewMs how far its clock is ahead of the true one
   */
  constructor(
    public readonly id: number, private readonly world: EnvironmentWorld, public readonly settings: ForwarderSettings,
    private skewMs: number,
  ) {
    super(world.clock);
    this.state = newEnvironment(settings);
    this.gate = this.createGate();
    world.oracle.environmentStarted(id, settings.retryPolicy, settings.paused === true);
    this.transport = this.composeTransport();
  }

  /** In what a fault finds it. */
  public states(): EnvironmentStateName[] {
    const groups = this.inHand.map(({ groupId, messageId }) => groupId ?? messageId);
    const differing = new Set(groups).size;
    const awaited = Object.keys(this.awaiting) as Awaiting[];
    const states: EnvironmentStateName[] = awaited.filter((awaiting) => this.awaiting[awaiting]! > 0).map((awaiting) => `awaits ${awaiting}` as const);
    return [
      ...states,
      ...this.state.brake.isOpen ? ['brake open' as const] : [],
      ...differing > 1 ? ['several groups in hand' as const] : [],
      ...groups.length > differing ? ['group with a tail in hand' as const] : [],
      ...this.invocations === 1 ? ['first invocation' as const] : [],
    ];
  }

  /**
   * Runs one invocation.
   *
   * @param heldSince when the batch was received
   * @param deadline when the invocation is stopped, by the true clock
   */
  public invoke(messages: readonly QueuedMessage[], heldSince: number, deadline: number): Promise<InvokeResult> {
    this.invocations += 1;
    this.world.oracle.invocationBegins(this.id, messages.map(({ messageId }) => this.world.watch.webhookOf(messageId)));
    this.heldSince = heldSince;
    messages.forEach(({ messageId }) => {
      this.world.watch.webhookOf(messageId).reachedIn = heldSince;
    });
    return this.run(messages, () => this.world.deliver(messages, this.settings, this.ports(heldSince, deadline), this.state));
  }

  protected died(how: string): void {
    this.world.oracle.coverage.strikesEnvironment(how, this);
    this.world.oracle.environmentDied(this.id, how);
  }

  protected ended(): void {
    this.world.oracle.invocationEnds(this.id);
  }

  protected thawed(milliseconds: number): void {
    this.stoodStillMs += this.id % 2 === 0 ? milliseconds : 0;
  }

  /** It outlives invocations, as it does in the forwarder. */
  private createGate(): Gate<DeliverableWebhook> | undefined {
    const { services, source, windowSeconds, oracle } = this.world;
    if (source || windowSeconds === undefined) {
      return source?.gate({
        now: () => this.clock.now(), clock: this.clock, through: (work) => this.through('secret', () => this.noticed(work())), secretUnread: (inPassing) => oracle.metrics.secretUnread(this.id, inPassing),
      });
    }
    const claims = services.claimsOf(this.id);
    return deduplicatingGate(windowSeconds, {
      read: (key) => this.through('claim', () => claims.read(key)),
      write: (...all) => this.through('claim', () => claims.write(...all)),
      free: (...all) => this.through('claim', () => claims.free(...all)),
    }, this.clock);
  }

  private ports(heldSince: number, deadline: number): EnginePorts<DeliverableWebhook> {
    const { clock, random, reader, services, records, oracle } = this.world;
    return {
      clock: this.clock,
      random,
      reader,
      gate: this.gate,
      transport: this.transport,
      queue: {
        changeVisibility: (changes) => this.through('visibility', () => services.changeVisibility(this.id, changes, heldSince)),
        hold: (messages, seconds) => this.through('visibility', () => services.hold(this.id, messages, seconds, heldSince)),
        deadLetter: (letter) => this.through('dead letter', () => services.deadLetter(this.id, letter)),
      },
      records: records ? {
        read: (deliveryId, messageId) => this.through('record read', () => services.read(this.id, deliveryId, messageId)),
        write: (entry) => this.through('record write', () => services.write(this.id, entry)),
      } : undefined,
      rateShares: { claim: (claim) => this.through('share', () => services.claim(this.id, claim)) },
      log: { write: (line) => this.logged(line) },
      metrics: { add: (...counted) => oracle.metrics.counted(this.id, ...counted) },
      remainingMs: () => deadline - clock.now(),
    };
  }

  /** As the forwarder composes it, over a backend of the world. */
  private composeTransport(): Transport<DeliverableWebhook> {
    const { oracle, signing, sign, forwardedHeaders } = this.world;
    const client = signing
      ? sign(this.watched(this.client(), signing), () => this.readSecret(signing), this.timersClock, this.timer(2))
      : this.client();
    const transport = new RequestTransport<DeliverableWebhook>({
      client,
      requestOf: (item, { number, group }) => webhookRequest(item, { number, group, forwardedHeaders }),
      interpret: (result) => interpretStatus(result, this.settings.retryPolicy, this.clock.now()),
    });
    return {
      send: async (item, options) => {
        const webhook = oracle.find(item.deliveryId);
        if (webhook) {
          oracle.attempts.begins(webhook, this.id, this.heldSince, options.sequenceNumber);
        }
        const requests = webhook?.requests;
        const outcome = await transport.send(item, options);
        if (webhook && signing?.mayFail && outcome.failure !== undefined && webhook.requests === requests
          && (outcome.failure === FailureClass.OTHER || !webhook.unsure)) {
          signing.watch.neverSent(this.id, webhook.id);
          oracle.attempts.neverSent(webhook, this.id, this.heldSince, options.number, outcome.failure);
        }
        if (webhook && outcome.failure === FailureClass.TIMEOUT) {
          oracle.attempts.timedOut(webhook, this.id);
        }
        return outcome;
      },
    };
  }

  /** The watch hears of what is signed, before anything can happen to it. */
  private watched(client: BackendClient, { watch, mayFail }: Signing): BackendClient {
    return {
      send: async (request, options) => {
        if (mayFail) {
          watch.leaves(this.id, request);
        }
        const result = await client.send(request, options);
        if (result.kind === 'failure' || result.status > 299) {
          watch.notAcknowledged(this.id);
        }
        return result;
      },
    };
  }

  private readSecret({ secret, watch }: Signing): Promise<string> {
    const heard = watch.reads(this.id);
    const reading = this.through('secret', () => secret.read());
    reading.then((text) => heard(isSecret(text) ? text : undefined), () => heard(undefined));
    return reading;
  }

  private client(): BackendClient {
    const { isFunction, invoke, onTheWire } = this.world;
    return onTheWire(isFunction
      ? new FunctionClient(invoke((payload, signal) => this.invokeBackend(payload, signal)), this.timer(1))
      : { send: (request, { timeoutMs }) => this.send(request, timeoutMs) });
  }

  /** Timers that an environment that stands still does not notice. As in Node, they go off a little late, and those of what is inside first. */
  private timer(lateMs: number): After {
    return (milliseconds, callback) => this.world.clock.after(milliseconds + lateMs, () => this.whenAwake(callback));
  }

  /**
   * An environment that stands still for longer than the timeout before a request has left has nothing to send any more. What it sends late has the rest of
   * the timeout, because a client counts from when it is given the request.
   */
  private send(request: DeliveryRequest, timeoutMs: number): Promise<RequestResult> {
    const { clock, backend } = this.world;
    const leavesBy = clock.now() + timeoutMs;
    return this.through('request', () => clock.now() <= leavesBy
      ? backend.send(request, leavesBy - clock.now(), this.id, this.heldSince)
      : Promise.resolve({ kind: 'failure', failure: FailureClass.TIMEOUT, detail: 'never sent' }));
  }

  /** As `send`, but nobody tells a function how much of the timeout is left. */
  private invokeBackend(payload: string, signal: AbortSignal): ReturnType<Invoke> {
    const { clock, backend } = this.world;
    const leavesBy = clock.now() + this.settings.attemptTimeoutMs;
    return this.through('request', () => clock.now() <= leavesBy
      ? backend.invoke(payload, signal, leavesBy - clock.now(), this.id, this.heldSince)
      : Promise.reject(new Error('It is never sent.')));
  }

  /** As `passThrough`, and the oracle knows what is awaited. */
  private through<T>(awaiting: Awaiting, work: () => Promise<T>): Promise<T> {
    this.awaits(awaiting, 1);
    return this.passThrough(() => {
      this.begins();
      return work();
    }, () => this.awaits(awaiting, -1));
  }

  /** The oracle hears of what is read to verify webhooks. */
  private noticed<T>(reading: Promise<T>): Promise<T> {
    const { clock, oracle } = this.world;
    const beganAt = clock.now();
    const hasStatus = (answer: unknown): answer is { readonly status: number } => typeof answer === 'object' && answer !== null && 'status' in answer;
    reading.then((answer) => {
      const isAnswer = !hasStatus(answer) || answer.status === 200;
      oracle.problems.readToVerify(this.id, isAnswer && clock.now() - beganAt < SLOW_READING_MS);
    }, () => oracle.problems.readToVerify(this.id, false));
    return reading;
  }

  private begins(): void {
    this.world.oracle.coverage.environment = this;
  }

  private awaits(awaiting: Awaiting, more: 1 | -1): void {
    this.awaiting[awaiting] = (this.awaiting[awaiting] ?? 0) + more;
  }

  private logged(line: LogLine): void {
    const { oracle, watch } = this.world;
    if (line.message === 'problem' && line.doing === 'dead-letter' && line.detail === 'Resting') {
      this.world.services.letterRests?.rests(this.id);
      this.inHand.forEach(({ messageId }) => {
        watch.webhookOf(messageId).restedIn = this.heldSince;
      });
    }
    oracle.logged(this.id, line);
  }

  protected meetFault(): 'dead' | 'none' {
    const fault = this.world.environmentFaults.next();
    if (fault === 'crash') {
      this.kill('crash');
      return 'dead';
    }
    if (fault === undefined || !this.isInvoked) {
      return 'none';
    }
    const { oracle, watch } = this.world;
    oracle.coverage.strikesEnvironment(fault.name, this);
    const inHand = this.inHand.map(({ messageId }) => watch.webhookOf(messageId));
    if ('skewMs' in fault) {
      this.skewMs = fault.skewMs;
      oracle.clockSet(this.id, fault.skewMs, inHand);
      this.world.signing?.watch.doubt(this.id);
    } else {
      this.standStill(fault.pauseMs);
      oracle.doubt(this.id, 'it stood still', inHand, this.heldSince);
      this.world.signing?.watch.doubt(this.id);
    }
    return 'none';
  }
}
