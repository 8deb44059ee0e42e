import fc from 'fast-check';
import { condition, filter, webhook } from './arbitrary-filters';
import { inputWith } from './support';
import { FilterConfig } from '../../src/filters/filter-config';
import { FilterInput } from '../../src/filters/filter-input';
import { matches } from '../../src/filters/matches';
import { readFilterConfig } from '../../src/filters/read-filter-config';

const github = inputWith({
  endpoint: '/github',
  path: 'acme/shop',
  headers: [['Content-Type', 'application/json; charset=utf-8'], ['X-GitHub-Event', 'pull_request']],
  query: [['team', 'web']],
  body: JSON.stringify({ action: 'opened', number: 17, draft: false, labels: ['bug', 'urgent'] }),
});

const exists = { kind: 'exists' } as const;

test.each<[FilterConfig, boolean]>([
  [{ kind: 'method', methods: ['GET', 'POST'] }, true],
  [{ kind: 'method', methods: ['GET'] }, false],
  [{ kind: 'path', pattern: '/github/*/shop' }, true],
  [{ kind: 'path', pattern: '/acme/shop' }, false],
  [{ kind: 'endpoint', paths: ['/', '/github'] }, true],
  [{ kind: 'endpoint', paths: ['/'] }, false],
  [{ kind: 'contentType', types: ['text/plain', 'application/json'] }, true],
  [{ kind: 'contentType', types: ['application/*'] }, true],
  [{ kind: 'contentType', types: ['application/*+json', 'text/*'] }, false],
  [{ kind: 'header', name: 'x-github-event', match: { kind: 'prefix', text: 'pull' } }, true],
  [{ kind: 'header', name: 'x-github-event', match: { kind: 'equal', values: ['push'] } }, false],
  [{ kind: 'query', name: 'team', match: { kind: 'equal', values: ['web'] } }, true],
  [{ kind: 'query', name: 'Team', match: exists }, false],
  [{ kind: 'jsonField', path: ['number'], match: { kind: 'range', min: 17, max: 17 } }, true],
  [{ kind: 'jsonField', path: ['labels'], match: { kind: 'equal', values: ['urgent'] } }, true],
  [{ kind: 'jsonField', path: ['labels', 0], match: { kind: 'equal', values: ['urgent'] } }, false],
  [{ kind: 'jsonField', path: ['draft'], match: { kind: 'equal', values: [false] } }, true],
  [{ kind: 'formField', name: 'action', match: exists }, false],
  [{ kind: 'formField', name: 'action', match: { kind: 'absent' } }, false],
  [{ kind: 'not', filter: { kind: 'formField', name: 'action', match: exists } }, true],
  [{ kind: 'all', filters: [{ kind: 'method', methods: ['POST'] }, { kind: 'endpoint', paths: ['/github'] }] }, true],
  [{ kind: 'all', filters: [{ kind: 'method', methods: ['POST'] }, { kind: 'endpoint', paths: ['/'] }] }, false],
  [{ kind: 'any', filters: [{ kind: 'method', methods: ['PUT'] }, { kind: 'endpoint', paths: ['/github'] }] }, true],
  [{ kind: 'any', filters: [{ kind: 'method', methods: ['PUT'] }, { kind: 'endpoint', paths: ['/'] }] }, false],
])('%j: %j', (config, expected) => {
  expect(matches(config, github)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['application/cloudevents+json', 'application/*+json', true],
  ['application/json', 'application/*+json', false],
  ['application/+json', 'application/*+json', false],
  ['application/a+json', 'application/*+xml', false],
  ['image/png', 'image/*', true],
  ['image/', 'image/*', false],
  ['imagination/png', 'image/*', false],
  ['application/json-patch+json', 'application/json', false],
])('a webhook of type %s is of %s: %j', (type, range, expected) => {
  expect(matches({ kind: 'contentType', types: [range] }, inputWith({ headers: [['content-type', type]] }))).toBe(expected);
});

describe('property, for any filter and any bytes', () => {
  const holds = (predicate: (one: FilterConfig, other: FilterConfig, input: FilterInput) => void) =>
    fc.assert(fc.property(filter, filter, webhook, (one, other, content) => predicate(one, other, new FilterInput(content))), { numRuns: 1_500 });

  test('not is the complement, and nothing is an exception', () => {
    holds((one, _other, input) => expect(matches({ kind: 'not', filter: one }, input)).toBe(!matches(one, input)));
  });

  test('all is every, any is some', () => {
    holds((one, other, input) => {
      const each = [matches(one, input), matches(other, input)];
      expect(matches({ kind: 'all', filters: [one, other] }, input)).toBe(each.every(Boolean));
      expect(matches({ kind: 'any', filters: [one, other] }, input)).toBe(each.some(Boolean));
    });
  });

  test('it does not matter what was asked before', () => {
    fc.assert(fc.property(filter, filter, webhook, (one, other, content) => {
      const used = new FilterInput(content);
      matches(other, used);
      expect(matches(one, used)).toBe(matches(one, new FilterInput(content)));
    }), { numRuns: 1_000 });
  });

  test('what a function reads from JSON says the same', () => {
    holds((one, _other, input) => expect(matches(readFilterConfig(JSON.stringify(one)), input)).toBe(matches(one, input)));
  });
});

test('the properties are asked of filters and webhooks that match, and of such that do not', () => {
  const seen = new Map<string, number>();
  fc.assert(fc.property(condition, webhook, (one, content) => {
    const key = `${one.kind} ${matches(one, new FilterInput(content))}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }), { numRuns: 10_000, seed: 17 });
  const kinds = ['method', 'path', 'header', 'query', 'formField', 'jsonField', 'contentType', 'endpoint'];
  expect(kinds.filter((kind) => Math.min(seen.get(`${kind} true`) ?? 0, seen.get(`${kind} false`) ?? 0) < 10)).toEqual([]);
});
