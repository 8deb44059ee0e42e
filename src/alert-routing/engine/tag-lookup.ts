import { Clock } from '../../engine/ports';
import { withTimeout } from '../../engine/with-timeout';
import { isRegion } from '../links/region';

/** Tags of one resource. */
export type Tags = Readonly<Record<string, string>>;

/** Knows the tags of resources. */
export interface TagSource {
  /**
   * Tags of up to 100 resources of one region, by ARN; of those without any it may say nothing.
   *
   * @param region empty: where the function runs
   */
  read(arns: readonly string[], region: string): Promise<ReadonlyMap<string, Tags>>;
}

/** What is known of the tags of a resource, and until when. */
interface Known {
  readonly tags: Promise<Tags>;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Resources that wait for one call. */
interface Waiting {
  readonly arns: string[];
  readonly answer: Promise<ReadonlyMap<string, Tags>>;
}

/** Tags seldom change; those that a resource does not have yet may come soon. */
const KEPT_MS = 300_000;
const KEPT_WITHOUT_MS = 60_000;

/** After a failure nobody is asked for a while: routes have defaults. */
const KEPT_FAILED_MS = 15_000;

/** One call takes so many, and waits so long for others. */
const MAX_ARNS = 100;
const WAIT_MS = 5;
const TIMEOUT_MS = 2_000;
const MAX_KNOWN = 5_000;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const ARN = /^arn:[\w-]{1,32}:[\w-]{1,64}:[\w-]{0,64}:(?:\d{12})?:[\x21-\x7e]{1,1000}$/;

/** Resources that belong to no region, as roles and distributions, are known in this one, by the name of their partition. */
const GLOBAL_REGIONS: Readonly<Record<string, string>> = { 'aws': 'us-east-1', 'aws-cn': 'cn-northwest-1', 'aws-us-gov': 'us-gov-west-1' };

/** Looks up tags of resources: many in one call, each at most once in a while, and never for longer than two seconds. */
export class TagLookup {
  private readonly known = new Map<string, Known>();
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly source: TagSource, private readonly clock: Clock) {}

  /**
   * The tags of resources; where several have one, the first of them counts.
   *
   * @param resources whatever an event names; what is no ARN has no tags
   * @param region where the event is from: that of a bucket, whose ARN has none. Default: where the function runs
   * @throws what the source throws for one of them, or TimeoutError, where no tag of another one is known
   */
  public async of(resources: readonly string[], region: string = ''): Promise<Tags> {
    const asked = [...new Set(resources)].filter((resource) => ARN.test(resource)).slice(0, MAX_ARNS)
      .map((arn) => ({ arn, place: regionOf(arn, region) })).filter(({ place }) => place === '' || isRegion(place));
    const all = await Promise.allSettled(asked.map(({ arn, place }) => this.ofOne(arn, place)));
    const tags = Object.assign({}, ...all.map((one) => one.status === 'fulfilled' ? one.value : {}).reverse()) as Tags;
    const failed = all.find((one) => one.status === 'rejected');
    if (failed && Object.keys(tags).length === 0) {
      throw failed.reason;
    }
    return tags;
  }

  private ofOne(arn: string, region: string): Promise<Tags> {
    const now = this.clock.now();
    const known = this.known.get(arn);
    if (known && now < known.until) {
      return known.tags;
    }
    const tags = this.inOneCall(arn, region).then((found) => found.get(arn) ?? {});
    this.remember(arn, { tags, until: now + KEPT_FAILED_MS });
    tags.then(
      (found) => this.remember(arn, { tags, until: now + (Object.keys(found).length > 0 ? KEPT_MS : KEPT_WITHOUT_MS) }),
      () => undefined,
    );
    return tags;
  }

  private inOneCall(arn: string, region: string): Promise<ReadonlyMap<string, Tags>> {
    const open = this.waiting.get(region);
    if (open && open.arns.length < MAX_ARNS) {
      open.arns.push(arn);
      return open.answer;
    }
    const arns = [arn];
    const waiting: Waiting = {
      arns,
      answer: this.clock.sleep(WAIT_MS).then(() => {
        if (this.waiting.get(region) === waiting) {
          this.waiting.delete(region);
        }
        return withTimeout(this.clock, TIMEOUT_MS, this.source.read(arns, region));
      }),
    };
    this.waiting.set(region, waiting);
    return waiting.answer;
  }

  private remember(arn: string, known: Known): void {
    this.known.delete(arn);
    this.known.set(arn, known);
    if (this.known.size > MAX_KNOWN) {
      this.known.delete(this.known.keys().next().value!);
    }
  }
}

function regionOf(arn: string, region: string): string {
  const [, partition, service, own] = arn.split(':');
  return own || (service === 's3' ? region : Object.hasOwn(GLOBAL_REGIONS, partition) ? GLOBAL_REGIONS[partition] : '');
}
