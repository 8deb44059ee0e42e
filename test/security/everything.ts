import { App, Environment, SecretValue, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Backend, Deduplication, DeliveryRecords, ErrorReporting, Handshake, MaxRate, ScalableWebhook, Source } from '../../src';

const TYPES = { contentTypes: ['application/json'] };

export const ENVIRONMENT: Environment = { account: '111122223333', region: 'eu-west-1' };

/** A webhook that uses everything for which the library makes a resource or a permission, in an app of its own. */
export class Everything {
  public readonly app: App;
  public readonly stack: Stack;
  public readonly webhook: ScalableWebhook;

  /** @param outdir where the assembly is written */
  constructor(outdir?: string) {
    this.app = new App({ outdir });
    this.stack = new Stack(this.app, 'Stack', { env: ENVIRONMENT });
    const alarmTopic = new sns.Topic(this.stack, 'Alarms', { enforceSSL: true });
    this.webhook = new ScalableWebhook(this.stack, 'Orders', {
      backend: Backend.url('https://orders.example.com'),
      ...TYPES,
      source: Source.zoom({ secret: this.secret('ZoomToken') }),
      signingSecret: this.secret('SigningKey'),
      maxRate: MaxRate.perSecond(10),
      deduplication: Deduplication.header('x-id'),
      deliveryRecords: DeliveryRecords.full(),
      encryptionKey: new kms.Key(this.stack, 'Key', { enableKeyRotation: true }),
      errorReporting: ErrorReporting.sentry({ dsn: this.secret('SentryDsn') }),
      tracing: true,
      vpc: ec2.Vpc.fromVpcAttributes(this.stack, 'Vpc', {
        vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-1'], privateSubnetRouteTableIds: ['rtb-1'],
      }),
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(this.stack, 'SecurityGroup', 'sg-1')],
      alarmTopic,
    });
    this.addEndpoints();
    this.addDestinations();
    this.webhook.archive();
  }

  /** A secret that is made here. */
  protected secret(id: string): secretsmanager.ISecret {
    return new secretsmanager.Secret(this.stack, id, { secretStringValue: this.secretString(id) });
  }

  /** What the app stores in it; nothing, so that Secrets Manager makes a value up. */
  protected secretString(_id: string): SecretValue | undefined {
    return undefined;
  }

  private addEndpoints(): void {
    this.webhook.addEndpoint('/x', { source: Source.x({ secret: this.secret('XSecret') }), ...TYPES });
    this.webhook.addEndpoint('/meta', { handshake: Handshake.hubChallenge(this.secret('VerifyToken')), ...TYPES });
    this.webhook.addEndpoint('/form', { cors: {}, methods: ['POST'], ...TYPES });
    this.webhook.addEndpoint('/keyed', { apiKeyRequired: true, throttle: { rateLimit: 10, burstLimit: 10 }, ...TYPES });
  }

  private addDestinations(): void {
    const { stack } = this;
    const handler = new lambda.Function(stack, 'Handler', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
    });
    const definitionBody = sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass'));
    const backends = {
      SecretUrl: Backend.secretUrl(this.secret('BackendUrl')),
      Function: Backend.function(handler),
      Queue: Backend.queue(new sqs.Queue(stack, 'Jobs', { enforceSSL: true })),
      Topic: Backend.topic(new sns.Topic(stack, 'News', { enforceSSL: true })),
      EventBus: Backend.eventBus(new events.EventBus(stack, 'Bus')),
      StateMachine: Backend.stateMachine(new sfn.StateMachine(stack, 'Machine', { definitionBody })),
      Faux: Backend.faux(),
    };
    Object.entries(backends).forEach(([id, backend]) => this.webhook.addDestination(id, { backend }));
  }
}
