import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { WebhookArchiveOptions } from './archive-options';
import { checkedPrefix } from './check-archive-options';
import { ARCHIVE_DESTINATION, ArchiveEnv } from '../contract/archive';
import { DeliveryStream } from '../delivery/delivery-stream';
import { ROUTING_RETRIES, ROUTING_TIMEOUT } from '../routing/overflow';
import { GROUPS_PER_INVOCATION, ROUTER_INVOCATIONS } from '../routing/routing-settings';
import { ArchiveProps } from '../routing/wanted';
import { acknowledge, acknowledgeWildcard } from '../shared/acknowledge';

const DEFAULT_RETENTION = Duration.days(90);

/** Small objects are signed and sent: it waits for S3 most of the time. MB. */
const MEMORY = 256;

/**
 * Writes webhooks to a bucket: a delivery stream like those of destinations, which is sent all that the router lets through. As that, it takes what there is as
 * fast as the router sends it, and keeps trying for as long as its queue keeps a message.
 *
 * @internal
 */
export class ArchiveStream extends DeliveryStream {
  public readonly bucket: s3.IBucket;
  public readonly prefix: string;

  constructor(scope: Construct, props: ArchiveProps, options: WebhookArchiveOptions) {
    super(scope, ARCHIVE_DESTINATION, {
      ...props,
      function: {
        ...props.function,
        memorySize: MEMORY,
        id: 'Forwarder',
        description: `Archives the webhooks of ${props.webhookPath}`,
        bundle: 'archive/archive.lambda',
      },
      maxConcurrency: ROUTER_INVOCATIONS * GROUPS_PER_INVOCATION,
      groupsPerInvocation: GROUPS_PER_INVOCATION,
      batchSize: 10,
      requestTimeout: ROUTING_TIMEOUT,
      paused: false,
      retryPolicy: ROUTING_RETRIES,
    });
    this.prefix = checkedPrefix(options.prefix ?? (options.bucket ? pathPrefix(scope) : ''));
    this.bucket = options.bucket ?? this.createBucket(options.retention ?? DEFAULT_RETENTION, props.encryptionKey);
    const { region } = this.bucket.env;
    this.addEnvironment({
      [ArchiveEnv.BUCKET]: this.bucket.bucketName,
      [ArchiveEnv.PREFIX]: this.prefix,
      ...(!Token.isUnresolved(region) && region !== Stack.of(this).region && { [ArchiveEnv.REGION]: region }),
    });
    const objects = this.bucket.arnForObjects(`${this.prefix}*`);
    iam.Grant.addToPrincipalOrResource({ grantee: this.function, actions: ['s3:PutObject'], resourceArns: [objects], resource: this.bucket });
    const policy = this.function.role!.node.tryFindChild('DefaultPolicy');
    if (policy) {
      acknowledgeWildcard(policy, objects, 'Each webhook is an object of its own, below the prefix of the archive.');
    }
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    this.bucket.encryptionKey?.grant(this.function, 'kms:GenerateDataKey');
  }

  private createBucket(retention: Duration, encryptionKey?: kms.IKey): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Bucket', {
      encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
      encryptionKey,
      // Or each webhook is a request to KMS, at more than half of what it costs to store it.
      bucketKeyEnabled: encryptionKey && true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [{ id: 'Retention', expiration: retention }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(bucket, { 'AwsSolutions-S1': 'Who logs the reading of buckets, and where to, is for the account to say: with a trail, or with a bucket of its own.' });
    return bucket;
  }
}

/** Of the webhook, in characters that a key may have. */
function pathPrefix({ node }: Construct): string {
  return node.path.replace(/[^A-Za-z0-9_/-]/g, '-');
}
