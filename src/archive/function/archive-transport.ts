import { NewObject } from '../../aws-sdk/s3-client/s3-client';
import { ARCHIVE_CONTENT_TYPE, ARCHIVE_SEQUENCE, archiveKey } from '../../contract/archive';
import { codeOf, failureClassOf } from '../../delivery/transports/failure-class';
import { Item } from '../../engine/item';
import { Outcome } from '../../engine/outcome';
import { AttemptOptions, Clock, Transport } from '../../engine/ports';
import { withTimeout } from '../../engine/with-timeout';

/** Stores objects. */
export interface Objects {
  /** Resolves when there is an object with that key, with `false` where there was one before, which stays as it is. */
  create(object: NewObject): Promise<boolean>;
}

/** What an archive is written with. */
export interface ArchiveTransportOptions {
  readonly objects: Objects;
  readonly bucket: string;
  readonly prefix: string;
  readonly clock: Clock;
}

/**
 * Stores each webhook as an object whose key follows from it, so that what is stored again is the same object, and the first one stays.
 *
 * Nothing is rejected: whatever S3 says is about the bucket, or about the moment, and somebody may mend it; so it may be an outage as well.
 */
export class ArchiveTransport implements Transport<string> {
  constructor(private readonly options: ArchiveTransportOptions) {}

  public async send({ deliveryId, arrivedAt, content }: Item<string>, options: AttemptOptions): Promise<Outcome> {
    const { group = deliveryId, sequenceNumber, timeoutMs } = options;
    const { objects, bucket, prefix, clock } = this.options;
    const key = archiveKey(prefix, { arrivedAt, group, deliveryId });
    const metadata: NewObject['metadata'] = sequenceNumber === undefined ? {} : { [ARCHIVE_SEQUENCE]: sequenceNumber };
    try {
      const isNew = await withTimeout(clock, timeoutMs, objects.create({ bucket, key, body: content, contentType: ARCHIVE_CONTENT_TYPE, metadata }));
      return { result: 'delivered', unavailable: false, status: 200, detail: isNew ? undefined : 'it was there already' };
    } catch (error) {
      const failure = failureClassOf(error);
      return { result: 'failed', unavailable: true, failure, failureClass: failure, detail: codeOf(error) };
    }
  }
}
