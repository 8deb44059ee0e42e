import { Filter, Source } from '../../src';
import { plainSourceName } from '../../src/filters/source-name';
import { configFor, EXPECTED_SOURCE_NAMES, secret } from '../sources/support/sources';

/** Methods of `Source` that vectors call as they are called. */
const METHODS = EXPECTED_SOURCE_NAMES.filter((name) => name in Source);

test('there are many', () => {
  expect(METHODS.length).toBeGreaterThan(20);
});

test.each(METHODS)('a source is named as its method: %s', (method) => {
  const { name } = configFor(method);
  expect(plainSourceName(name)).toBe(plainSourceName(method));
  expect(Filter.source(method)._check([{ path: '/', source: name }])).toEqual([]);
});

test.each<[string, Source]>([
  ['github', Source.github({ secret })],
  ['standardWebhooks', Source.standardWebhooks({ secret })],
  ['stripe', Source.stripe({ secret })],
  ['hubSpot', Source.hubSpot({ secret })],
  ['gitlab', Source.gitlab({ secret })],
  ['gitlab', Source.gitlabSigned({ secret })],
  ['any', Source.any()],
])('%s is what the source of an endpoint is called', (name, source) => {
  expect(Filter.source(name)._check([{ path: '/', source: source._name }])).toEqual([]);
});
