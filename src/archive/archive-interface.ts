import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IWebhookDestination } from '../routing/destination-interface';

/** The archive of a webhook: where it is, what writes it, and permissions for those who read it. */
export interface IWebhookArchive {
  /** The bucket with one object for each webhook. */
  readonly bucket: s3.IBucket;

  /** What the keys of all objects begin with: nothing, or something that ends with a slash. */
  readonly prefix: string;

  /**
   * What writes the archive: a destination with a queue, a dead-letter queue and a function of its own, by the name `Archive`. It is none of
   * `webhook.destinations`.
   */
  readonly destination: IWebhookDestination;

  /**
   * Lets somebody list and read what is archived: the webhooks themselves, with headers and bodies. With a key that is known here, also decrypt with it.
   *
   * @param grantee who may
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;
}
