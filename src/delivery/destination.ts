import { Lazy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Backend } from './backend';
import { createClaimsTable } from './claims-table';
import { DeliveryRecords } from './delivery-records';
import { DeliveryFunctionProps, DeliveryStream, DeliveryStreamProps } from './delivery-stream';
import { EndpointEnvironment, EndpointVariable } from './endpoint-environment';
import { DeduplicationConfig } from '../contract/deduplication';
import { DeduplicationEnv, ForwarderEnv, SOURCES_ENV } from '../contract/environment';
import { grantReadSecret } from '../shared/grant-read-secret';
import { Source } from '../sources/source';

/** @internal */
export interface DestinationProps extends Omit<DeliveryStreamProps, 'function'> {
  readonly backend: Backend;
  readonly signingSecret?: secretsmanager.ISecret;
  readonly deliveryRecords: DeliveryRecords;
  readonly recordsTable?: dynamodb.Table;
  /** What the forwarder runs on. */
  readonly forwarder: Omit<DeliveryFunctionProps, 'id' | 'description' | 'bundle'>;
}

/** Lambda has 4,096 bytes for all environment variables; what is left is for what is written around them. */
const MAX_ENVIRONMENT_LENGTH = 4000;

/** Up to here they are written as they are: there is room for whatever else the function may be told. */
const MAX_PLAIN_LENGTH = 2500;

/**
 * The delivery stream of one backend: its function is the forwarder, which sends webhooks as requests.
 *
 * @internal
 */
export class Destination extends DeliveryStream {
  private readonly sources = new Map<string, string>();
  private readonly deduplications = new Map<string, DeduplicationConfig>();
  private claimsTable?: dynamodb.Table;

  constructor(scope: Construct, id: string, private readonly props: DestinationProps) {
    super(scope, id, {
      ...props,
      function: {
        ...props.forwarder,
        id: 'Forwarder',
        description: `Delivers the webhooks of ${props.webhookPath}`,
        bundle: 'delivery/forwarder.lambda',
      },
    });
    if (props.signingSecret) {
      grantReadSecret(props.signingSecret, this.function);
    }
    this.addEnvironment({
      ...(props.signingSecret && { [ForwarderEnv.SIGNING_SECRET_ARN]: props.signingSecret.secretArn }),
      [SOURCES_ENV]: Lazy.string({ produce: () => this.endpointVariables().sources.value }),
      ...props.backend._bind(this, this.function, props.requestTimeout),
      ...props.deliveryRecords._grantWrite(props.recordsTable, this.function),
    });
  }

  /**
   * Tells the forwarder how to verify what arrives at an endpoint. Nothing that arrives at an endpoint without a source is delivered.
   *
   * @param endpoint the path as the envelope has it, `/` for the webhook's own
   */
  public addSource(endpoint: string, source: Source): void {
    this.sources.set(endpoint, source._bind(this.function));
    this.checkLength(endpoint);
  }

  /** The table of claims; undefined while no endpoint leaves repetitions out. */
  public get claims(): dynamodb.Table | undefined {
    return this.claimsTable;
  }

  /**
   * Tells the forwarder how repetitions are told among what arrives at an endpoint, and makes the table that this takes.
   *
   * @param endpoint as for `addSource`
   */
  public addDeduplication(endpoint: string, config: DeduplicationConfig): void {
    if (!this.claimsTable) {
      this.claimsTable = createClaimsTable(this, this.function, this.props.encryptionKey);
      this.addEnvironment({
        [DeduplicationEnv.CLAIMS_TABLE_NAME]: this.claimsTable.tableName,
        [DeduplicationEnv.DEDUPLICATION]: Lazy.string({ produce: () => this.endpointVariables().deduplications.value }),
      });
    }
    this.deduplications.set(endpoint, config);
    this.checkLength(endpoint);
  }

  private checkLength(endpoint: string): void {
    const written = new EndpointEnvironment(this);
    const { sources, deduplications } = this.endpointVariables(written);
    const length = sources.length + deduplications.length;
    const room = MAX_ENVIRONMENT_LENGTH - this.otherVariablesLength(written);
    if (length > room) {
      throw new Error(`The sources and deduplications of ${this.sources.size} endpoints take about ${length} characters, expected at most ${room} because Lambda has 4 KB for all environment variables; share secrets between endpoints, or make another ScalableWebhook with the same api for ${endpoint}.`);
    }
  }

  private otherVariablesLength(written: EndpointEnvironment): number {
    const others = Object.entries(this.environment).filter(([name]) => name !== SOURCES_ENV && name !== DeduplicationEnv.DEDUPLICATION);
    return others.reduce((sum, [name, value]) => sum + name.length + written.plain(value).length, 0);
  }

  /** As they are while they fit, for people to read; else packed. */
  private endpointVariables(written = new EndpointEnvironment(this)): Record<'sources' | 'deduplications', EndpointVariable> {
    const [sources, deduplications] = [this.sourceConfigs(), this.deduplicationConfigs()];
    const plain = { sources: written.plain(sources), deduplications: written.plain(deduplications) };
    return plain.sources.length + plain.deduplications.length <= MAX_PLAIN_LENGTH
      ? plain
      : { sources: written.packed(sources), deduplications: written.packed(deduplications) };
  }

  private deduplicationConfigs(): string {
    return JSON.stringify(Object.fromEntries(this.deduplications));
  }

  private sourceConfigs(): string {
    return `{${[...this.sources].map(([endpoint, config]) => `${JSON.stringify(endpoint)}:${config}`).join(',')}}`;
  }
}
