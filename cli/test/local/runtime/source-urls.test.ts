import { pack } from '../../../../src/contract/packed-text';
import { withSourceUrls } from '../../../src/local/runtime/deployment/source-urls';

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
