import { checkHeaderName, headerValue, isPlainId, MAX_ID_LENGTH, proxyPath, queryValue } from './vtl';

/**
 * What must stay in order: webhooks of one group are delivered one after the other, in the order in which the queue accepted them.
 *
 * The group is found by API Gateway, before the webhook is acknowledged. A value of 1 to 128 letters, digits and `_.:-` is the
 * message group id as it is; any other is encoded in base64 and cut at 128 characters, so that two long values that begin alike may
 * share a group, which costs speed and never order. Webhooks without a value share the group `_`: in order among themselves.
 *
 * A group takes at most 300 webhooks a second and is worked on by one request at a time: choose something of which there are many.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html
 */
export abstract class MessageGroup {
  /**
   * The value of a request header, such as `x-order-id`.
   *
   * @param name the header's name, in any spelling; senders' usual spellings (lower case, Canonical-Case, UPPER CASE) are all read
   */
  public static header(name: string): MessageGroup {
    checkHeaderName('MessageGroup.header', name);
    return new ValueGroup(headerValue(name));
  }

  /**
   * The value of a query parameter, such as `account` in `?account=17`.
   *
   * @param name the parameter's name; case matters
   */
  public static query(name: string): MessageGroup {
    if (!/^[A-Za-z0-9_.~:[\]-]{1,128}$/.test(name)) {
      throw new Error(`MessageGroup.query takes a name of 1 to 128 letters, digits and _.~:[]- characters, got: ${JSON.stringify(name)}; rename the parameter or use a header.`);
    }
    return new ValueGroup(queryValue(name));
  }

  /**
   * One segment of the path below the endpoint: in `/shops/17/orders`, segment 1 is `17`.
   *
   * @param index which segment, from 0
   */
  public static pathSegment(index: number): MessageGroup {
    if (!Number.isInteger(index) || index < 0 || index > 50) {
      throw new Error(`MessageGroup.pathSegment takes a whole number from 0 to 50, got: ${index}; 0 is the first segment below the endpoint.`);
    }
    return new PathSegmentGroup(index);
  }

  /** A group of its own for every webhook: the highest throughput, and no order. */
  public static perRequest(): MessageGroup {
    return new FixedGroup('${context.extendedRequestId}');
  }

  /** One group for all: everything in order, one request at a time, at most 300 webhooks a second. */
  public static single(): MessageGroup {
    return new FixedGroup('all');
  }

  /**
   * The part of the request template that sets `$group` to a legal message group id of 1 to 128 characters.
   *
   * Keep to what is the same in all Velocity versions; every variable of yours starts with `group`.
   */
  public abstract renderGroup(): string;
}

/** The group that webhooks without a value share. */
const GROUP_WITHOUT_VALUE = '_';

/** A group from a value that the sender chooses, made legal. */
class ValueGroup extends MessageGroup {
  constructor(private readonly value: string) {
    super();
  }

  public renderGroup(): string {
    return [
      `#set($groupValue = ${this.value})`,
      `#if(${isPlainId('groupValue')})`,
      '#set($group = $groupValue)',
      '#elseif($groupValue == "")',
      `#set($group = "${GROUP_WITHOUT_VALUE}")`,
      '#else',
      '#set($groupEncoded = $util.base64Encode($groupValue))',
      `#if($groupEncoded.length() > ${MAX_ID_LENGTH})`,
      `#set($group = $groupEncoded.substring(0, ${MAX_ID_LENGTH}))`,
      '#else',
      '#set($group = $groupEncoded)',
      '#end',
      '#end',
    ].join('\n');
  }
}

class PathSegmentGroup extends MessageGroup {
  constructor(private readonly index: number) {
    super();
  }

  public renderGroup(): string {
    // Velocity leaves '$1' alone inside single quotes; Java's replaceAll then puts the captured segment there.
    const pattern = `(?s)^/*(?:[^/]+/+){${this.index}}([^/]+)(?:/.*)?$`;
    return [
      `#set($groupPath = ${proxyPath()})`,
      `#if($groupPath.replaceAll('${pattern}', '') == "")`,
      `#set($groupSegment = $groupPath.replaceAll('${pattern}', '$1'))`,
      '#else',
      '#set($groupSegment = "")',
      '#end',
      new ValueGroup('"$!groupSegment"').renderGroup(),
    ].join('\n');
  }
}

class FixedGroup extends MessageGroup {
  constructor(private readonly group: string) {
    super();
  }

  public renderGroup(): string {
    return `#set($group = "${this.group}")`;
  }
}
