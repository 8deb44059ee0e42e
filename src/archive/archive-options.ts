import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** Where webhooks are archived, and for how long. */
export interface WebhookArchiveOptions {
  /**
   * A bucket of yours, of this or another stack. How it is encrypted, how long it keeps what, and everything else of it is up to you; the `encryptionKey` of the
   * webhook is not used for it. Where its key is not known here, as of a bucket that is only named, let the archive's function use it
   * (`kms:GenerateDataKey`).
   *
   * @default - a bucket is made: encrypted with the `encryptionKey` of the webhook, or by S3; not public; by TLS only; without versions. It is kept when it leaves
   * the stack, whatever `removalPolicy` says, because CloudFormation deletes no bucket that holds something; what it holds still expires.
   */
  readonly bucket?: s3.IBucket;

  /**
   * What the keys of all objects begin with: letters, digits and `_.-/`, 200 characters at most, a slash at its end. Two webhooks in one bucket need a prefix
   * each.
   *
   * @default - none in a bucket that is made; in one of yours the path of the construct, such as `Stack/Orders/`
   */
  readonly prefix?: string;

  /**
   * How long a webhook is kept in the bucket that is made: whole days, one at least. Changing it counts for what is there already. With a bucket of yours, give it
   * a lifecycle rule for the prefix instead.
   *
   * @default Duration.days(90)
   */
  readonly retention?: Duration;
}
