import { createHash } from 'node:crypto';
import { objectUrl } from './object-url';
import { s3Error } from './s3-error';
import { AwsClient } from '../json-client/aws-client';
import { AwsError } from '../json-client/aws-error';
import { Variables } from '../json-client/variables';

/** An object to be written once. */
export interface NewObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  readonly contentType: string;
  /** Names in lower case; names and values of visible ASCII characters. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Writes to S3 as `JsonClient` calls other services: without the SDK, whose client of S3 is the largest of those that there are. */
export class S3Client {
  private readonly client: AwsClient;

  /** @param ownRegion where the buckets are, if not where the function runs */
  constructor(private readonly variables: Variables = process.env, ownRegion?: string) {
    this.client = new AwsClient({ name: 's3', signsPathAsSent: true }, s3Error, variables, ownRegion);
  }

  /**
   * Writes an object where there is none. Encryption and storage class are what the bucket has by default.
   *
   * @returns `false` where there is one with that key already: it stays as it is
   * @throws what `AwsClient.call` throws
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  public async create({ bucket, key, body, contentType, metadata }: NewObject): Promise<boolean> {
    const checksum = createHash('sha256').update(body).digest('base64');
    const headers = {
      'content-type': contentType,
      'if-none-match': '*',
      'x-amz-checksum-sha256': checksum,
      ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    };
    try {
      const answer = await this.client.call({ method: 'PUT', url: objectUrl(bucket, key, this.client.region, this.variables), headers, body });
      if (answer.headers['x-amz-checksum-sha256'] !== checksum) {
        // Somebody relies on it from now on, so that an answer which only looks like one of S3 must not do.
        throw Object.assign(new Error('S3 did not answer with the checksum of the object; expected that of its content.'), { code: 'InvalidChecksum' });
      }
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.name === 'PreconditionFailed') {
        return false;
      }
      throw error;
    }
  }
}
