import { pack } from '../../../../src/contract/packed-text';
import { parameterText } from '../../../../src/contract/variables-in-parameters';
import { ParameterStore } from '../../../src/local/aws-endpoints/parameter-store';
import { sourcesOf, withSourceUrls } from '../../../src/local/runtime/deployment/source-urls';

const SOURCES = JSON.stringify({ '/': { name: 'twilio' }, '/crm': { name: 'hubSpot', publicUrl: 'https://crm.example.com' }, '/other': { name: 'any' } });
const URLS = { 'Shop/Orders': 'http://127.0.0.1:1/a/', 'Shop/Orders/crm': 'http://127.0.0.1:1/a/crm' };

test.each([['as it is', SOURCES], ['packed', pack(SOURCES, [''])]])('endpoints are told their URLs here, where the app says none, with a list %s', (_, written) => {
  const { SOURCES: told, OTHER } = withSourceUrls({ SOURCES: written, OTHER: 'x' }, 'Shop/Orders', URLS);
  expect(JSON.parse(told)).toEqual({
    '/': { name: 'twilio', publicUrl: 'http://127.0.0.1:1/a/' },
    '/crm': { name: 'hubSpot', publicUrl: 'https://crm.example.com' },
    '/other': { name: 'any' },
  });
  expect(OTHER).toBe('x');
});

test.each([['nothing', {}], ['no JSON', { SOURCES: '{' }], ['no list', { SOURCES: 'null' }]])('%s is left as it is', (_, environment) => {
  expect(withSourceUrls(environment, 'Shop/Orders', URLS)).toEqual(environment);
});

test.each([
  ['in the environment', { SOURCES }], ['packed in the environment', { SOURCES: pack(SOURCES, ['']) }], ['in parameters', { PARAMETERS: 'one two' }],
])('sources %s are found', (_, environment) => {
  const store = new ParameterStore();
  const text = pack(JSON.stringify({ SOURCES: JSON.parse(SOURCES), DEDUPLICATION: {} }), ['']);
  store.put('one', parameterText(text.slice(0, 20)));
  store.put('two', parameterText(text.slice(20)));
  expect(JSON.parse(sourcesOf(store, environment as Record<string, string>)!)).toEqual(JSON.parse(SOURCES));
});

test('there are none where there is nothing, and where parameters are missing', () => {
  expect(sourcesOf(new ParameterStore(), {})).toBeUndefined();
  expect(sourcesOf(new ParameterStore(), { PARAMETERS: 'one' })).toBeUndefined();
});
