import { formRoutes } from '../../../src/delivery/webhook/form-routes';
import { segmentsOf } from '../../../src/delivery/webhook/path-words';
import { plainName, queryRoute } from '../../../src/delivery/webhook/query-routes';
import { sendersSpelling, startOfDecoded } from '../../../src/shared/senders-spelling';
import { urlSpellings } from '../../../src/sources/verification/url-spellings';

/** Jest looks at its limit only where a test waits. */
const withinLimit = () => new Promise(setImmediate);

/** Texts so long that a way of reading whose time grows with the square of the length would not end within jest's limit. */
const ENDPOINTS = ['/', '/github', '/a/b'];

test('a name of thousands of dots, in many readings, is read in a moment', async () => {
  const name = `${'.'.repeat(8_000)}x%25252525252541;b%5Cc%EF%BC%A1%01`;
  for (let times = 0; times < 20; times += 1) {
    expect(() => queryRoute([[name, '']], ENDPOINTS)).not.toThrow();
  }
  expect(segmentsOf(`/${'. '.repeat(200_000)}x/y`)).toHaveLength(2);
  expect(plainName('['.repeat(200_000))).toBe('');
  await withinLimit();
});

test('blanks and dots at the end of segments still go', () => {
  expect(segmentsOf('/GitHub. . /x../...')).toEqual(['github', 'x']);
  expect(['a[1]', 'a[]', 'a[b]]', 'a]', '[x]'].map(plainName)).toEqual(['a', 'a', 'ab', 'a', '']);
});

test('a path of thousands of segments whose first one differs is read in a moment', async () => {
  const path = '\ufffd\ufffd\ufffd/' + 'A/'.repeat(20_000);
  const rawPath = '/prod/%ED%A0%80x/' + '%41/'.repeat(20_000);
  expect(sendersSpelling(path, rawPath)).toContain('A/A/');
  expect(urlSpellings({ rawPath, headers: [['host', 'a.example.com']], query: [], path })).toEqual([]);
  await withinLimit();
});

test.each([
  ['/prod/a/b', 'a/b', 6], ['/prod/a/', 'a/', 6], ['/prod//a', '/a', 6], ['/prod/x%2Fy', 'x/y', 6], ['/prod/%41', 'A', 6], ['/prod/a', 'b', undefined],
  ['/prod/aa', 'a', undefined], ['a', 'a', undefined],
])('where the end of %s begins that is %s', (rawPath, decoded, start) => {
  expect(startOfDecoded(rawPath, decoded)).toBe(start);
});

const form = (type: string, text: string) => formRoutes({ headers: [['content-type', type]], body: Buffer.from(text, 'latin1') });
const URL_ENCODED = 'application/x-www-form-urlencoded';
const part = (head: string, between = '') => `--b\r\nContent-Disposition: form-data; ${head}\r\n${between}\r\n/github\r\n--b--`;

test.each([
  ['blanks in front', URL_ENCODED, `${'+'.repeat(60)}rest_route=/github`],
  ['many encoded blanks in front', URL_ENCODED, `a=b&${'%20'.repeat(5_000)}rest.route=/github`],
  ['a NUL behind', URL_ENCODED, `rest_route%00${'x'.repeat(5_000)}=/github`],
  ['a part', 'multipart/form-data; boundary=b', part('name="rest_route"')],
  ['a part with blanks in front of its name', 'multipart/form-data; boundary=b', part(`name="${' '.repeat(5_000)}rest_route"`)],
  ['a part with a blank before the quote', 'multipart/form-data; boundary=b', part('name= "rest_route"')],
  ['a part with a folded line', 'multipart/form-data; boundary=b', part('name=\r\n "rest_route"')],
  ['a part without quotes', 'multipart/form-data; boundary=b', part('name=rest_route')],
])('a route in a form is seen: %s', (_what, type, text) => {
  expect(form(type, text)).toEqual([['restroute', '/github']]);
});

test('with a content type that is no form beside it, a form is read all the same', () => {
  const headers = [['content-type', 'application/json'], ['Content-Type', URL_ENCODED]] as const;
  expect(formRoutes({ headers, body: Buffer.from('rest_route=/github') })).toEqual([['restroute', '/github']]);
});

test('what another header says is no content type', () => {
  const headers = [['Accept', URL_ENCODED], ['Content-Type', 'application/json']] as const;
  expect(formRoutes({ headers, body: Buffer.from('rest_route=/github') })).toEqual([]);
});

test('a blank in a value is a blank', () => {
  expect(form(URL_ENCODED, 'rest_route=/a+b')).toEqual([['restroute', '/a b']]);
});

test('a name in the text of a part, or another attribute of its head, is none', () => {
  const type = 'multipart/form-data; boundary=b';
  expect(form(type, part('name="text"; title="rest_route"'))).toEqual([]);
  expect(form(type, '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nname rest_route\r\n--b--')).toEqual([]);
});

test('the longest value and the most fields that are read', () => {
  const longest = `/${'x'.repeat(1_023)}`;
  expect(form(URL_ENCODED, `rest_route=${longest}`)).toEqual([['restroute', longest]]);
  expect(() => form(URL_ENCODED, `rest_route=${longest}x`)).toThrow('1024 characters at most');
  const fields = (count: number): string => Array.from({ length: count }, () => 'rest_route=/a').join('&');
  expect(form(URL_ENCODED, fields(16))).toHaveLength(16);
  expect(() => form(URL_ENCODED, fields(17))).toThrow('more than 16 fields');
});

test('with two content types a form is read in both ways', () => {
  const headers = [['content-type', URL_ENCODED], ['content-type', 'multipart/form-data; boundary=b']] as const;
  expect(formRoutes({ headers, body: Buffer.from(part('name="rest_route"')) })).toEqual([['restroute', '/github']]);
});

test.each([
  ['a part whose value is far away', 'multipart/form-data; boundary=b', part('name="rest_route"', `X: ${'y'.repeat(5_000)}\r\n`)],
  ['a value without an end', URL_ENCODED, `rest_route=${'.'.repeat(5_000)}/github`],
])('what cannot be read to its end is refused: %s', (_what, type, text) => {
  expect(() => form(type, text)).toThrow(/rest_route/);
});

test('what says rest_route and is no name is none, and a megabyte of it takes a moment', async () => {
  expect(form('multipart/form-data; boundary=b', `--b\r\n\r\n${'the rest_route of '.repeat(60_000)}`)).toEqual([]);
  expect(form(URL_ENCODED, `text=${'rest_route '.repeat(90_000)}`)).toEqual([]);
  await withinLimit();
});
