import fc from 'fast-check';
import { webhookWith } from './support';
import { Webhook } from '../../src/envelope/envelope';
import { FilterConfig, MatchConfig } from '../../src/filters/filter-config';
import { HTTP_METHODS } from '../../src/shared/http-methods';

/** Few names and values, so that what is asked for is often there. */
const NAME = fc.constantFrom('a', 'b', '__proto__', 'constructor');
const TEXT = fc.constantFrom('', 'x', 'xy', '1', '17', 'true', 'null');

const match: fc.Arbitrary<MatchConfig> = fc.oneof(
  fc.record({ kind: fc.constant('equal' as const), values: fc.array(fc.oneof(TEXT, fc.constantFrom(0, 1, 17, true, false, null)), { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constantFrom('prefix' as const, 'suffix' as const), text: fc.constantFrom('x', 'y', '1') }),
  fc.record({ kind: fc.constant('range' as const), min: fc.integer({ min: -5, max: 20 }) }),
  fc.record({ kind: fc.constant('range' as const), max: fc.integer({ min: -5, max: 20 }) }),
  fc.record({ kind: fc.constantFrom('exists' as const, 'absent' as const) }),
);

/** Conditions, as the function reads them. */
export const condition: fc.Arbitrary<FilterConfig> = fc.oneof(
  fc.record({ kind: fc.constant('method' as const), methods: fc.subarray([...HTTP_METHODS], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('path' as const), pattern: fc.constantFrom('**', '/', '/a', '/a/*', '/a/**', '**/b', '/*/b*') }),
  fc.record({ kind: fc.constantFrom('header' as const, 'query' as const, 'formField' as const), name: NAME, match }),
  fc.record({ kind: fc.constant('jsonField' as const), path: fc.array(fc.oneof(NAME, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 3 }), match }),
  fc.record({ kind: fc.constant('contentType' as const), types: fc.subarray(['application/json', 'application/*+json', 'text/*'], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('endpoint' as const), paths: fc.subarray(['/', '/a', '/a/b'], { minLength: 1 }) }),
);

/** Conditions that name one thing each, so that two of them often exclude each other. */
const narrow: fc.Arbitrary<FilterConfig> = fc.oneof(
  fc.constantFrom(...HTTP_METHODS).map((method) => ({ kind: 'method' as const, methods: [method] })),
  fc.record({ kind: fc.constant('path' as const), pattern: fc.constantFrom('/', '/a/*', '/*/b*') }),
  fc.record({ kind: fc.constantFrom('header' as const, 'query' as const, 'formField' as const), name: fc.constant('a'), match: fc.oneof(match, fc.constant({ kind: 'absent' as const })) }),
  fc.record({ kind: fc.constant('jsonField' as const), path: fc.constant(['a']), match: fc.oneof(match, fc.constant({ kind: 'absent' as const })) }),
  fc.constantFrom('application/json', 'application/*+json', 'text/*').map((type) => ({ kind: 'contentType' as const, types: [type] })),
  fc.constantFrom('/', '/a', '/a/b').map((path) => ({ kind: 'endpoint' as const, paths: [path] })),
);

/** Filters of every shape. */
export const filter: fc.Arbitrary<FilterConfig> = fc.letrec<{ filter: FilterConfig }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), filters: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
  ),
})).filter;

/** Two filters: any, a filter and its opposite, or two that often exclude each other. */
export const twoFilters: fc.Arbitrary<readonly [FilterConfig, FilterConfig]> = fc.oneof(
  fc.tuple(filter, filter),
  filter.map((one): [FilterConfig, FilterConfig] => [one, { kind: 'not', filter: one }]),
  fc.tuple(narrow, narrow),
);

const pairs = fc.array(fc.tuple(NAME, fc.oneof(TEXT, fc.string())), { maxLength: 4 });

const jsonBody = fc.dictionary(NAME, fc.oneof(fc.jsonValue({ maxDepth: 2 }), TEXT, fc.constantFrom(0, 1, 17, true, null)), { maxKeys: 3 });

const body = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  jsonBody.map((value) => Buffer.from(JSON.stringify(value))),
  { weight: 2, arbitrary: pairs.map((fields) => Buffer.from(fields.map(([name, value]) => `${name}=${value}`).join('&'))) },
);

const FORM = 'application/x-www-form-urlencoded';
const types = fc.constantFrom([FORM], [FORM], [FORM], ['application/json'], ['Text/Plain; charset=utf-8'], [''], [';'], [], [FORM, 'text/plain']);
const codings = fc.array(fc.constantFrom('gzip', 'deflate', 'br', '', '', ''), { maxLength: 1 });

const headers = fc.tuple(pairs, types, codings).map(([others, contentTypes, contentEncodings]) => [
  ...others,
  ...contentTypes.map((type): [string, string] => ['Content-Type', type]),
  ...contentEncodings.map((coding): [string, string] => ['content-encoding', coding]),
]);

/** Webhooks with any bytes. */
export const webhook: fc.Arbitrary<Webhook> = fc.record({
  endpoint: fc.constantFrom('/', '/a', '/a/b'),
  method: fc.constantFrom(...HTTP_METHODS),
  path: fc.oneof(fc.constantFrom('', 'a', 'b', 'a/b', '%', '%2F', '//'), fc.string()),
  query: pairs,
  headers,
  body,
}).map(webhookWith);
