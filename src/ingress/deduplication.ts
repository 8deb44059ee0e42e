import { Duration } from 'aws-cdk-lib';
import { DeduplicationConfig, DEFAULT_WINDOW_SECONDS } from '../contract/deduplication';
import { checkHeaderName } from '../shared/check-header-name';
import { checkProps, PropsShape } from '../shared/check-props';
import { parseJsonPath } from '../shared/json-path';
import { checkDuration } from '../shared/prop-checks';

/** How repetitions are told. */
export interface DeduplicationOptions {
  /**
   * How far apart two webhooks with the same id may arrive and still be one; from a minute to 30 days.
   *
   * @default Duration.days(3)
   */
  readonly window?: Duration;
}

const OPTIONS: PropsShape<DeduplicationOptions> = {
  example: '{ window: Duration.days(3) }',
  checks: { window: checkDuration('Duration.days(3)') },
};

const MIN_WINDOW = Duration.minutes(1);
const MAX_WINDOW = Duration.days(30);

/**
 * Where a source has its id of a webhook.
 *
 * @internal
 */
export interface SenderIdPlace {
  /** Name of a header. */
  readonly header?: string;
  /** Path in a JSON body. */
  readonly field?: string;
}

type Resolve = (place: SenderIdPlace) => DeduplicationConfig | undefined;

/**
 * Whether a webhook that its sender sends twice is delivered once.
 *
 * Both are stored and acknowledged. The forwarder compares their ids, after their signatures were verified: the first one is delivered, and the
 * others are acknowledged, recorded and counted as duplicates, whatever their groups are. One that becomes a dead letter frees its id, so that
 * the next one is delivered. Content is never compared: two webhooks with identical bytes may both be meant.
 *
 * It needs a DynamoDB table, and a write to it before each first attempt. Where the table does not answer, nothing waits for it, and a
 * webhook may be delivered twice.
 *
 * Choose it only where the sender never repeats an id on purpose: GitHub's manual redelivery repeats `X-GitHub-Delivery`, and is a duplicate of
 * what was delivered. An id that is missing, blank, or has lost a character on its way (U+FFFD, half a surrogate
 * pair) is not compared. Ids may be of any length and other characters.
 */
export class Deduplication {
  /** Whatever is acknowledged is delivered. A sender's own retry arrives a second time, with a delivery id of its own. */
  public static none(): Deduplication {
    return new Deduplication(() => undefined);
  }

  /**
   * By the value of a header; of several with one name the first.
   *
   * @param name the header's name, in any spelling
   * @param options how repetitions are told
   */
  public static header(name: string, options: DeduplicationOptions = {}): Deduplication {
    const caller = 'Deduplication.header';
    const window = windowOf(caller, options);
    const place = byHeader(caller, name);
    return new Deduplication(() => ({ ...place, window }));
  }

  /**
   * By a text, number or boolean in a JSON body, such as Stripe's `$.id`, whatever the content type says. Paths are those of
   * `MessageGroup.jsonField`. A number counts as it is written, with all of its digits. A broken body has no id.
   *
   * @param path where the field is: names and indexes, no wildcards
   * @param options how repetitions are told
   */
  public static jsonField(path: string, options: DeduplicationOptions = {}): Deduplication {
    const caller = 'Deduplication.jsonField';
    const window = windowOf(caller, options);
    const place = { field: parseJsonPath(caller, path) };
    return new Deduplication(() => ({ ...place, window }));
  }

  /**
   * By the webhook source's own id of a webhook, where its preset documents one: in a header such as `X-GitHub-Delivery`, or in the body such as
   * Slack's `$.event_id`. A redelivery by hand repeats that id at GitHub and at others.
   *
   * @param options how repetitions are told
   */
  public static senderId(options: DeduplicationOptions = {}): Deduplication {
    const caller = 'Deduplication.senderId';
    const window = windowOf(caller, options);
    return new Deduplication(({ header, field }) => {
      if (header !== undefined) {
        return { ...byHeader(caller, header), window };
      }
      if (field !== undefined) {
        return { field: parseJsonPath(caller, field), window };
      }
      throw new Error(`${caller}() needs a source that has an id of its webhooks, got one without; choose Deduplication.header or .jsonField with the place of the id.`);
    });
  }

  private constructor(private readonly resolve: Resolve) {}

  /**
   * What the forwarder is told, once the source is known; undefined where repetitions are delivered.
   *
   * @param place where the source has its id
   * @internal
   */
  public _configFor(place: SenderIdPlace): DeduplicationConfig | undefined {
    return this.resolve(place);
  }
}

function byHeader(caller: string, name: string): DeduplicationConfig {
  checkHeaderName(caller, name);
  return { header: name.toLowerCase() };
}

/** In seconds; undefined for the default, which the forwarder knows. */
function windowOf(caller: string, options: DeduplicationOptions): number | undefined {
  checkProps(caller, options, OPTIONS);
  const { window } = options;
  if (window === undefined) {
    return undefined;
  }
  if (window.isUnresolved()) {
    throw new Error(`${caller}.window must be a plain Duration, got: one that is only known at deployment; pass the number itself, such as Duration.days(3).`);
  }
  const seconds = Math.ceil(window.toMilliseconds() / 1000);
  if (seconds < MIN_WINDOW.toSeconds() || seconds > MAX_WINDOW.toSeconds()) {
    throw new Error(`${caller}.window must be from ${MIN_WINDOW.toHumanString()} to ${MAX_WINDOW.toHumanString()}, got: ${window.toHumanString()}; choose one in between.`);
  }
  return seconds === DEFAULT_WINDOW_SECONDS ? undefined : seconds;
}
