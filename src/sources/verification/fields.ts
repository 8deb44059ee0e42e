import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { hasRepeatedName } from './repeated-names';
import { headerValues, optionalHeader, SignedRequest } from './signed-request';
import { JsonStep, parseJsonPath } from '../../shared/json-path';
import { scalarAt } from '../../shared/json-text';
import { Place } from '../source-config';

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** A sender with more keys than that is not known. */
const MAX_NUMBERED = 100;

/**
 * What stands at a place: the values of its headers that are there, or the value of its field.
 *
 * @throws InvalidWebhookError when there is nothing, or something twice
 */
export function valuesAt(request: SignedRequest, place: Place): string[] {
  if (place.in !== 'headers') {
    return [fieldAt(request, place) ?? missing(InvalidReason.FIELD_MISSING)];
  }
  const names = place.numbered ? numberedNames(request, place.names) : place.names;
  const values = names.flatMap((name) => optionalHeader(request, name) ?? []);
  return values.length > 0 ? values : missing(InvalidReason.HEADER_MISSING);
}

/**
 * The one value at a place.
 *
 * @throws InvalidWebhookError when there is none, or more than one
 */
export function valueAt(request: SignedRequest, place: Place): string {
  const [value, ...more] = valuesAt(request, place);
  return more.length === 0 ? value : missing(InvalidReason.HEADER_REPEATED);
}

function fieldAt(request: SignedRequest, place: Exclude<Place, { in: 'headers' }>): string | undefined {
  switch (place.in) {
    case 'json':
      return jsonField(request, parseJsonPath('json', place.path));
    case 'form':
      return formField(request, place.name);
    case 'query':
      return queryParameter(request, place.name);
  }
}

/** As they stand in the request, in order, each number once. */
function numberedNames(request: SignedRequest, fronts: readonly string[]): string[] {
  const all = fronts.flatMap((front) => Array.from({ length: MAX_NUMBERED }, (_value, index) => `${front}${index + 1}`.toLowerCase()));
  const sent = new Set(request.headers.map(([name]) => name.toLowerCase()));
  return all.filter((name) => sent.has(name));
}

/**
 * A field of a JSON body; undefined where there is none, an empty one, an object or a list. A name that stands in an object twice, which
 * another parser could read otherwise, is refused.
 *
 * @throws InvalidWebhookError when the body is no JSON
 */
export function jsonField(request: SignedRequest, path: readonly JsonStep[]): string | undefined {
  // It leaves out a byte order mark.
  const json = new TextDecoder().decode(request.body);
  try {
    JSON.parse(json);
  } catch {
    throw new InvalidWebhookError(InvalidReason.BODY_UNEXPECTED);
  }
  if (hasRepeatedName(json)) {
    throw new InvalidWebhookError(InvalidReason.BODY_UNEXPECTED);
  }
  return scalarAt(json, path) || undefined;
}

/**
 * A field of a form body; undefined where there is none, or an empty one.
 *
 * @throws InvalidWebhookError when the body is no form, or has the field twice
 */
export function formField(request: SignedRequest, name: string): string | undefined {
  return single([...formOf(request)].filter(([candidate]) => candidate === name));
}

/**
 * A parameter of the query; undefined where there is none, or an empty one.
 *
 * @throws InvalidWebhookError when there are several
 */
export function queryParameter(request: SignedRequest, name: string): string | undefined {
  return single(request.query.filter(([candidate]) => candidate === name));
}

/**
 * Names and values of a form body in order, each name with its different values in order. In one pass: a body may hold a hundred thousand names.
 *
 * @throws InvalidWebhookError when the body is no form
 */
export function sortedForm(request: SignedRequest): string {
  if (request.body.length === 0) {
    return '';
  }
  const values = new Map<string, Set<string>>();
  for (const [name, value] of formOf(request)) {
    const known = values.get(name);
    if (known) {
      known.add(value);
    } else {
      values.set(name, new Set([value]));
    }
  }
  return [...values.keys()].sort().map((name) => [...values.get(name)!].sort().map((value) => `${name}${value}`).join('')).join('');
}

function formOf(request: SignedRequest): URLSearchParams {
  const [contentType, ...more] = headerValues(request, 'content-type');
  if (!contentType || more.length > 0 || !FORM.test(contentType)) {
    throw new InvalidWebhookError(InvalidReason.BODY_NOT_SIGNED);
  }
  return new URLSearchParams(Buffer.from(request.body).toString('utf8'));
}

function single(found: ReadonlyArray<readonly [string, string]>): string | undefined {
  return found.length > 1 ? missing(InvalidReason.FIELD_MISSING) : found[0]?.[1] || undefined;
}

function missing(reason: InvalidReason): never {
  throw new InvalidWebhookError(reason);
}
