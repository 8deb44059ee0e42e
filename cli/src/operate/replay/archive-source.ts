import { Replayable, ReplayRange, ReplaySource } from './replay-source';
import { archiveKey, ArchiveKey, archivePrefixes, inOrder, isArchiveKeyOf, parseArchiveKey } from '../../../../src/contract/archive';
import { ArchiveBucket } from '../archive/archive-bucket';
import { webhookOf } from '../dead-letters/dead-letter';
import { groupNames, isGroup, mayBeHash } from '../messages/group-names';
import { groupedBy } from '../messages/in-batches';
import { Clock } from '../messages/ports';
import { inParallel } from '../session/in-parallel';

/** Requests to S3 at once. */
const AT_ONCE = 16;

/** The clock of this machine may be behind the endpoint's. */
const LEEWAY_MS = 3_600_000;

/** When a webhook came, and in which group. */
export interface Arrival {
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly group: string;
}

/** Which archive. */
export interface ArchiveSourceOptions {
  readonly bucket: Pick<ArchiveBucket, 'name' | 'prefix' | 'keys' | 'sequenceOf' | 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  /** What is on record of a delivery, which says where its object is; undefined where nothing is. */
  readonly arrivalOf: (deliveryId: string) => Promise<Arrival | undefined>;
}

/** An object of the archive. */
interface Found extends ArchiveKey {
  readonly key: string;
}

/**
 * An archive. What is meant is found by its keys, which are kept in memory; of a group with several, the numbers that say their order are read before the webhooks
 * are.
 */
export class ArchiveSource implements ReplaySource {
  public readonly leftOut = new Map<string, number>();

  constructor(private readonly options: ArchiveSourceOptions) {}

  public get name(): string {
    return `archive ${this.options.bucket.name}`;
  }

  public async* groups(range: ReplayRange): AsyncGenerator<string> {
    this.leftOut.clear();
    for (const { group } of await this.find(range)) {
      yield group;
    }
  }

  public async* webhooks(range: ReplayRange): AsyncGenerator<Replayable> {
    this.leftOut.clear();
    const found = await this.find(range);
    let batch: Found[] = [];
    for (const group of groupedBy(found, (each) => each.group).values()) {
      for (const each of await this.sorted(group)) {
        batch.push(each);
        if (batch.length === AT_ONCE) {
          yield* await this.read(batch);
          batch = [];
        }
      }
    }
    yield* await this.read(batch);
  }

  private async find(range: ReplayRange): Promise<Found[]> {
    if (range.id.length === 0) {
      return this.list(range, () => true);
    }
    const byRecord = await inParallel(AT_ONCE, range.id, (id) => this.recorded(id));
    const unknown = range.id.filter((_id, index) => byRecord[index] === undefined);
    const listed = unknown.length === 0 ? [] : await this.list(range, (key) => unknown.some((id) => isArchiveKeyOf(id, key)));
    const known = byRecord.flatMap((each) => each !== undefined && isMeant(range, each) ? [each] : []);
    return [...new Map([...known, ...listed].map((each) => [each.key, each])).values()];
  }

  /** The object of a delivery that is on record; undefined where it is not, or the archive has no such object. */
  private async recorded(deliveryId: string): Promise<Found | undefined> {
    const { bucket, arrivalOf } = this.options;
    const arrival = await arrivalOf(deliveryId);
    const key = arrival && archiveKey(bucket.prefix, { ...arrival, deliveryId });
    return key === undefined || await bucket.sequenceOf(key) === null ? undefined : { ...arrival!, deliveryId, key };
  }

  private async list(range: ReplayRange, isWanted: (key: string) => boolean): Promise<Found[]> {
    const { bucket, clock } = this.options;
    const begin = await this.begin();
    const to = Math.min(range.until ?? Infinity, clock.now() + LEEWAY_MS);
    // A hash does not say what keys of the group begin with.
    const groups = range.group.length === 0 || range.group.some(mayBeHash) ? [undefined] : [...new Set(range.group.flatMap(groupNames))];
    const prefixes = begin === undefined
      ? []
      : groups.flatMap((group) => archivePrefixes(bucket.prefix, { from: Math.max(range.since ?? begin, begin), to }, group));
    const found = await inParallel(AT_ONCE, prefixes, async (prefix) => {
      const own: Found[] = [];
      for await (const key of bucket.keys(prefix)) {
        const parsed = parseArchiveKey(bucket.prefix, key);
        if (parsed && isMeant(range, parsed) && isWanted(key)) {
          own.push({ ...parsed, key });
        }
      }
      return own;
    });
    return found.flat();
  }

  /** When the first webhook that there is came; undefined where there is none. */
  private async begin(): Promise<number | undefined> {
    const { bucket } = this.options;
    for await (const key of bucket.keys(bucket.prefix)) {
      const parsed = parseArchiveKey(bucket.prefix, key);
      if (parsed) {
        return parsed.arrivedAt;
      }
    }
    return undefined;
  }

  private async sorted(group: readonly Found[]): Promise<readonly Found[]> {
    if (group.length === 1) {
      return group;
    }
    const numbers = await inParallel(AT_ONCE, group, ({ key }) => this.options.bucket.sequenceOf(key));
    // What has gone meanwhile must not leave the others without their order.
    const there = group.flatMap((each, index) => numbers[index] === null ? [] : [{ ...each, sequence: numbers[index] }]);
    this.leaveOut('are not in the archive any more', group.length - there.length);
    return inOrder(there);
  }

  private async read(batch: readonly Found[]): Promise<Replayable[]> {
    const bodies = await inParallel(AT_ONCE, batch, ({ key }) => this.options.bucket.read(key));
    return batch.flatMap(({ key, deliveryId, group, arrivedAt }, index) => {
      const body = bodies[index];
      if (body === null) {
        this.leaveOut('are not in the archive any more');
        return [];
      }
      if (webhookOf(body) === undefined) {
        this.leaveOut('are no webhooks that this version reads');
        return [];
      }
      return [{ messageId: deliveryId ?? key, groupId: group, sentAt: arrivedAt, body }];
    });
  }

  private leaveOut(why: string, count = 1): void {
    if (count > 0) {
      this.leftOut.set(why, (this.leftOut.get(why) ?? 0) + count);
    }
  }
}

function isMeant({ group: groups, since = -Infinity, until = Infinity }: ReplayRange, { group, arrivedAt }: Arrival): boolean {
  return (groups.length === 0 || groups.some((given) => isGroup(given, group))) && arrivedAt >= since && arrivedAt < until;
}
