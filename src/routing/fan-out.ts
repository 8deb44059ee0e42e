import { Lazy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { IWebhookDestination } from './destination-interface';
import { WebhookDestinationOptions } from './destination-options';
import { Overflow } from './overflow';
import { IWebhookOverflow } from './overflow-interface';
import { Router } from './router';
import { RouterOptions } from './router-options';
import { ArchiveProps, Wanted } from './wanted';
import { WebhookDestination } from './webhook-destination';
import { WebhookOverflow } from './webhook-overflow';
import { Route } from '../contract/routes';
import { DeliveryOptions } from '../delivery/delivery-options';
import { DeliveryRecords } from '../delivery/delivery-records';
import { DeliveryStream, Intake } from '../delivery/delivery-stream';
import { Destination } from '../delivery/destination';
import { CommonProps, destinationProps, functionDefaults } from '../delivery/destination-defaults';
import { EndpointEnvironment } from '../delivery/endpoint-environment';
import { Monitoring } from '../monitoring/monitoring';
import { checkDestinationName } from '../shared/check-destination-name';
import { grantSend } from '../shared/queue-grants';

/** What a fan-out is made of. */
export interface FanOutProps {
  readonly common: CommonProps;
  /** The webhook's own. */
  readonly delivery: DeliveryOptions;
  readonly router: RouterOptions;
  /** Whose queue the first one is; absent where the webhook has no backend of its own. */
  readonly own?: Destination;
  /** The first queue. */
  readonly intake: Intake;
  /** Watches what is added. */
  readonly monitoring: Monitoring;
  /** The table of records, which is made where it is needed. */
  recordsTable(records: DeliveryRecords): dynamodb.Table | undefined;
}

/** Ids that mean something else in logs, metrics and records: the own backend, the parts that route, and the archive. */
const OTHER_PARTS = ['default', 'router', 'overflow', 'archive'];

/** Up to here the routes are written as they are, for people to read; else packed. */
const MAX_PLAIN_LENGTH = 1_200;

/**
 * The destinations of a webhook, and what routes to them: as long as there is only the webhook's own backend, nothing.
 *
 * @internal
 */
export class FanOut {
  private readonly wanted: Wanted[] = [];
  private startedOverflow?: Overflow;
  private startedRouter?: Router;

  constructor(private readonly webhook: Construct, private readonly props: FanOutProps) {
    if (props.own) {
      this.wanted.push({ stream: props.own });
    }
    webhook.node.addValidation({ validate: () => this.problems() });
  }

  /** Undefined where nothing is routed. */
  public get router(): Router | undefined {
    return this.startedRouter;
  }

  /** Undefined where nothing is routed. */
  public get overflow(): IWebhookOverflow | undefined {
    return this.startedOverflow && new WebhookOverflow(this.webhook, this.startedOverflow);
  }

  /** The own backend first. */
  public get destinations(): IWebhookDestination[] {
    return this.wanted.filter(({ archive }) => !archive).map(({ stream }) => new WebhookDestination(this.webhook, stream, this.props.monitoring));
  }

  /** Of the router, the overflow, the destinations that were added, and the archive. */
  public get functions(): lambda.Function[] {
    const added = this.wanted.map(({ stream }) => stream).filter((stream) => stream !== this.props.own);
    return [this.startedRouter, this.startedOverflow, ...added].flatMap((stream) => stream ? [stream.function] : []);
  }

  /** Adds a destination, and makes the router where there was none. */
  public add(id: string, options: WebhookDestinationOptions): IWebhookDestination {
    const others = this.wanted.map(({ stream }) => stream.node.id);
    checkDestinationName(id, { what: 'an id', taken: OTHER_PARTS, whose: 'webhook', example: 'Billing', others });
    const router = this.start();
    const { common, recordsTable } = this.props;
    const chosen = destinationProps(options.backend, options, common);
    const scope = this.webhook.node.tryFindChild('Destinations') as Construct | undefined ?? new Construct(this.webhook, 'Destinations');
    const stream = new Destination(scope, id, { ...chosen, routed: true, recordsTable: recordsTable(chosen.deliveryRecords) });
    this.route({ stream, filter: options.filter }, router);
    this.props.monitoring.watchDestination(stream, options.alarms);
    return new WebhookDestination(this.webhook, stream, this.props.monitoring);
  }

  /**
   * Adds the archive, which is sent everything that was verified, and makes the router where there was none.
   *
   * @param create makes it of what it has in common with the other streams of the webhook
   */
  public addArchive(create: (props: ArchiveProps) => DeliveryStream): IWebhookDestination {
    const router = this.start();
    const stream = create({ ...this.props.common, function: functionDefaults(this.props.delivery) });
    this.route({ stream, archive: true }, router);
    this.props.monitoring.watchDestination(stream);
    return new WebhookDestination(this.webhook, stream, this.props.monitoring);
  }

  /** Makes the router and the overflow, if they are not there yet. */
  public start(): Router {
    if (this.startedRouter) {
      return this.startedRouter;
    }
    const { common, delivery, own, intake, router: options } = this.props;
    const routes = Lazy.uncachedString({ produce: () => this.routes() });
    const place = { ...functionDefaults(delivery), memorySize: 256 };
    const overflow = new Overflow(this.webhook, 'Overflow', { ...common, function: place, routes });
    const deliveryRecords = delivery.deliveryRecords ?? DeliveryRecords.metadata();
    const createRouter = (taken: Intake): Router => new Router(this.webhook, 'Router', {
      ...common, function: place, routes, intake: taken, overflow, options, deliveryRecords, recordsTable: this.props.recordsTable(deliveryRecords),
    });
    this.startedOverflow = overflow;
    this.startedRouter = own ? own.goBehind(createRouter) : createRouter(intake);
    if (own) {
      this.grant(own, this.startedRouter);
    }
    this.props.monitoring.watchRouting(this.startedRouter, overflow);
    return this.startedRouter;
  }

  private route(wanted: Wanted, router: Router): void {
    this.wanted.push(wanted);
    this.grant(wanted.stream, router);
    router.makeRoom();
  }

  private grant({ queue }: DeliveryStream, router: Router): void {
    grantSend(queue, router.function);
    grantSend(queue, this.startedOverflow!.function);
  }

  private routes(): string {
    const routes = this.wanted.map(({ stream, filter, archive }): Route => ({
      destination: stream.node.id, queueName: stream.queue.queueName, filter: filter?._resolve(this.startedRouter!.endpoints), archive,
    }));
    const text = Stack.of(this.webhook).toJsonString({ routes });
    const written = new EndpointEnvironment(this.webhook);
    const plain = written.plain(text);
    return plain.length <= MAX_PLAIN_LENGTH ? plain.value : written.packed(text).value;
  }

  private problems(): string[] {
    const [unused] = this.startedRouter ? [] : Object.entries(this.props.router).filter(([name, value]) => name !== 'keep' && value !== undefined);
    if (unused) {
      return [`${this.webhook.node.path} got router.${unused[0]} and has no router, expected it with several destinations or with router.keep only; add a destination, set keep, or leave it out.`];
    }
    const endpoints = this.startedRouter?.endpoints ?? [];
    const wrongFilters = this.wanted.flatMap(({ stream, filter }) =>
      (filter?._check(endpoints) ?? []).map((problem) => `The filter of ${stream.node.path} is wrong: ${problem}`));
    const excess = this.startedRouter?.environmentExcess ?? 0;
    if (wrongFilters.length === 0 && excess > 0) {
      return [`${this.webhook.node.path} got ${this.wanted.length} destinations with filters that take about ${excess} bytes too many, expected less because Lambda has 4 KB for all environment variables of the router; write shorter filters, or add fewer destinations.`];
    }
    return this.destinations.length > 0
      ? wrongFilters
      : [`${this.webhook.node.path} got no backend and no destination${this.wanted.length > 0 ? ' but an archive' : ''}, expected what the webhooks are delivered to; pass backend: Backend.url('https://…'), or call addDestination.`];
  }
}
