import { STAGE } from './hostile-request';
import { VirtualClock } from '../../../cli/src/local/clock';
import {
  Emulation, GatewayRequest, GatewayResponse, IntegrationProperties, MethodProperties, RestApi, RestApiDefinition,
} from '../../../cli/src/local/rest-api';
import { QueueRegistry, SqsFault, SqsService } from '../../../cli/src/local/sqs';
import { requestTemplate, RequestTemplateOptions } from '../../../src/ingress/templates/request-template';
import { propertiesOf, synthWebhook } from '../../synth';
import { withTexts } from '../../with-texts';

/** What the queue took. */
export interface Stored {
  readonly group: string;
  readonly deduplication: string;
  readonly body: string;
}

/** What differs from endpoint to endpoint. */
export type EndpointOptions = Omit<RequestTemplateOptions, 'contentType' | 'queueUrl'>;

const QUEUE_URL = 'http://127.0.0.1/123456789012/webhooks.fifo';
const QUEUE = 'webhooks.fifo';
const ACCOUNT = { accountId: '123456789012', region: 'us-east-1' };

/** The API of a webhook, as it is synthesized, before a FIFO queue, as it is synthesized: both in this process, and without a network. */
export class FuzzedApi {
  public readonly clock = new VirtualClock(Date.UTC(2026, 10, 11));
  public readonly stored: Stored[] = [];
  /** Sends that the queue took for repetitions. */
  public deduplicated = 0;
  private readonly skeleton = synthesized();
  private readonly apis = new Map<string, RestApi>();
  private readonly methods = new Map<string, MethodProperties[]>();
  private service = this.newService();
  private ids = 0;

  /** Empties the queue, and its memory of ids. */
  public reset(): void {
    this.service = this.newService();
  }

  /** The id that the next request will get. */
  public get nextId(): string {
    return `EXT${this.ids + 1}=`;
  }

  /**
   * Sends a request.
   *
   * @param name of the options, which stand for themselves
   */
  public async send(
    request: GatewayRequest, name: string, options: EndpointOptions, emulation: Emulation, fault?: SqsFault,
  ): Promise<GatewayResponse> {
    const key = `${name} ${JSON.stringify(emulation)}`;
    const api = this.apis.get(key) ?? this.newApi(this.methodsOf(name, options), emulation);
    this.apis.set(key, api);
    this.service.interceptor = () => fault;
    return api.handle(request);
  }

  private methodsOf(name: string, options: EndpointOptions): MethodProperties[] {
    const methods = this.methods.get(name)
      ?? this.skeleton.methods.map((method): MethodProperties => ({ ...method, Integration: withTemplates(method.Integration!, options) }));
    this.methods.set(name, methods);
    return methods;
  }

  private newApi(methods: readonly MethodProperties[], emulation: Emulation): RestApi {
    return new RestApi({ ...this.skeleton, methods }, {
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
    const registry = new QueueRegistry({ clock: this.clock, ...ACCOUNT });
    registry.create(QUEUE, this.skeleton.queueAttributes);
    registry.observers.add({
      sent: (_queue, { body, groupId, deduplicationId }) => this.stored.push({ body, group: groupId!, deduplication: deduplicationId! }),
      deduplicated: () => this.deduplicated++,
    });
    return new SqsService({ registry, clock: this.clock });
  }
}

function withTemplates(integration: IntegrationProperties, options: EndpointOptions): IntegrationProperties {
  const render = (contentType: string): string => requestTemplate({ ...options, contentType, queueUrl: QUEUE_URL });
  return { ...integration, RequestTemplates: Object.fromEntries(Object.keys(integration.RequestTemplates!).map((type) => [type, render(type)])) };
}

/** Everything but the request templates is that of a synthesized webhook, with names for tokens. */
function synthesized(): RestApiDefinition & { readonly queueAttributes: Record<string, string> } {
  const template = withTexts(synthWebhook().template);
  const properties = (type: string): any[] => Object.values(template.findResources(type)).map((resource) => resource.Properties);
  const queue = propertiesOf(template, 'AWS::SQS::Queue', 'OrdersQueue');
  return {
    ...ACCOUNT,
    restApiId: 'a1b2c3d4e5',
    rootResourceId: 'root',
    restApi: { BinaryMediaTypes: properties('AWS::ApiGateway::RestApi')[0].BinaryMediaTypes },
    resources: [{ id: 'proxy', properties: { ParentId: 'root', PathPart: '{proxy+}' } }],
    methods: properties('AWS::ApiGateway::Method').filter(({ HttpMethod }) => HttpMethod === 'ANY').map((method) => ({
      ...method,
      ResourceId: 'Fn::GetAtt' in method.ResourceId ? 'root' : 'proxy',
      Integration: { ...method.Integration, Credentials: undefined, Uri: `arn:aws:apigateway:us-east-1:sqs:path/${ACCOUNT.accountId}/${QUEUE}` },
    })),
    stage: { StageName: STAGE },
    gatewayResponses: properties('AWS::ApiGateway::GatewayResponse'),
    queueAttributes: Object.fromEntries(['FifoQueue', 'DeduplicationScope', 'FifoThroughputLimit', 'MaximumMessageSize'].map((name) => [name, String(queue[name])])),
  };
}
