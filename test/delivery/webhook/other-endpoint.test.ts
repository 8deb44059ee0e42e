import fc from 'fast-check';
import { otherEndpoint } from '../../../src/delivery/webhook/other-endpoint';
import { lenientDecode } from '../../../src/shared/percent-encoding';
import { processorTimeOf } from '../../time-taken';

const ENDPOINTS = ['/', '/github', '/v1/stripe'];

test.each([
  ['%c0%af', '/'], ['%C1%A7', 'g'], ['%e0%80%af', '/'], ['%E0%81%A7', 'g'], ['%f0%80%80%af', '/'], ['%F0%80%81%A7', 'g'], ['%u0067', 'g'], ['%67', 'g'],
])('%s is %s to the most lenient server', (encoded, character) => {
  expect(lenientDecode(`a${encoded}b`)).toBe(`a${character}b`);
});

test.each([
  '', 'orders/github', 'githubx', 'v1', 'github-enterprise', 'github_1', 'github~1', 'v1/stripe2', 'v1x/stripe', 'githubé', 'git/hub', 'x;/github', 'a/b.php/x', 'github%41',
  'githubs/;x', 'x/(S(y))/github', 'index.phpx/github', 'a//github',
])('no server reads %j as another endpoint\'s', (path) => {
  expect(otherEndpoint(path, ENDPOINTS)).toBeUndefined();
});

test.each([
  ['the path itself', 'github'],
  ['below it', 'github/push'],
  ['a slash at the end', 'github/'],
  ['slashes that repeat', '/github/hook'],
  ['case', 'GitHub'],
  ['case beyond ASCII', 'g%C4%B0thub'],
  ['a character that another one looks like', '%EF%BD%87ithub'],
  ['a dot', './github'],
  ['an encoded dot', '%2e/github'],
  ['dots alone', '.../github'],
  ['a dot at the end', 'github.'],
  ['a blank at the end', 'github%20'],
  ['a format', 'github.json'],
  ['a stream', 'github::$DATA'],
  ['a query in the path', 'github%3Fx'],
  ['a fragment in the path', 'github%23x'],
  ['a parameter of a rewritten query', 'github%26x'],
  ['a NUL', 'github%00.png'],
  ['parameters', 'github;a=b/x'],
  ['S1: parameters of an empty segment', ';x=y/github/push'],
  ['S1: parameters without a name', ';/github/push'],
  ['parameters of a dot', '.;x/github'],
  ['encoded parameters', '%3Bx/github'],
  ['parameters behind parameters, encoded', ';a/%3Bb/github'],
  ['an encoded slash in parameters', ';a%2Fb/github'],
  ['parameters that a slash ends once it is decoded', '%3Ba%2Fgithub'],
  ['encoded letters', '%67ithub'],
  ['letters encoded twice', '%2567ithub'],
  ['%u', '%u0067ithub'],
  ['%u beside an encoding', '%3B%u002fa/github'],
  ['overlong UTF-8 of a slash', '%c0%afgithub'],
  ['overlong UTF-8 of a letter', '%c1%a7ithub'],
  ['overlong UTF-8 of three bytes', '%e0%81%a7ithub'],
  ['a backslash in front', '%5Cgithub'],
  ['a line break inside', 'git%0Ahub'],
  ['an invisible character inside', 'git%E2%80%8Bhub'],
  ['a byte that is no UTF-8', '%ffgithub'],
  ['a host', '/evil.example/github'],
  ['a host with backslashes', '%5Cevil.example%5Cgithub'],
  ['a script before it', 'index.php/github'],
  ['a script in a folder', 'public/index.php/github/push'],
  ['a session of ASP.NET', '(S(x))/github'],
  ['a session of ASP.NET inside', 'git/(A(x)S(y))hub'],
])('%s: /%s may be read as /github', (_, path) => {
  expect(otherEndpoint(path, ENDPOINTS)).toBe('/github');
});

test.each(['v1%2Fstripe', 'v1//stripe', 'v1%5Cstripe', 'v1;x/stripe', 'V1/./Stripe/', 'v1./stripe', 'v1%20/stripe;a'])('%s may be read as /v1/stripe', (path) => {
  expect(otherEndpoint(path, ENDPOINTS)).toBe('/v1/stripe');
});

test.each([
  'php', 'php5', 'phtml', 'phar', 'cgi', 'fcgi', 'fpl', 'pl', 'py', 'wsgi', 'rb', 'lua', 'asp', 'aspx', 'ashx', 'cfc', 'cfm', 'jsp', 'jspx', 'PHP',
])('behind a script that ends in .%s, the rest of the path is that of an endpoint', (extension) => {
  expect(otherEndpoint(`a/run.${extension}/github`, ENDPOINTS)).toBe('/github');
  expect(otherEndpoint(`a/run.${extension}x9/github`, ENDPOINTS)).toBeUndefined();
});

describe('extensions and index files that servers fill in', () => {
  test.each([
    // MultiViews of Apache, `try_files $uri $uri.php` of nginx.
    ['/github.php', 'github'], ['/github.php', 'github/push'], ['/github.php', 'GitHub.json'], ['/github.php.en', 'github'], ['/github.html', 'github'], ['/v1/github.php', 'v1/github'],
    ['/github.php/push', 'github/push'],
    // DirectoryIndex of Apache, `index` of nginx, the default document of IIS.
    ['/hook/index.php', 'hook/'], ['/hook/index.php', 'hook'], ['/hook/default.aspx', 'hook/'], ['/hook/index.html', 'hook/index.php'], ['/hook/index.php', 'hook.php'],
    ['/index.php', ''], ['/index.php', '/'], ['/Default.aspx', 'index.html'],
    // A front controller.
    ['/index.php/github', 'github'], ['/app.php/github', 'github/push'], ['/public/index.php/github', 'public/github'],
    // The action that needs no name.
    ['/github/index', 'github'], ['/github/index', 'github/'],
    // And the other way round.
    ['/github', 'github.php'], ['/github', 'github/index.html'], ['/github', 'index.php/github'], ['/github', 'github/index.php'], ['/github', 'github.html/'],
  ])('endpoint %s: /%s may be read as it', (endpoint, path) => {
    expect(otherEndpoint(path, ['/', endpoint])).toBe(endpoint);
  });

  test.each([
    ['/github.php', 'githubs'], ['/github.php', 'git'], ['/v1.2/github', 'v1/github'], ['/hook/index.php', 'hooks'], ['/hook/index.php', ''], ['/index.php', 'orders'], ['/app.acme/x', 'x'],
    ['/github/index', 'indexes'], ['/index', 'orders'],
  ])('endpoint %s: /%s may not', (endpoint, path) => {
    expect(otherEndpoint(path, ['/', endpoint])).toBeUndefined();
  });
});

test('with one endpoint there is nothing to tell apart', () => {
  expect(otherEndpoint('%25'.repeat(3_000), ['/'])).toBeUndefined();
  expect(otherEndpoint('github', [])).toBeUndefined();
});

const piece = fc.constantFrom('github', 'git', 'hub', '%67', '/', '%2f', '%252f', ';', '%3b', '\\', '%5c', '.', '%2e', '%00', '%u002f', '%c0%af', '(S(x))', 'index.php', 'a', '%25', '%', '%ef%bd%87');

/** A path that is refused counts as read. */
function readOrRefuse(path: string): void {
  try {
    otherEndpoint(path, ENDPOINTS);
  } catch (error) {
    expect(error).toMatchObject({ name: 'PathError' });
  }
}

test('however odd, a path is read in a bounded number of ways, in little time', () => {
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    expect(processorTimeOf(() => readOrRefuse(pieces.join('')))).toBeLessThan(5_000);
  }), { numRuns: 500 });
});

test.each([';%2525', '%u0025', '\\;/', '/(S(x))', 'a.php/', '%25', '%c0%af;', '(S(', '\u2024;'])('ten kilobytes of %j are read within seconds', (unit) => {
  expect(processorTimeOf(() => readOrRefuse(unit.repeat(10_240 / unit.length)))).toBeLessThan(5_000);
});
