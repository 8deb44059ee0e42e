import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { AppMonitor } from './app-monitor';
import { deployBuckets, deployParameters, deployQueues, deployTables, readFunctionUrls } from './deployment/deploy';
import { deployFunctions } from './deployment/deploy-functions';
import { DeploymentTarget, ofType } from './deployment/deployment-target';
import { deployEventRules } from './deployment/event-rules';
import { functionUrls } from './deployment/function-urls';
import { answerCloudFormation, CLOUDFORMATION_PATH, greetDestinations } from './deployment/greetings';
import { FUNCTION_URL_PATH, LocalNames, LocalPlace } from './deployment/local-names';
import { functionPath, ownParameter, personalName } from './deployment/lookups';
import { deploySchedules } from './deployment/schedules';
import { deploySecrets, reportMissingSecrets } from './deployment/secrets';
import { deployStateMachines } from './deployment/services';
import { deploySubscriptions } from './deployment/subscriptions';
import { isAlertTopic, readAlertTopics, readDestinations, readEndpoints, readRouting } from './deployment/webhooks';
import { DestinationMonitor } from './destination';
import { createEventSource } from './event-sources';
import { AnsweringFunctions } from './function-answers';
import { LocalEvent } from './local-event';
import { DEFAULT_PORT, LocalOptions, LocalRuntime } from './local-runtime';
import { Management } from './management';
import { PublicServer } from './public-server';
import { endpointUrls, serveApis } from './rest-apis';
import { EndpointRoute, readRoutes, reportProblems } from './routes';
import { routingMonitors } from './routing';
import { Status } from './status';
import { reportUnhosted } from './unhosted';
import { AccessControl } from '../access/access-control';
import { AwsServer } from '../aws-endpoints/aws-server';
import { createCredentials } from '../aws-endpoints/credentials';
import { FunctionUrl, serveFunctionUrl } from '../aws-endpoints/function-url';
import { LambdaInvokeApi } from '../aws-endpoints/lambda-invoke';
import { ParameterStore } from '../aws-endpoints/parameter-store';
import { SecretsManager } from '../aws-endpoints/secrets';
import { Sns } from '../aws-endpoints/sns';
import { StepFunctions } from '../aws-endpoints/step-functions';
import { Tagging } from '../aws-endpoints/tagging';
import { Targets } from '../aws-endpoints/targets';
import { Clock, SystemClock } from '../clock';
import { AssemblyError } from '../cloud-assembly/assembly-error';
import { CloudAssembly } from '../cloud-assembly/cloud-assembly';
import { Resource } from '../cloud-assembly/stack';
import { LocalConnection } from '../connection/connection-file';
import { Console } from '../console/console';
import { answerConsole } from '../console/console-api';
import type { AtBackend } from '../console/contract/deliveries';
import type { Story } from '../console/contract/story';
import { StatusStream } from '../console/status-stream';
import { DynamoDbService } from '../dynamodb';
import { EventBridge } from '../event-bridge/event-bridge';
import { CreatedMapping, EventSourceMappings } from '../event-source';
import { FunctionDefinition } from '../function-host/function-definition';
import { FunctionHost } from '../function-host/function-host';
import { Platforms, PLATFORMS_PATH } from '../platforms/platforms';
import { S3Service } from '../s3';
import { HostedSchedule, Schedules } from '../scheduler/schedules';
import { QueueRegistry, SqsService } from '../sqs';

const REST_API = 'AWS::ApiGateway::RestApi';

/** Records of so many webhooks are kept in a table, the latest ones: days of them would not go into memory. */
const MOST_RECORDS = 100_000;

/** How long requests and invocations may go on when the runtime stops, in milliseconds. */
const GRACE = 1500;

/**
 * Hosts a synthesized app on this machine.
 *
 * @throws AssemblyError when the folder is no cloud assembly, or an option names something that is not in it; `PortError` when the port cannot
 * be taken. Nothing is left running then.
 */
export async function startLocal(options: LocalOptions): Promise<LocalRuntime> {
  const runtime = new Runtime(options);
  try {
    await runtime.start();
    return runtime;
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

class Runtime implements LocalRuntime {
  public endpoints: Readonly<Record<string, string>> = {};
  public routes: readonly EndpointRoute[] = [];
  public functionUrls: Readonly<Record<string, string>> = {};
  public consoleUrl = '';
  public statusUrl = '';
  public sqs!: SqsService;
  public dynamoDb!: DynamoDbService;
  public s3!: S3Service;
  public functions!: FunctionHost;
  public readonly platforms: Platforms;
  public readonly tagging = new Tagging();
  public alertTopics: Readonly<Record<string, string>> = {};

  private readonly clock: Clock;
  private readonly monitor: AppMonitor;
  private readonly console: Console;
  private readonly stream: StatusStream;
  private readonly publicServer: PublicServer;
  private readonly awsServer: AwsServer;
  private readonly credentials = createCredentials();
  private readonly management: Management;
  /** By construct path of their resources. */
  private eventSources: ReadonlyMap<string, CreatedMapping> = new Map();
  /** Cleanup steps for `stop`, which runs the last one first. */
  private readonly endings: Array<() => unknown> = [];
  private place?: LocalPlace;
  private hostedSchedules?: Schedules;

  constructor(private readonly options: LocalOptions) {
    this.clock = options.clock ?? new SystemClock();
    this.platforms = new Platforms(() => this.clock.now());
    this.management = new Management(this.clock);
    this.monitor = new AppMonitor(this.clock, (event) => this.onEvent(event));
    this.console = new Console(this.clock, this.platforms);
    this.stream = new StatusStream({ sample: () => this.monitor.sample(), snapshot: () => this.console.snapshot(this.status()) }, this.clock);
    const onNotice = (line: string) => this.notice(line);
    const access = new AccessControl({ allowedHosts: options.allowedHosts ?? [], onNotice });
    this.awsServer = new AwsServer({ credentials: this.credentials, access, onNotice });
    this.publicServer = new PublicServer({
      port: options.port ?? DEFAULT_PORT,
      access,
      status: () => this.status(),
      stream: () => this.stream,
      waits: (deliveryId) => this.console.waits(deliveryId),
      consoleApi: (request, response) => answerConsole(this.console, request, response, this.place?.publicUrl ?? ''),
      onError: (error) => this.notice(`A request failed in the local runtime: ${error.message}`),
    });
  }

  public get connection(): LocalConnection {
    const { account, region, awsUrl, publicUrl } = this.place!;
    const alertTopics = Object.keys(this.alertTopics).length > 0 ? this.alertTopics : undefined;
    return { pid: process.pid, awsUrl, publicUrl, region, account, credentials: this.credentials, alertTopics };
  }

  public get schedules(): readonly HostedSchedule[] {
    return this.hostedSchedules?.all ?? [];
  }

  public status(): Status {
    return this.monitor.status;
  }

  public longestAtBackend(destination: string): AtBackend | undefined {
    return this.console.longestAtBackend(destination);
  }

  public tell(story: Story): void {
    this.console.tell(story);
  }

  public async start(): Promise<void> {
    const names = new LocalNames(() => this.place!);
    const { app, stack, parameters } = this.options;
    const assembly = CloudAssembly.load(app, { names, parameters });
    const resources = assembly.resources(stack);
    if (placesOf(resources).length === 0) {
      throw new AssemblyError(`There is no REST API in ${path.resolve(app)}: add a ScalableWebhook or an AlertRouter to the app, or choose another stack with --stack.`);
    }
    reportUnhosted(resources, (line) => this.notice(line));

    const target = await this.createTarget(resources, names);
    await this.deploy(resources, target);
    this.stream.start();
    this.endings.push(() => this.stream.stop());
    this.eventSources.forEach(({ mapping }) => mapping.start());
    target.schedules.start();
    this.endings.push(() => target.schedules.stop());
    if (this.options.greetDestinations) {
      void greetDestinations(resources, target);
    }
  }

  public async stop(): Promise<void> {
    // First no new requests and invocations, with a moment for those under way to end; then everything else is torn down.
    this.stream.stop();
    await within(GRACE, Promise.all([this.publicServer.stop(), ...[...this.eventSources.values()].map(({ mapping }) => mapping.stop())]));
    for (const end of this.endings.splice(0).reverse()) {
      await end();
    }
  }

  /** Starts the servers and services that do not depend on the template. */
  private async createTarget(resources: readonly Resource[], names: LocalNames): Promise<DeploymentTarget> {
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'scalable-webhook-'));
    this.endings.push(() => fs.rmSync(scratch, { recursive: true, force: true }));
    const publicUrl = await this.publicServer.listen();
    const awsUrl = await this.awsServer.listen();
    this.endings.push(() => this.awsServer.stop());
    this.consoleUrl = `${publicUrl}/_console`;
    this.statusUrl = `${publicUrl}/_status`;

    // One account and Region for everything: those of the first stack with an API, or with a topic for alerts.
    const { account, region } = placesOf(resources)[0].stack.artifact;
    this.place = { account, region, awsUrl, publicUrl };
    const queues = new QueueRegistry({ clock: this.clock, region, accountId: account });
    queues.observers.add(this.monitor.queueObserver);
    this.console.queueObservers.forEach((observer) => queues.observers.add(observer));
    this.endings.push(() => queues.close());
    this.sqs = new SqsService({
      registry: queues,
      clock: this.clock,
      endpoint: awsUrl,
      onError: (error, action) => this.notice(`The local SQS failed in ${action}: ${(error as Error).message}`),
    });
    this.functions = new FunctionHost({
      endpointUrl: awsUrl,
      credentials: this.credentials,
      threadsPerFunction: this.options.threadsPerFunction,
      onLog: (log) => {
        this.management.onLog(log);
        this.monitor.onLog(log);
      },
      onAnswer: (functionName, answer) => this.console.onAnswer(functionName, answer),
    });
    this.endings.push(() => this.functions.stop());
    const onNotice = (line: string) => this.notice(line);
    this.dynamoDb = new DynamoDbService({ clock: this.clock, region, accountId: account, mostExpiringItems: MOST_RECORDS });
    this.s3 = new S3Service({ clock: this.clock, onNotice });
    const stepFunctions = new StepFunctions(this.clock, ({ machine, name, input }) =>
      this.onEvent({ kind: 'taken-over', by: machine.path, id: name, content: input }));
    const targets = new Targets(this.sqs, this.functions, onNotice);
    const sns = new Sns(targets, ({ topicArn, id, text }) => this.onEvent({ kind: 'taken-over', by: topicArn, id, content: text }));
    const eventBridge = new EventBridge({
      region,
      account,
      targets,
      now: () => this.clock.now(),
      onUnrouted: ({ bus, id, event }) => this.onEvent({ kind: 'taken-over', by: bus, id, content: event }),
    });
    const { place, functions: host, dynamoDb, s3 } = this;
    const stores = { secretsManager: new SecretsManager(), parameterStore: new ParameterStore(), dynamoDb, stepFunctions, eventBridge, sns, s3 };
    const schedules = new Schedules(this.clock, targets);
    this.hostedSchedules = schedules;
    return { place, names, queues, host, ...stores, schedules, scratch, onNotice };
  }

  private async deploy(resources: readonly Resource[], target: DeploymentTarget): Promise<void> {
    deployQueues(resources, target);
    deployTables(resources, target);
    deployBuckets(resources, target);
    const secrets = deploySecrets(resources, this.options.secrets ?? [], target);
    deployParameters(resources, target);
    deployStateMachines(resources, target);
    deployEventRules(resources, target);
    deploySubscriptions(resources, target);
    deploySchedules(resources, target, this.clock.now());
    this.alertTopics = readAlertTopics(resources, target.names);
    const destinations = readDestinations(resources);
    const endpoints = readEndpoints(resources);
    this.endpoints = endpointUrls(resources, endpoints, target);
    const { backends = [], files = [], parameters = {} } = this.options;
    const parameter = (name: string) => parameters[name] ?? ownParameter(resources, name);
    const secretText = (id: string) => target.secretsManager.text(id);
    const functions = deployFunctions(resources, destinations, {
      backends, endpoints: this.endpoints, files, values: { secret: secretText, parameter }, platforms: this.platforms,
    }, target);
    this.routes = readRoutes(endpoints, {
      urls: this.endpoints,
      destinations,
      routing: readRouting(resources),
      backends,
      functions,
      secrets,
      parameterStore: target.parameterStore,
      names: target.names,
      place: target.place,
      functionPath: (name) => functionPath(resources, name),
    });
    reportMissingSecrets(secrets, functions.hosted, (name) => personalName(resources, destinations, name), target.onNotice);
    reportProblems(this.routes, target.onNotice);
    const answering = new AnsweringFunctions(this.functions, (name, answer) => this.console.onAnswer(name, answer));
    const lambda = new LambdaInvokeApi(answering, target.onNotice);
    const { dynamoDb, secretsManager, parameterStore, stepFunctions, eventBridge, sns, s3 } = target;
    this.eventSources = this.createEventSources(resources, functions.hosted, target);
    const management = [...this.management.services(resources, target, this.eventSources), this.tagging];
    this.awsServer.serve({ sqs: this.sqs, dynamoDb, secretsManager, parameterStore, stepFunctions, eventBridge, sns, s3, lambda, management });
    this.functionUrls = functionUrls(resources, target.names);
    this.publicServer.route(PLATFORMS_PATH, (request, response, rest) => this.platforms.respond(request, response, rest));
    this.publicServer.route(CLOUDFORMATION_PATH, answerCloudFormation);
    this.serveFunctionUrls(readFunctionUrls(resources, target.onNotice));
    serveApis(resources, endpoints, {
      place: target.place,
      names: target.names,
      server: this.publicServer,
      sqs: this.sqs,
      lambda,
      secretText,
      clock: this.clock,
      onRequest: (request) => this.monitor.onRequest(request),
      onRefusal: (exchange) => this.console.onRefusal(exchange),
      onNotice: target.onNotice,
    });
    const routing = readRouting(resources);
    this.console.watch({ routes: this.routes, destinations, routing, alertTopics: this.alertTopics, folder: this.options.app }, this.sqs);
    this.monitor.watch(destinations.filter(({ functionName }) => functions.hosted.has(functionName)).map((destination) => {
      const queue = destination.queueName === undefined ? undefined : target.queues.get(destination.queueName);
      return new DestinationMonitor(destination, queue, this.functions.meter(destination.functionName));
    }), routingMonitors(routing, (name) => target.queues.get(name)));
  }

  private createEventSources(
    resources: readonly Resource[], functions: ReadonlyMap<string, FunctionDefinition>, target: DeploymentTarget,
  ): Map<string, CreatedMapping> {
    const mappings = new EventSourceMappings({
      registry: target.queues, clock: this.clock, latencies: this.options.latencies, observer: this.console.eventSourceObserver,
    });
    return new Map(ofType(resources, 'AWS::Lambda::EventSourceMapping').flatMap((resource): Array<[string, CreatedMapping]> => {
      if (!String(resource.property('EventSourceArn')).startsWith('arn:aws:sqs:')) {
        target.onNotice(`Event source mapping ${resource.path} is not hosted: its source is not an SQS queue.`);
        return [];
      }
      const onFunctionError = (event: LocalEvent) => this.onEvent(event);
      return [[resource.path, createEventSource(resource, { mappings, host: this.functions, functions, onFunctionError })]];
    }));
  }

  private serveFunctionUrls(urls: readonly FunctionUrl[]): void {
    this.publicServer.route(FUNCTION_URL_PATH.slice(1), async (request, response, target) => {
      const [, id, rest] = /^\/([^/?]+)([^]*)$/.exec(target) ?? [];
      const url = urls.find((candidate) => candidate.id === id);
      if (!url) {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"Message":null}');
        return;
      }
      await serveFunctionUrl(url, this.functions, request, response, rest.startsWith('/') ? rest : `/${rest}`);
    });
  }

  private onEvent(event: LocalEvent): void {
    this.console.onEvent(event);
    this.options.onEvent?.(this.console.withAnswer(event));
  }

  private notice(text: string): void {
    this.onEvent({ kind: 'notice', text });
  }
}

/** The resources that something comes in by. */
function placesOf(resources: readonly Resource[]): Resource[] {
  return [...ofType(resources, REST_API), ...resources.filter(isAlertTopic)];
}

/** Waits for a promise, but no longer than a number of milliseconds. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  })]);
  clearTimeout(timer);
}
