import type { ArchiveBucket } from './archive-bucket';
import type { FanOutBackend } from './backend';
import type { FunctionVersion, Inside } from './environment';
import { FILTERS } from './filters';
import type { Parts } from './parts';
import type { DestinationScenario } from './scenario';
import type { Services } from './services';
import { ArchiveReader } from '../../../../src/archive/function/archive-reader';
import { ArchiveTransport, Objects } from '../../../../src/archive/function/archive-transport';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import type { StreamSettings } from '../../../../src/delivery/stream-settings';
import { interpretStatus } from '../../../../src/delivery/transports/interpret-status';
import { BackendClient } from '../../../../src/delivery/transports/request';
import { RequestTransport } from '../../../../src/delivery/transports/request-transport';
import { GatesInTurn } from '../../../../src/delivery/webhook/gates-in-turn';
import { DeliverableWebhook, WebhookReader } from '../../../../src/delivery/webhook/webhook-reader';
import { webhookRequest } from '../../../../src/delivery/webhook/webhook-request';
import type { Records } from '../../../../src/engine/delivery-record';
import type { Gate } from '../../../../src/engine/gate';
import type { Transport } from '../../../../src/engine/ports';
import { Webhook } from '../../../../src/envelope/envelope';
import type { DestinationQueues } from '../../../../src/routing/function/destination-queue';
import { OverflowingWebhook, OverflowReader, OverflowTransport } from '../../../../src/routing/function/overflow-transport';
import type { Overflows } from '../../../../src/routing/function/overflows';
import { RouteMetrics } from '../../../../src/routing/function/route-metrics';
import { RoutedRecords } from '../../../../src/routing/function/routed-records';
import { RoutedWebhook, RoutedWebhookReader } from '../../../../src/routing/function/routed-webhook';
import { RouterTransport } from '../../../../src/routing/function/router-transport';
import { RoutingGate } from '../../../../src/routing/function/routing-gate';
import { WantedRoutes } from '../../../../src/routing/function/wanted-routes';
import { GROUPS_PER_INVOCATION, ROUTING_RETRY, ROUTING_TIMEOUT_MS } from '../../../../src/routing/routing-settings';
import { deduplicatingGate } from '../world/deduplication-world';
import type { SigningSource } from '../world/signing-source';
import { deliverySettings, Queues } from '../world/stream-parts';

/** What can be put in place of parts of the router, to see that the oracle notices. */
export interface Alterations {
  readonly queues?: (queues: DestinationQueues) => DestinationQueues;
  readonly overflows?: (overflows: Overflows) => Overflows;
  readonly transport?: (transport: Transport<RoutedWebhook>, queues: DestinationQueues, wanted: WantedRoutes) => Transport<RoutedWebhook>;
  readonly records?: (records: Records<Webhook>) => Records<Webhook>;
  /** What verifies, and leaves repetitions out. */
  readonly gate?: (gate: Gate<Webhook>) => Gate<Webhook>;
  /** The records of forwarders. */
  readonly deliveryRecords?: (records: Records<DeliverableWebhook>) => Records<DeliverableWebhook>;
  /** What is between the forwarder and the backend of a destination. */
  readonly client?: (client: BackendClient, destination: string) => BackendClient;
  /** Where the archive writes. */
  readonly objects?: (objects: Objects) => Objects;
  /** Whether forwarders know no rate. @default false */
  readonly noRate?: boolean;
  /** Whether forwarders behind a router verify. @default false */
  readonly gateBehindRouter?: boolean;
  /** At the switch to several, whether the first queue goes to the router before the forwarder stops taking it for its own. @default false */
  readonly mappingFirst?: boolean;
  /** Leaves filters out. @default false */
  readonly noFilters?: boolean;
}

const ROUTING = { groupsPerInvocation: GROUPS_PER_INVOCATION, requestTimeoutMs: ROUTING_TIMEOUT_MS };

/** Longer than any world, so that the books need not know of it. */
const WINDOW_SECONDS = 30 * 24 * 60 * 60;

/** What a URL of a queue begins with. */
const BASE = 'https://sqs.us-east-1.amazonaws.com/000000000000/';

/** Makes the functions of a world, as they are composed when they are deployed. */
export class Compositions {
  /** @param source where webhooks are really signed */
  constructor(
    private readonly parts: Parts, private readonly services: Services, private readonly queues: ReadonlyMap<string, Queues>,
    private readonly alter: Alterations, private readonly source?: SigningSource,
  ) {}

  /**
   * A forwarder.
   *
   * @param from the queues that it delivers from: its own, or the first ones, where it verifies
   */
  public forwarder(
    { name, groupsPerInvocation, requestTimeoutMs }: DestinationScenario, backend: FanOutBackend, stream: StreamSettings, from: Queues,
    isRouted: boolean,
  ): FunctionVersion<DeliverableWebhook> {
    const { services, alter } = this;
    const settings = deliverySettings(name, stream, from.queue, { groupsPerInvocation, requestTimeoutMs, retryPolicy: DEFAULT_RETRY_POLICY });
    return {
      queueName: from.queue.name,
      settings: alter.noRate ? { ...settings, rateLimit: undefined } : settings,
      compose: (inside) => ({
        reader: new WebhookReader(),
        gate: isRouted && !this.alter.gateBehindRouter ? undefined : this.gate(inside, isRouted),
        transport: new RequestTransport({
          client: (alter.client ?? same)(backend.client(inside), name),
          requestOf: (item, { number, group }) => webhookRequest(item, { number, group, forwardedHeaders: false }),
          interpret: (result) => interpretStatus(result, settings.retryPolicy, inside.clock.now()),
        }),
        records: (alter.deliveryRecords ?? same)(services.records(name, inside)),
        rateShares: services.rateShares(name, inside),
      }),
      queue: (queueName, inside) => this.port(queueName, from, inside),
    };
  }

  /** The archive. */
  public archive(
    { name, groupsPerInvocation, requestTimeoutMs }: DestinationScenario, bucket: ArchiveBucket, stream: StreamSettings, from: Queues,
  ): FunctionVersion<string> {
    const retryPolicy = { ...DEFAULT_RETRY_POLICY, ...ROUTING_RETRY };
    return {
      queueName: from.queue.name,
      settings: deliverySettings(name, stream, from.queue, { groupsPerInvocation, requestTimeoutMs, retryPolicy }),
      compose: (inside) => ({
        reader: new ArchiveReader(),
        transport: new ArchiveTransport({ objects: (this.alter.objects ?? same)(bucket.client(inside)), bucket: 'archive', prefix: '', clock: inside.clock }),
      }),
      queue: (queueName, inside) => this.port(queueName, from, inside),
    };
  }

  /** The router. */
  public router(
    destinations: readonly DestinationScenario[], stream: StreamSettings, first: Queues, paused: boolean,
  ): FunctionVersion<RoutedWebhook> {
    const { parts: { oracle, scenario }, services, alter } = this;
    const retryPolicy = { ...DEFAULT_RETRY_POLICY, ...ROUTING_RETRY, retryForSeconds: scenario.routingRetryForSeconds };
    return {
      queueName: first.queue.name,
      settings: deliverySettings('Router', stream, first.queue, { ...ROUTING, retryPolicy, paused }),
      compose: (inside) => {
        const wanted = new WantedRoutes(destinations.map(({ name, filter, isArchive }) => ({
          destination: name,
          queueUrl: `${BASE}${name}.fifo`,
          filter: alter.noFilters ? undefined : FILTERS[filter].config,
          archive: isArchive ? true : undefined,
        })));
        const queues = (alter.queues ?? same)(services.destinationQueues(inside));
        const overflows = (alter.overflows ?? same)(services.overflows(inside));
        const options = { wanted, queues, overflows, overflowQueueUrl: `${BASE}overflow.fifo`, metrics: new RouteMetrics('World'), clock: inside.clock };
        const real = new RouterTransport(options);
        const transport = alter.transport?.(real, queues, wanted) ?? real;
        return {
          reader: new RoutedWebhookReader(['/']),
          gate: new GatesInTurn([this.gate(inside, false), new RoutingGate(wanted)]),
          transport: {
            send: async (item, attempt) => {
              const outcome = await transport.send(item, attempt);
              if (outcome.result !== 'delivered') {
                oracle.happened('routing failed');
                oracle.routingFailed(oracle.webhookIn(item.content.envelope)!);
              }
              return outcome;
            },
          },
          records: new RoutedRecords((alter.records ?? same)(services.records('Router', inside))),
        };
      },
      queue: (queueName, inside) => this.port(queueName, first, inside),
    };
  }

  /** The overflow. */
  public overflow(destinations: readonly DestinationScenario[], stream: StreamSettings, from: Queues): FunctionVersion<OverflowingWebhook> {
    const { parts: { oracle, scenario }, services } = this;
    const retryPolicy = { ...DEFAULT_RETRY_POLICY, ...ROUTING_RETRY, retryForSeconds: scenario.routingRetryForSeconds };
    const routes = destinations.map(({ name }) => ({ destination: name, queueName: `${name}.fifo` }));
    return {
      queueName: from.queue.name,
      settings: deliverySettings('Overflow', stream, from.queue, { ...ROUTING, retryPolicy }),
      compose: (inside) => {
        const transport = new OverflowTransport({
          queues: services.destinationQueues(inside), overflows: services.overflows(inside), metrics: new RouteMetrics('World'), clock: inside.clock,
        });
        return {
          reader: new OverflowReader(routes, `${BASE}overflow.fifo`),
          transport: {
            send: async (item, attempt) => {
              const outcome = await transport.send(item, attempt);
              oracle.happened(outcome.result === 'delivered' ? 'through the overflow' : 'kept in the overflow');
              if (outcome.result !== 'delivered') {
                // Its queue may have it, and the table not know.
                oracle.doubt(item.content.envelope, 'overflow', item.content.address.destination);
              }
              return outcome;
            },
          },
        };
      },
      queue: (queueName, inside) => this.port(queueName, from, inside),
    };
  }

  /** The gate of verification and repetitions, which the oracle sees. */
  private gate(inside: Inside, isBehindRouter: boolean): Gate<Webhook> {
    const { parts: { oracle }, services, source } = this;
    const verifying = source?.gate({ now: () => inside.clock.now(), clock: inside.clock, through: (work) => inside.through(work) });
    const real = (this.alter.gate ?? same)(deduplicatingGate(WINDOW_SECONDS, services.claims(inside), inside.clock, verifying));
    return {
      check: (item, ...rest) => {
        oracle.verified(oracle.webhookIn(`"id":"${item.deliveryId}"`)!, isBehindRouter);
        return real.check(item, ...rest);
      },
      givenUp: (item, message) => real.givenUp!(item, message),
    };
  }

  /** Messages of another queue go back to that, and nothing of them to dead letters of this function's. */
  private port(queueName: string, own: Queues, inside: Inside): ReturnType<Services['queuePort']> {
    return this.services.queuePort(this.queues.get(queueName)!.queue, own.deadLetters, inside);
  }
}

function same<T>(value: T): T {
  return value;
}
