import { MissingGroup } from './missing-group';
import { formFieldOf } from './templates/form-field';
import { jsonFieldOf } from './templates/json-field';
import { headerOf, pathSegmentOf, queryParameterOf, RequestValue } from './templates/request-value';
import type { GroupPlace } from '../contract/metadata';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkChoice } from '../shared/prop-checks';
import { isPlainId, MAX_ID_LENGTH } from './templates/vtl';

/** How a message group reads its value. */
export interface MessageGroupOptions {
  /**
   * What becomes of a webhook without a value.
   *
   * @default MissingGroup.perRequest() - it is delivered at once, in no order
   */
  readonly missing?: MissingGroup;
}

/**
 * What must stay in order: webhooks of one group are delivered one after the other, in the order in which the queue accepted them.
 *
 * The group is found by API Gateway, before the webhook is acknowledged. A value of 1 to 128 letters, digits and `_.:-` is the
 * message group id as it is; any other is encoded in base64 and cut at 128 characters, so that two long values that begin alike may
 * share a group, which costs speed and never order.
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
   * @param options what to do without it
   */
  public static header(name: string, options?: MessageGroupOptions): MessageGroup {
    return valueGroup('MessageGroup.header', (caller) => headerOf(caller, name), { in: 'header', name }, options);
  }

  /**
   * The value of a query parameter, such as `account` in `?account=17`.
   *
   * @param name the parameter's name; case matters
   * @param options what to do without it
   */
  public static query(name: string, options?: MessageGroupOptions): MessageGroup {
    return valueGroup('MessageGroup.query', (caller) => queryParameterOf(caller, name), { in: 'query', name }, options);
  }

  /**
   * One segment of the path below the endpoint: in `/shops/17/orders`, segment 1 is `17`.
   *
   * @param index which segment, from 0
   * @param options what to do without it
   */
  public static pathSegment(index: number, options?: MessageGroupOptions): MessageGroup {
    return valueGroup('MessageGroup.pathSegment', (caller) => pathSegmentOf(caller, index), { in: 'path', name: String(index) }, options);
  }

  /**
   * A text, number or boolean in a JSON body, such as `$.order.id`, `$.items[0].sku` or `$['order-id']`.
   *
   * Read in webhooks of the types `application/json`, `application/x-json`, `text/json`, `application/csp-report` and `text/plain` (Amazon SNS), of
   * types that end with `+json`, and in those without a type. In any other, in a body that is no JSON, however much it looks like it, and where the
   * field is missing, null, an object, a list, an empty text, or a text that begins with a brace or bracket, there is no value. JSON is what
   * RFC 8259 says, with or without a byte order mark, up to 32 levels deep.
   *
   * @param path where the field is: names and indexes, no wildcards
   * @param options what to do without a value
   */
  public static jsonField(path: string, options?: MessageGroupOptions): MessageGroup {
    return valueGroup('MessageGroup.jsonField', (caller) => jsonFieldOf(caller, path), { in: 'json', name: path }, options);
  }

  /**
   * A field of a form (`application/x-www-form-urlencoded`), decoded; of several with one name the first.
   *
   * In webhooks of another type, where the field is missing or empty, and where its escapes are broken, there is no value.
   *
   * @param name the field's name; case matters
   * @param options what to do without a value
   */
  public static formField(name: string, options?: MessageGroupOptions): MessageGroup {
    return valueGroup('MessageGroup.formField', (caller) => formFieldOf(caller, name), { in: 'form', name }, options);
  }

  /** The natural group of the webhook's source, as its preset documents it: what is taken when no group is chosen. */
  public static ofSource(): MessageGroup {
    return new GroupOfSource();
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
   * The part of the request template that sets `$group` to a legal message group id of 1 to 128 characters, or to an empty text: such a
   * webhook is refused with 400.
   *
   * `$body` is the body in base64. Keep to what is the same in all Velocity versions; every variable of yours starts with `group`.
   *
   * @param contentType the type of the webhooks that the template is for, in lower case and without parameters
   */
  public abstract renderGroup(contentType: string): string;

  /**
   * The group to render, once the source is known.
   *
   * @param _natural the natural group of the source; undefined when no source was chosen
   * @internal
   */
  public _resolve(_natural: MessageGroup | undefined): MessageGroup {
    return this;
  }

  /**
   * Where a request has the value that it is grouped by; undefined where no single value decides.
   *
   * @internal
   */
  public get _place(): GroupPlace | undefined {
    return undefined;
  }
}

const OPTIONS: PropsShape<MessageGroupOptions> = {
  example: '{ missing: MissingGroup.refuse() }',
  checks: { missing: checkChoice('_group', 'MissingGroup.refuse()') },
};

function valueGroup(caller: string, valueFor: (caller: string) => RequestValue, place: GroupPlace, options: MessageGroupOptions = {}): MessageGroup {
  checkProps(caller, options, OPTIONS);
  return new ValueGroup(valueFor(caller), place, options);
}

/** A group from a value that the sender chooses, made legal. */
class ValueGroup extends MessageGroup {
  private readonly missing: FixedGroup;

  constructor(private readonly value: RequestValue, private readonly place: GroupPlace, options: MessageGroupOptions) {
    super();
    this.missing = new FixedGroup((options.missing ?? MissingGroup.perRequest())._group);
  }

  public get _place(): GroupPlace {
    return this.place;
  }

  public renderGroup(contentType: string): string {
    const value = this.value.render('groupValue', contentType);
    return value === undefined ? this.missing.renderGroup() : [
      value,
      `#if(${isPlainId('groupValue')})`,
      '#set($group = $groupValue)',
      '#elseif($groupValue == "")',
      this.missing.renderGroup(),
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

class FixedGroup extends MessageGroup {
  constructor(private readonly group: string) {
    super();
  }

  public renderGroup(): string {
    return `#set($group = "${this.group}")`;
  }
}

class GroupOfSource extends MessageGroup {
  public renderGroup(contentType: string): string {
    return this._resolve(undefined).renderGroup(contentType);
  }

  public _resolve(natural: MessageGroup | undefined): MessageGroup {
    if (natural === undefined) {
      throw new Error('MessageGroup.ofSource() needs a source, got none; set the source of the webhook or endpoint, or choose another group.');
    }
    return natural;
  }
}
