import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { AppMonitor } from './app-monitor';
import { deployBuckets, deployParameters, deployQueues, deployTables, readFunctionUrls } from './deployment/deploy';
import { deployFunctions } from './deployment/deploy-functions';
import { DeploymentTarget, ofType } from './deployment/deployment-target';
import { deployEventRules } from './deployment/event-rules';
import { functionUrls } from './deployment/function-urls';
import { FUNCTION_URL_PATH, LocalNames, LocalPlace } from './deployment/local-names';
import { functionPath, ownParameter, personalName } from './deployment/lookups';
import { deploySecrets, reportMissingSecrets } from './deployment/secrets';
import { deployStateMachines } from './deployment/services';
import { deploySubscriptions } from './deployment/subscriptions';
import { readDestinations, readEndpoints, readRouting } from './deployment/webhooks';
import { DestinationMonitor } from './destination';
import { createEventSource } from './event-sources';
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
import { Targets } from '../aws-endpoints/targets';
import { Clock, SystemClock } from '../clock';
import { AssemblyError } from '../cloud-assembly/assembly-error';
import { CloudAssembly } from '../cloud-assembly/cloud-assembly';
import { Resource } from '../cloud-assembly/stack';
import { LocalConnection } from '../connection/connection-file';
import { Console } from '../console/console';
import { answerConsole } from '../console/console-api';
import { StatusStream } from '../console/status-stream';
import { DynamoDbService } from '../dynamodb';
import { EventBridge } from '../event-bridge/event-bridge';
import { CreatedMapping, EventSourceMappings } from '../event-source';
import { FunctionDefinition } from '../function-host/function-definition';
import { FunctionHost } from '../function-host/function-host';
import { S3Service } from '../s3';
import { QueueRegistry, SqsService } from '../sqs';

const REST_API = 'AWS::ApiGateway::RestApi';

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

  constructor(private readonly options: LocalOptions) {
    this.clock = options.clock ?? new SystemClock();
    this.management = new Management(this.clock);
    this.monitor = new AppMonitor(this.clock, (event) => this.onEvent(event));
    this.console = new Console(this.clock);
    this.stream = new StatusStream({ sample: () => this.monitor.sample(), snapshot: () => this.console.snapshot(this.status()) }, this.clock);
    const onNotice = (line: string) => this.notice(line);
    const access = new AccessControl({ allowedHosts: options.allowedHosts ?? [], onNotice });
    this.awsServer = new AwsServer({ credentials: this.credentials, access, onNotice });
    this.publicServer = new PublicServer({
      port: options.port ?? DEFAULT_PORT,
      access,
      status: () => this.status(),
      stream: () => this.stream,
      consoleApi: (request, response) => answerConsole(this.console, request, response, this.place?.publicUrl ?? ''),
      onError: (error) => this.notice(`A request failed in the local runtime: ${error.message}`),
    });
  }

  public get connection(): LocalConnection {
    const { account, region, awsUrl, publicUrl } = this.place!;
    return { pid: process.pid, awsUrl, publicUrl, region, account, credentials: this.credentials };
  }

  public status(): Status {
    return this.monitor.status;
  }

  public async start(): Promise<void> {
    const names = new LocalNames(() => this.place!);
    const { app, stack, parameters } = this.options;
    const assembly = CloudAssembly.load(app, { names, parameters });
    const resources = assembly.resources(stack);
    if (ofType(resources, REST_API).length === 0) {
      throw new AssemblyError(`There is no REST API in ${path.resolve(app)}: add a ScalableWebhook to the app, or choose another stack with --stack.`);
    }
    reportUnhosted(resources, (line) => this.notice(line));

    const target = await this.createTarget(resources, names);
    await this.deploy(resources, target);
    this.stream.start();
    this.endings.push(() => this.stream.stop());
    this.eventSources.forEach(({ mapping }) => mapping.start());
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

    // One account and Region for everything: those of the first stack with an API.
    const { account, region } = ofType(resources, REST_API)[0].stack.artifact;
    this.place = { account, region, awsUrl, publicUrl };
    const queues = new QueueRegistry({ clock: this.clock, region, accountId: account });
    queues.observers.add(this.monitor.queueObserver);
    queues.observers.add(this.console.queueObserver);
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
    });
    this.endings.push(() => this.functions.stop());
    const onNotice = (line: string) => this.notice(line);
    this.dynamoDb = new DynamoDbService({ clock: this.clock, region, accountId: account });
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
    return { place, names, queues, host, ...stores, scratch, onNotice };
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
    const destinations = readDestinations(resources);
    const endpoints = readEndpoints(resources);
    this.endpoints = endpointUrls(resources, endpoints, target);
    const { backends = [], files = [], parameters = {} } = this.options;
    const parameter = (name: string) => parameters[name] ?? ownParameter(resources, name);
    const secretText = (id: string) => target.secretsManager.text(id);
    const functions = deployFunctions(resources, destinations, {
      backends, endpoints: this.endpoints, files, values: { secret: secretText, parameter },
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
    const lambda = new LambdaInvokeApi(this.functions, target.onNotice);
    const { dynamoDb, secretsManager, parameterStore, stepFunctions, eventBridge, sns, s3 } = target;
    this.eventSources = this.createEventSources(resources, functions.hosted, target);
    const management = this.management.services(resources, target, this.eventSources);
    this.awsServer.serve({ sqs: this.sqs, dynamoDb, secretsManager, parameterStore, stepFunctions, eventBridge, sns, s3, lambda, management });
    this.functionUrls = functionUrls(resources, target.names);
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
    this.console.watch({ routes: this.routes, destinations, routing: readRouting(resources) }, this.sqs);
    this.monitor.watch(destinations.filter(({ functionName }) => functions.hosted.has(functionName)).map((destination) => {
      const queue = destination.queueName === undefined ? undefined : target.queues.get(destination.queueName);
      return new DestinationMonitor(destination, queue, this.functions.meter(destination.functionName));
    }), routingMonitors(readRouting(resources), (name) => target.queues.get(name)));
  }

  private createEventSources(
    resources: readonly Resource[], functions: ReadonlyMap<string, FunctionDefinition>, target: DeploymentTarget,
  ): Map<string, CreatedMapping> {
    const mappings = new EventSourceMappings({ registry: target.queues, clock: this.clock, latencies: this.options.latencies });
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
    this.options.onEvent?.(event);
  }

  private notice(text: string): void {
    this.onEvent({ kind: 'notice', text });
  }
}

/** Waits for a promise, but no longer than a number of milliseconds. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  })]);
  clearTimeout(timer);
}
