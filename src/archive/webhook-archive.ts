import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { IWebhookArchive } from './archive-interface';
import { WebhookArchiveOptions } from './archive-options';
import { ArchiveStream } from './archive-stream';
import { checkArchiveOptions } from './check-archive-options';
import { ARCHIVE_DESTINATION } from '../contract/archive';
import { IWebhookDestination } from '../routing/destination-interface';
import { FanOut } from '../routing/fan-out';

/**
 * Adds an archive to a webhook.
 *
 * @param fanOut of the webhook
 * @internal
 */
export function addArchive(webhook: Construct, fanOut: FanOut, options: WebhookArchiveOptions): IWebhookArchive {
  checkArchiveOptions(options);
  if (webhook.node.tryFindChild(ARCHIVE_DESTINATION)) {
    throw new Error(`archive got a second call for ${webhook.node.path}, expected one because all of its webhooks are in one archive; keep what the first call returns.`);
  }
  let stream: ArchiveStream;
  const destination = fanOut.addArchive((props) => stream = new ArchiveStream(webhook, props, options));
  return new WebhookArchive(stream!, destination);
}

class WebhookArchive implements IWebhookArchive {
  public readonly bucket: s3.IBucket;
  public readonly prefix: string;

  constructor({ bucket, prefix }: ArchiveStream, public readonly destination: IWebhookDestination) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const { bucket, prefix } = this;
    const objects = { grantee, actions: ['s3:GetObject'], resourceArns: [bucket.arnForObjects(`${prefix}*`)], resource: bucket };
    const list = {
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [bucket.bucketArn],
      resource: bucket,
      ...(prefix !== '' && { conditions: { StringLike: { 's3:prefix': `${prefix}*` } } }),
    };
    const grant = iam.Grant.addToPrincipalOrResource(objects).combine(iam.Grant.addToPrincipalOrResource(list));
    return bucket.encryptionKey ? grant.combine(bucket.encryptionKey.grant(grantee, 'kms:Decrypt')) : grant;
  }
}
