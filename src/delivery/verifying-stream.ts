import { Annotations, Lazy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { createClaimsTable, grantClaims } from './claims-table';
import { DeliveryStream, DeliveryStreamProps } from './delivery-stream';
import { EndpointEnvironment, EndpointVariable } from './endpoint-environment';
import { EndpointParameters } from './endpoint-parameters';
import { DeduplicationConfig } from '../contract/deduplication';
import { DeduplicationEnv, SOURCES_ENV, StreamEnv } from '../contract/environment';
import { Neighbours, NEIGHBOURS_ENV } from '../contract/neighbours';
import { MAX_PARAMETERS } from '../contract/variables-in-parameters';
import { Source } from '../sources/source';

/** Lambda has 4,096 bytes for all environment variables; what is left is for what is written around them. */
const MAX_ENVIRONMENT_LENGTH = 4000;

/** Up to here they are written as they are: there is room for whatever else the function may be told. */
const MAX_PLAIN_LENGTH = 2500;

/** And so long at most, however long what only CloudFormation knows turns out to be. */
const LONGEST_PLAIN = 3000;

/** What is told of the endpoints, and therefore has a length that grows with them. */
const ENDPOINT_VARIABLES: readonly string[] = [SOURCES_ENV, DeduplicationEnv.DEDUPLICATION, StreamEnv.PARAMETERS, NEIGHBOURS_ENV];

/** Of what is told of the endpoints where the environment has no room for it. */
const ENDPOINT_PARAMETERS = 'EndpointParameters';

/** Of the policy with which the function reads the secrets of sources; a construct of its own, so that it can be taken away. */
const VERIFICATION_POLICY = 'Verification';

/**
 * A delivery stream whose function verifies what arrives at the endpoints, and leaves repetitions out, before it delivers.
 *
 * @internal
 */
export class VerifyingStream extends DeliveryStream {
  private readonly sources = new Map<string, Source>();
  private readonly deduplications = new Map<string, DeduplicationConfig>();
  private claimsTable?: dynamodb.Table;
  /** Once there is too much for the environment. */
  private parameters?: EndpointParameters;
  private verifies = true;
  private neighbours?: () => Neighbours | undefined;
  /** The same whichever stream verifies: the table must stay when another one takes over. */
  private readonly claimsScope: Construct;

  constructor(scope: Construct, id: string, private readonly props: DeliveryStreamProps) {
    super(scope, id, props);
    this.claimsScope = this.queue.node.scope as Construct;
    this.addEnvironment({
      [SOURCES_ENV]: this.inEnvironment('sources'),
      [StreamEnv.PARAMETERS]: this.whileVerifying(() => this.parameters?.names),
      [NEIGHBOURS_ENV]: this.whileVerifying(() => this.neighboursText()),
    });
  }

  /** Tells the function what other webhooks have on the same API. More may come until the template is written. */
  public addNeighbours(neighbours: () => Neighbours | undefined): void {
    this.neighbours = neighbours;
  }

  /**
   * Tells the function how to verify what arrives at an endpoint. Nothing that arrives at an endpoint without a source is delivered.
   *
   * @param endpoint the path as the envelope has it, `/` for the webhook's own
   */
  public addSource(endpoint: string, source: Source): void {
    this.sources.set(endpoint, source);
    if (source._hasSecrets) {
      source._grant(this.verificationPolicy());
    }
    this.verifiesAt(endpoint);
  }

  /** The endpoints that it knows, and who sends there. */
  public get endpoints(): ReadonlyArray<{ readonly path: string; readonly source: string }> {
    return [...this.sources].map(([path, { _name: source }]) => ({ path, source }));
  }

  /** The table of claims; undefined while no endpoint leaves repetitions out. */
  public get claims(): dynamodb.Table | undefined {
    return this.claimsTable;
  }

  /**
   * Tells the function how repetitions are told among what arrives at an endpoint, and makes the table that this takes.
   *
   * @param endpoint as for `addSource`
   */
  public addDeduplication(endpoint: string, config: DeduplicationConfig): void {
    if (!this.claimsTable) {
      this.useClaims(createClaimsTable(this.claimsScope, this.props.webhookPath, this.props.encryptionKey));
    }
    this.deduplications.set(endpoint, config);
    this.verifiesAt(endpoint);
  }

  /**
   * To be called when the function is told more than before: as long as there is room in the environment what it knows of endpoints is there, where
   * people see it and nothing has to be read.
   */
  public makeRoom(): void {
    if (!this.parameters && this.environmentExcess > 0) {
      this.parameters = new EndpointParameters(this, ENDPOINT_PARAMETERS, this.verificationPolicy(), () => this.parameterTexts());
      this.parameters.makeRoomFor(this.parameterTexts().length);
      this.warnInVpc();
    }
  }

  /** By how many bytes, about, its environment variables are too long for Lambda; 0 where they fit. */
  public get environmentExcess(): number {
    const { length, room } = this.environmentLength();
    return Math.max(0, length - room);
  }

  /** From now on another stream verifies, with the same table of claims, and this one delivers what that lets through. */
  protected leaveVerification(to: VerifyingStream): void {
    this.verifies = false;
    if (this.claimsTable) {
      to.useClaims(this.claimsTable);
    }
    to.neighbours = this.neighbours;
    this.sources.forEach((source, endpoint) => to.addSource(endpoint, source));
    this.deduplications.forEach((config, endpoint) => to.addDeduplication(endpoint, config));
    this.function.role!.node.tryRemoveChild(VERIFICATION_POLICY);
    this.node.tryRemoveChild(ENDPOINT_PARAMETERS);
  }

  private useClaims(table: dynamodb.Table): void {
    this.claimsTable = table;
    grantClaims(table, this.function);
    this.addEnvironment({
      [DeduplicationEnv.CLAIMS_TABLE_NAME]: this.whileVerifying(() => table.tableName),
      [DeduplicationEnv.DEDUPLICATION]: this.inEnvironment('deduplications'),
    });
  }

  /** The variable is not there once another stream verifies. */
  private whileVerifying(value: () => string | undefined): string {
    return Lazy.uncachedString({ produce: () => this.verifies && this.sources.size > 0 ? value() : undefined });
  }

  private verificationPolicy(): iam.Policy {
    const role = this.function.role!;
    return (role.node.tryFindChild(VERIFICATION_POLICY) as iam.Policy | undefined) ?? new iam.Policy(role, VERIFICATION_POLICY, { roles: [role] });
  }

  /** Undefined, and therefore not there, where it is in parameters. */
  private inEnvironment(name: 'sources' | 'deduplications'): string {
    return this.whileVerifying(() => this.parameters ? undefined : this.endpointVariables()[name].value);
  }

  private verifiesAt(endpoint: string): void {
    this.makeRoom();
    const count = this.parameters ? this.parameterTexts().length : 0;
    if (count > MAX_PARAMETERS) {
      throw new Error(`The sources and deduplications of ${this.sources.size} endpoints take ${count} parameters of Systems Manager, expected at most ${MAX_PARAMETERS}, which the function reads at once; share secrets between endpoints, or make another ScalableWebhook with the same api for ${endpoint}.`);
    }
    this.parameters?.makeRoomFor(count);
  }

  /** Without a way to Systems Manager the function would deliver nothing. */
  private warnInVpc(): void {
    if (this.function.isBoundToVpc) {
      Annotations.of(this).addWarningV2('cdk-scalable-webhook:parametersInVpc', `${this.node.path} got more endpoints than its environment has room for, and reads them from parameters of Systems Manager, expected that its VPC lets it reach those: through a NAT gateway, or an interface endpoint for ssm; share secrets between endpoints to need fewer.`);
    }
  }

  private parameterTexts(): string[] {
    const deduplication = this.claimsTable && `,"${DeduplicationEnv.DEDUPLICATION}":${this.deduplicationConfigs()}`;
    return new EndpointEnvironment(this).inParameters(`{"${SOURCES_ENV}":${this.sourceConfigs()}${deduplication ?? ''}}`);
  }

  /** How long the variables of the endpoints are at most, and about how long they may be beside the others. */
  private environmentLength(): { readonly length: number; readonly room: number } {
    const written = new EndpointEnvironment(this);
    const { sources, deduplications } = this.endpointVariables(written);
    // Of what only CloudFormation knows, the longest that it may be: variables that are too long would fail the deployment.
    const length = this.parameters ? 0 : sources.atMost + deduplications.atMost;
    return { length, room: MAX_ENVIRONMENT_LENGTH - this.otherVariablesLength(written) };
  }

  private otherVariablesLength(written: EndpointEnvironment): number {
    const others = Object.entries(this.environment).filter(([name]) => !ENDPOINT_VARIABLES.includes(name));
    return others.reduce((sum, [name, value]) => sum + name.length + written.plain(value).length, 0) + (this.neighboursText()?.length ?? 0);
  }

  private neighboursText(): string | undefined {
    const neighbours = this.neighbours?.();
    return neighbours && JSON.stringify(neighbours);
  }

  /** As they are while they fit, for people to read; else packed. */
  private endpointVariables(written = new EndpointEnvironment(this)): Record<'sources' | 'deduplications', EndpointVariable> {
    const [sources, deduplications] = [this.sourceConfigs(), this.deduplicationConfigs()];
    const plain = { sources: written.plain(sources), deduplications: written.plain(deduplications) };
    const isShort = plain.sources.length + plain.deduplications.length <= MAX_PLAIN_LENGTH;
    return isShort && plain.sources.atMost + plain.deduplications.atMost <= LONGEST_PLAIN
      ? plain
      : { sources: written.packed(sources), deduplications: written.packed(deduplications) };
  }

  private deduplicationConfigs(): string {
    return JSON.stringify(Object.fromEntries(this.deduplications));
  }

  private sourceConfigs(): string {
    return `{${[...this.sources].map(([endpoint, source]) => `${JSON.stringify(endpoint)}:${source._configFor(this)}`).join(',')}}`;
  }
}
