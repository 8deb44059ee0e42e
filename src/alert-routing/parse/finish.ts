import { createHash } from 'crypto';
import { parseArn } from './arn';
import { beginning, lines, oneLine } from './clean-text';
import { Draft } from './draft';
import { Input } from './input';
import { safeLink } from './safe-link';
import { AlertEvent, Field, Link } from '../alert-event';
import { isRegion } from '../links/region';

/** Bounds of what an event holds, in characters and numbers: together less than 200 KB besides the payload, so that an alert fits into one item of DynamoDB. */
export const BOUNDS = {
  word: 150,
  title: 250,
  text: 4_000,
  key: 1_500,
  resources: 20,
  resource: 500,
  fields: 25,
  fieldName: 60,
  fieldValue: 1_000,
  logLines: 50,
  logLine: 1_000,
  links: 8,
  label: 80,
  runbook: 1_000,
  tags: 60,
  tagKey: 128,
  tagValue: 256,
  payload: 200_000,
} as const;

/** A clock that is this much ahead is still believed. */
const AHEAD_MS = 5 * 60_000;

/** Nothing that is told of happened before 2000. */
const EARLIEST = Date.UTC(2000);

/** The one place that makes an event of what a parser says: bounds, control characters, links, defaults. */
export function finish(input: Input, parser: string, draft: Draft): AlertEvent {
  const { signal, event } = input;
  const resources = unique((draft.resources ?? event?.resources ?? []).map((resource) => oneLine(resource ?? '', BOUNDS.resource))).slice(0, BOUNDS.resources);
  const arns = resources.map(parseArn);
  return {
    signalId: signal.id,
    parser,
    source: oneLine(draft.source ?? event?.source ?? '', BOUNDS.word) || 'unknown',
    kind: oneLine(draft.kind ?? event?.detailType ?? '', BOUNDS.word) || parser,
    class: draft.class,
    severity: draft.severity,
    status: draft.status ?? 'firing',
    key: keyOf(parser, draft.key),
    title: oneLine(draft.title, BOUNDS.title) || `Something of ${parser}`,
    ...optional('text', lines(draft.text ?? '', BOUNDS.text)),
    ...optional('account', [draft.account, event?.account, ...arns.map((arn) => arn?.account), parseArn(input.topic?.arn)?.account].find(isAccount)),
    ...optional('region', [draft.region, event?.region, ...arns.map((arn) => arn?.region), parseArn(input.topic?.arn)?.region].find(isRegion)),
    resources,
    at: momentOf(draft.at ?? event?.at ?? input.sentAt, signal.receivedAt),
    ...optional('link', cleanLink(draft.link)),
    links: uniqueLinks((draft.links ?? []).map(cleanLink), draft.link && cleanLink(draft.link)?.url).slice(0, BOUNDS.links),
    ...optional('runbook', cleanRunbook(draft.runbook)),
    fields: (draft.fields ?? []).map(cleanField).filter((field) => field !== undefined).slice(0, BOUNDS.fields),
    logLines: (draft.logLines ?? []).slice(0, BOUNDS.logLines).map((line) => oneLine(line, BOUNDS.logLine)).filter((line) => line !== ''),
    tags: cleanTags(draft.tags ?? {}),
    ...draft.tagsAreComplete ? { tagsAreComplete: true } : {},
    ...optional('muted', oneLine(draft.muted ?? '', BOUNDS.label * 4)),
    payload: beginning(new TextDecoder('utf-8').decode(signal.body.subarray(0, BOUNDS.payload * 4)), BOUNDS.payload),
  };
}

function optional<K extends keyof AlertEvent>(name: K, value: AlertEvent[K] | undefined): Partial<Pick<AlertEvent, K>> {
  return value === undefined || value === '' ? {} : { [name]: value } as Pick<AlertEvent, K>;
}

/** Parts that have the separator in them cannot be taken for two parts. A long key ends with a hash of all of it. */
function keyOf(parser: string, parts: Draft['key']): string {
  const key = [parser, ...parts].map((part) => (part ?? '').replaceAll('%', '%25').replaceAll('|', '%7C')).join('|');
  const kept = beginning(key, BOUNDS.key);
  return kept === key ? key : `${beginning(key, BOUNDS.key - 70)}#${createHash('sha256').update(key).digest('hex')}`;
}

function momentOf(at: number | undefined, receivedAt: number): number {
  return at === undefined || !Number.isFinite(at) || at < EARLIEST || at > receivedAt + AHEAD_MS ? receivedAt : Math.round(at);
}

function isAccount(text: string | undefined): boolean {
  return /^[0-9]{12}$/.test(text ?? '');
}

function cleanLink(link: Link | undefined): Link | undefined {
  const url = safeLink(link?.url);
  return url === undefined ? undefined : { label: oneLine(link!.label, BOUNDS.label) || new URL(url).hostname, url };
}

function cleanRunbook(runbook: string | undefined): string {
  return runbook === undefined ? '' : safeLink(runbook) ?? oneLine(runbook, BOUNDS.runbook);
}

function cleanField({ name, value }: Partial<Field>): Field | undefined {
  const cleaned = { name: oneLine(name ?? '', BOUNDS.fieldName), value: lines(value ?? '', BOUNDS.fieldValue) };
  return cleaned.name === '' || cleaned.value === '' ? undefined : cleaned;
}

function cleanTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).slice(0, BOUNDS.tags)
    .map(([key, value]) => [oneLine(key, BOUNDS.tagKey), oneLine(value, BOUNDS.tagValue)]).filter(([key]) => key !== ''));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}

function uniqueLinks(links: ReadonlyArray<Link | undefined>, shown: string | undefined): Link[] {
  const seen = new Set([shown]);
  return links.filter((link) => {
    const isNew = link !== undefined && !seen.has(link.url);
    seen.add(link?.url);
    return isNew;
  }) as Link[];
}
