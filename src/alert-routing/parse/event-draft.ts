import { shortName } from './arn';
import { Draft, Outcome, verdict } from './draft';
import { outcomeOf, pairedId, reasonOf, stateInKey, stateOf } from './event-outcome';
import { EventBridgeEvent } from './input';
import { Json } from './json';
import { Field, Severity } from '../alert-event';
import { resourceLink, serviceLink } from '../links/console-links';

/** What a parser knows of an event of EventBridge; the rest follows from the event. */
export interface EventSays {
  /** Name of what it is about, for people. Default: what the first resource, or a field of the detail, names. */
  readonly subject?: string;
  /** Default: what looks like a state in the detail. */
  readonly state?: string;
  /** Default: what words of the state and the detail type say. */
  readonly outcome?: Outcome;
  readonly severity?: Severity;
  /** Default: the detail type, what it is about, and the state. */
  readonly title?: string;
  /** Default: what looks like a reason in the detail. */
  readonly text?: string;
  /** After source, account and Region. Default: the detail type, what it is about, and the state. */
  readonly key?: ReadonlyArray<string | undefined>;
  /** Where no resource of the event is one. */
  readonly resources?: ReadonlyArray<string | undefined>;
  /** Default: the page of the first resource that has one; else that of the service. */
  readonly link?: string;
  readonly linkLabel?: string;
  readonly links?: Draft['links'];
  /** Default: the plain values of the detail. */
  readonly fields?: ReadonlyArray<Partial<Field>>;
  readonly logLines?: readonly string[];
  readonly tags?: Draft['tags'];
  readonly at?: number;
}

/** Sources that do not say in their names what people call them. */
const SERVICE_NAMES: Readonly<Record<string, string>> = { 'aws.states': 'Step Functions', 'aws.signin': 'AWS sign-in', 'aws.aidevops': 'DevOps Agent' };

/** Resources whose pages are looked for. */
const MOST_RESOURCES = 20;

/** A draft of an event of EventBridge. */
export function eventDraft(event: EventBridgeEvent, says: EventSays = {}): Draft {
  const { detail, detailType, source, account, region } = event;
  const resources = event.resources.length > 0 ? event.resources : says.resources ?? [subjectField(detail)];
  const subject = says.subject ?? subjectOf(event);
  const state = says.state ?? stateOf(detail);
  const named = [...event.resources, ...says.resources ?? []].slice(0, MOST_RESOURCES);
  const link = says.link ?? named.map((resource) => resourceLink(resource, region)).find((found) => found !== undefined)
    ?? (source.startsWith('aws.') && region !== undefined ? serviceLink(source, region) : undefined);
  return {
    ...verdict(says.outcome ?? outcomeOf(event, state), says.severity),
    key: [source, account, region, ...says.key ?? [detailType, subject, stateInKey(state), ...pairedId(detail, state)]],
    title: says.title ?? [detailType, [says.subject ?? titleIn(detail) ?? subject, state].filter((part) => part !== undefined).join(' ')].filter((part) => part !== '').join(': '),
    text: says.text ?? reasonOf(detail),
    resources,
    at: says.at,
    link: link === undefined ? undefined : { label: says.linkLabel ?? `Open in ${SERVICE_NAMES[source] ?? 'the AWS console'}`, url: link },
    links: says.links,
    fields: says.fields ?? plainFields(detail),
    logLines: says.logLines,
    tags: says.tags,
  };
}

/** What an event is about, for people. */
export function subjectOf({ resources, detail }: EventBridgeEvent): string | undefined {
  return resources.length > 0 ? shortName(resources[0]) : subjectField(detail);
}

/** What a sender calls what it tells of; a name or an id says less to people. */
function titleIn(detail: Json): string | undefined {
  const title = detail.text('title');
  return title === undefined || title.length > 200 ? undefined : title;
}

/** A field of the detail that names something: a name before an id, and a short name before a long one. */
function subjectField(detail: Json): string | undefined {
  const named = (pattern: RegExp): string | undefined =>
    [...detail.entries()].filter(([name, value]) => pattern.test(name) && value.isText).sort(([one], [other]) => one.length - other.length)
      .map(([, value]) => value.text()).find((text) => text !== undefined && text.length <= 300);
  return named(/name$/i) ?? named(/arn$/i) ?? named(/(^|[-_a-z])(id|Id|ID|identifier|Identifier)$/) ?? detail.text('bucket', 'name');
}

/** The plain values of an object, for people: no lists, no objects, nothing long. */
export function plainFields(json: Json): Field[] {
  return json.entries().map(([name, value]) => ({ name, value: value.isObject || value.isList ? '' : value.print() }))
    .filter(({ value }) => value !== '' && value !== 'null' && value.length <= 300);
}
