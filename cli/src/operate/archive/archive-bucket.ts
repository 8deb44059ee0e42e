import type { S3 } from '@aws-sdk/client-s3';
import { ArchivePlace } from './archive-place';
import { ARCHIVE_SEQUENCE } from '../../../../src/contract/archive';

/** What a missing object is called: by a `HEAD`, which has no body to say more, and by a `GET`. */
const MISSING: ReadonlySet<string> = new Set(['NotFound', 'NoSuchKey']);

/** The bucket of an archive, to be read. */
export class ArchiveBucket {
  constructor(private readonly client: S3, private readonly place: ArchivePlace) {}

  public get name(): string {
    return `s3://${this.place.bucket}/${this.place.prefix}`;
  }

  /** What all keys begin with. */
  public get prefix(): string {
    return this.place.prefix;
  }

  /** Keys that begin so, in the order of S3, which is by their bytes. */
  public async* keys(prefix: string): AsyncGenerator<string> {
    let token: string | undefined;
    do {
      const page = await this.client.listObjectsV2({ Bucket: this.place.bucket, Prefix: prefix, ContinuationToken: token });
      yield* (page.Contents ?? []).map(({ Key }) => Key!);
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /**
   * The number of a webhook in the archive's queue.
   *
   * @returns null where there is no such object, undefined where it has no number
   */
  public async sequenceOf(key: string): Promise<string | undefined | null> {
    const found = await unlessMissing(this.client.headObject({ Bucket: this.place.bucket, Key: key }));
    return found && found.Metadata?.[ARCHIVE_SEQUENCE];
  }

  /** The envelope of a webhook; null where there is no such object. */
  public async read(key: string): Promise<string | null> {
    const found = await unlessMissing(this.client.getObject({ Bucket: this.place.bucket, Key: key }));
    return found && found.Body!.transformToString('utf8');
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (MISSING.has((error as Error).name)) {
      return null;
    }
    throw error;
  }
}
