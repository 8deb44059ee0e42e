import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Stored } from './fuzzed-api';
import { VirtualClock } from '../../../cli/src/local/clock';
import { CloudAssembly } from '../../../cli/src/local/cloud-assembly/cloud-assembly';
import { Emulation, GatewayRequest, GatewayResponse, RestApi } from '../../../cli/src/local/rest-api';
import { withSecrets } from '../../../cli/src/local/runtime/deployment/dynamic-references';
import { LocalNames, LocalPlace } from '../../../cli/src/local/runtime/deployment/local-names';
import { physicalName } from '../../../cli/src/local/runtime/deployment/physical-names';
import { QueueDefinition, readQueue } from '../../../cli/src/local/runtime/deployment/queues';
import { readRestApis } from '../../../cli/src/local/runtime/deployment/rest-api-definition';
import { QueueRegistry, SqsFault, SqsService } from '../../../cli/src/local/sqs';
import {
  Backend, ChallengeAnswer, ChallengeCondition, ChallengeValue, EndpointProps, Handshake, MessageGroup, ScalableWebhook, Source,
} from '../../../src';
import { unpack } from '../../../src/contract/packed-text';
import { gateOfSources } from '../../../src/delivery/webhook/gate-of-sources';
import { WebhookReader } from '../../../src/delivery/webhook/webhook-reader';
import { readSourceConfigs } from '../../../src/sources/read-source-config';

/** What the endpoints with a source are signed with. */
export const SECRET = 'a-signing-secret';
/** What Meta and Strava are told. */
export const VERIFY_TOKEN = 'verify_me-1';
/** What `/websub` subscribes to. */
export const TOPIC = 'https://example.com/feed?a=1';
/** What `/fixed` always answers. */
export const VALIDATOR = 'the-validator';

const PLACE: LocalPlace = { account: '123456789012', region: 'us-east-1', awsUrl: 'http://127.0.0.1', publicUrl: 'http://127.0.0.1' };

/** The endpoints besides the webhook's own, which has no source; each has one. */
function endpoints(secret: secretsmanager.ISecret, verifyToken: secretsmanager.ISecret): Readonly<Record<string, EndpointProps>> {
  const lark = {
    value: ChallengeValue.jsonField('$.challenge'),
    when: [ChallengeCondition.jsonField('$.type', 'url_verification')],
    answer: ChallengeAnswer.json('challenge'),
  };
  const handshakes: Readonly<Record<string, Handshake>> = {
    '/meta': Handshake.hubChallenge(verifyToken),
    '/strava': Handshake.strava(verifyToken),
    '/websub': Handshake.webSub([TOPIC]),
    '/any-topic': Handshake.webSub(),
    '/dropbox': Handshake.queryChallenge(),
    '/graph': Handshake.validationToken(),
    '/slack': Handshake.slackUrlVerification(),
    '/twitch': Handshake.twitch(),
    '/asana': Handshake.asana(),
    '/smartsheet': Handshake.smartsheet(),
    '/okta': Handshake.okta(),
    '/monday': Handshake.monday(),
    '/events': Handshake.cloudEvents({ allowedRate: 120 }),
    '/grid': Handshake.eventGrid(),
    '/lark': Handshake.challenge(lark),
    '/fixed': Handshake.challenge({ value: ChallengeValue.fixed(VALIDATOR) }),
    '/form': Handshake.challenge({ value: ChallengeValue.formField('challenge'), when: [ChallengeCondition.header('X-Kind', 'verify')] }),
    '/plain': Handshake.none(),
  };
  const source = Source.hmac({ secret, header: 'x-sig' });
  return {
    ...Object.fromEntries(Object.entries(handshakes).map(([at, handshake]) => [at, { source, handshake, messageGroup: MessageGroup.header('X-Order-ID') }])),
    '/posts': { source, methods: ['POST'], contentTypes: ['application/json'], messageGroup: MessageGroup.jsonField('$.order.id') },
  };
}

/** One webhook with endpoints of all kinds, as it is synthesized: API, queue, reader and gate in this process, without a network. */
export class FuzzedApp {
  public readonly clock = new VirtualClock(Date.UTC(2026, 10, 11));
  public readonly stored: Stored[] = [];
  /** Sends that the queue took for repetitions. */
  public deduplicated = 0;
  public readonly endpoints: readonly string[];
  public readonly reader: WebhookReader;
  public readonly gate: ReturnType<typeof gateOfSources>;
  private readonly definition: ReturnType<typeof readRestApis>[number];
  private readonly apis = new Map<string, RestApi>();
  private readonly queues: readonly QueueDefinition[];
  private service: SqsService;
  private ids = 0;

  constructor() {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'fuzzed-app-'));
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'Stack');
    const secretOf = (name: string) => secretsmanager.Secret.fromSecretNameV2(stack, name, name);
    const messageGroup = MessageGroup.jsonField('$.order.id');
    const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://backend.example.com'), messageGroup });
    Object.entries(endpoints(secretOf('signing'), secretOf('verify-token'))).forEach(([at, props]) => webhook.addEndpoint(at, props));
    app.synth();
    const names = new LocalNames(() => PLACE);
    const resources = CloudAssembly.load(outdir, { names }).resources();
    fs.rmSync(outdir, { recursive: true, force: true });
    this.definition = withSecrets(readRestApis(resources, names, PLACE)[0], (id) => id.includes('verify-token') ? VERIFY_TOKEN : undefined);
    const forwarder = resources.find((resource) => resource.type === 'AWS::Lambda::Function' && String(resource.property('Description')).startsWith('Delivers'))!;
    const { SOURCES } = (forwarder.property('Environment') as { Variables: Record<string, string> }).Variables;
    this.queues = resources.filter(({ type }) => type === 'AWS::SQS::Queue').map((resource) => readQueue(resource, physicalName(resource)));
    this.service = this.newService();
    this.endpoints = [...readSourceConfigs(unpack(SOURCES)).keys()];
    this.reader = new WebhookReader(this.endpoints);
    const no = () => Promise.reject(new Error('not asked for'));
    this.gate = gateOfSources(unpack(SOURCES), this.clock, true, { readSecret: () => Promise.resolve(SECRET), fetchCertificate: no, fetchKeys: no });
  }

  /** Empties the queue, and its memory of ids. */
  public reset(): void {
    this.service = this.newService();
  }

  /** The id that the next request will get. */
  public get nextId(): string {
    return `EXT${this.ids + 1}=`;
  }

  public async send(request: GatewayRequest, emulation: Emulation, fault?: SqsFault): Promise<GatewayResponse> {
    const key = JSON.stringify(emulation);
    const api = this.apis.get(key) ?? this.newApi(emulation);
    this.apis.set(key, api);
    this.service.interceptor = () => fault;
    return api.handle(request);
  }

  private newApi(emulation: Emulation): RestApi {
    return new RestApi(this.definition, {
      clock: this.clock,
      emulation,
      ids: { extendedRequestId: () => `EXT${++this.ids}=`, requestId: () => 'r', traceId: () => 'Root=1-0-0' },
      invoke: async ({ headers, body }) => {
        const { status, headers: answered, body: text } = await this.service.handle(headers['X-Amz-Target'], body);
        return { status, headers: answered, body: Buffer.from(text) };
      },
    });
  }

  private newService(): SqsService {
    const registry = new QueueRegistry({ clock: this.clock, accountId: PLACE.account, region: PLACE.region });
    this.queues.forEach(({ name, attributes }) => registry.create(name, attributes));
    registry.observers.add({
      sent: (_queue, { body, groupId, deduplicationId }) => this.stored.push({ body, group: groupId!, deduplication: deduplicationId! }),
      deduplicated: () => this.deduplicated++,
    });
    return new SqsService({ registry, clock: this.clock });
  }
}
