import { pack } from '../../../../src/contract/packed-text';
import { withSourceUrls } from '../../../src/local/runtime/deployment/source-urls';

const SOURCES = JSON.stringify({ '/': { name: 'own' }, '/a': { name: 'a' }, '/b': { name: 'b', publicUrl: 'https://said.example' } });
const URLS = { 'Shop/Orders': 'http://127.0.0.1:1/x', 'Shop/Orders/a': 'http://127.0.0.1:1/x/a', 'Shop/Orders/b': 'http://127.0.0.1:1/x/b' };

test.each([['plain', SOURCES], ['packed', pack(SOURCES, [])]])('a forwarder is told the URLs of its endpoints, where the app does not say them itself: %s', (_, text) => {
  const told = withSourceUrls({ SOURCES: text, OTHER: 'x' }, 'Shop/Orders', URLS);
  expect(JSON.parse(told.SOURCES)).toEqual({
    '/': { name: 'own', publicUrl: 'http://127.0.0.1:1/x' },
    '/a': { name: 'a', publicUrl: 'http://127.0.0.1:1/x/a' },
    '/b': { name: 'b', publicUrl: 'https://said.example' },
  });
  expect(told.OTHER).toBe('x');
});
