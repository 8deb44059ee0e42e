import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { KMS } from '@aws-sdk/client-kms';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { S3 } from '@aws-sdk/client-s3';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { SQS } from '@aws-sdk/client-sqs';
import type { STS } from '@aws-sdk/client-sts';
import { loadSdk } from './sdk';

/** Where AWS is, and who asks it. */
export interface AwsAccess {
  /** Default: that of the profile or of the environment. */
  readonly region?: string;
  /** Name in the shared configuration files. Default: that of the environment. */
  readonly profile?: string;
  /** URL of something that answers in AWS's place. Default: AWS. */
  readonly endpoint?: string;
  /** Default: found as the AWS SDK does. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}

/** What a client can do besides its calls. */
interface Client {
  destroy(): void;
}

/** Requests that AWS throttles are tried again so often: looking through a large account makes many. */
const MAX_ATTEMPTS = 8;

/** The clients of the AWS SDK, each loaded on first use: all of them would take a second at every start. */
export class AwsClients {
  private readonly made = new Map<string, Client>();

  constructor(private readonly access: AwsAccess) {}

  public cloudFormation(): Promise<CloudFormation> {
    return this.client('cloudFormation', () => new (loadSdk.cloudFormation().CloudFormation)(this.config()));
  }

  public cloudWatch(): Promise<CloudWatch> {
    return this.client('cloudWatch', () => new (loadSdk.cloudWatch().CloudWatch)(this.config()));
  }

  public logs(): Promise<CloudWatchLogs> {
    return this.client('logs', () => new (loadSdk.logs().CloudWatchLogs)(this.config()));
  }

  public dynamoDb(): Promise<DynamoDB> {
    return this.client('dynamoDb', () => new (loadSdk.dynamoDb().DynamoDB)(this.config()));
  }

  public kms(): Promise<KMS> {
    return this.client('kms', () => new (loadSdk.kms().KMS)(this.config()));
  }

  public lambda(): Promise<Lambda> {
    return this.client('lambda', () => new (loadSdk.lambda().Lambda)(this.config()));
  }

  /**
   * @param region where the bucket is; that of the session where it is not said
   */
  public s3(region?: string): Promise<S3> {
    // A bucket is a part of the host's name on AWS; what answers in AWS's place may have one name only.
    const config = { ...this.config(), ...(region !== undefined && { region }), forcePathStyle: this.access.endpoint !== undefined };
    return this.client(`s3 ${region ?? ''}`, () => new (loadSdk.s3().S3)(config));
  }

  public secretsManager(): Promise<SecretsManager> {
    return this.client('secretsManager', () => new (loadSdk.secretsManager().SecretsManager)(this.config()));
  }

  public sqs(): Promise<SQS> {
    // A queue's URL says where it is on AWS; what answers in AWS's place may give out others.
    const config = { ...this.config(), ...(this.access.endpoint !== undefined && { useQueueUrlAsEndpoint: false }) };
    return this.client('sqs', () => new (loadSdk.sqs().SQS)(config));
  }

  public sts(): Promise<STS> {
    return this.client('sts', () => new (loadSdk.sts().STS)(this.config()));
  }

  /** Closes every connection. */
  public destroy(): void {
    this.made.forEach((client) => client.destroy());
  }

  private client<C extends Client>(name: string, make: () => C): Promise<C> {
    // What it says of the Node.js of some later year is no matter of whoever looks after webhooks.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const client = this.made.get(name) as C | undefined ?? make();
    this.made.set(name, client);
    return Promise.resolve(client);
  }

  private config() {
    return { ...this.access, maxAttempts: MAX_ATTEMPTS };
  }
}
