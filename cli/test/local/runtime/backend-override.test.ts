import { AssemblyError } from '../../../src/local/cloud-assembly/assembly-error';
import { checkOverrides, overrideFor, parseBackendOverride } from '../../../src/local/runtime/deployment/backend-override';

test.each([
  ['http://127.0.0.1:3000', { destination: undefined, url: 'http://127.0.0.1:3000' }],
  ['https://example.com/a=b/', { destination: undefined, url: 'https://example.com/a=b/' }],
  ['Audit=http://127.0.0.1:3000/hooks', { destination: 'Audit', url: 'http://127.0.0.1:3000/hooks' }],
  ['Stack/Orders/Default=HTTPS://example.com', { destination: 'Stack/Orders/Default', url: 'HTTPS://example.com' }],
])('reads %s', (text, expected) => {
  expect(parseBackendOverride(text)).toEqual(expected);
});

test.each(['', 'localhost:3000', 'Audit', 'Audit=', '=http://a', 'Audit=ftp://a', 'http://', 'http://a?x=1', 'http://a#x', 'http://user:secret@a'])('refuses %p', (text) => {
  expect(() => parseBackendOverride(text)).toThrow(AssemblyError);
});

const orders = { webhook: 'Stack/Orders', name: 'Default' };
const audit = { webhook: 'Stack/Orders', name: 'Audit' };
const other = { webhook: 'Stack/Other', name: 'Default' };

test.each([
  ['none', [], undefined],
  ['one for all', [{ url: 'http://a' }], 'http://a'],
  ['by name', [{ destination: 'Default', url: 'http://a' }], 'http://a'],
  ['by webhook', [{ destination: 'Stack/Orders', url: 'http://a' }], 'http://a'],
  ['by both', [{ destination: 'Stack/Orders/Default', url: 'http://a' }], 'http://a'],
  ['another', [{ destination: 'Stack/Orders/Audit', url: 'http://a' }], undefined],
  ['the named one wins', [{ destination: 'Default', url: 'http://a' }, { url: 'http://b' }], 'http://a'],
  ['the last one wins', [{ url: 'http://a' }, { url: 'http://b' }], 'http://b'],
])('overrides: %s', (_, overrides, expected) => {
  expect(overrideFor(overrides, orders)).toBe(expected);
});

test('an override for nobody is refused with the names there are', () => {
  expect(() => checkOverrides([{ url: 'http://a' }, { destination: 'Audit', url: 'http://a' }], [orders, audit, other])).not.toThrow();
  expect(() => checkOverrides([{ destination: 'Audi', url: 'http://a' }], [orders, audit, other])).toThrow(
    '--backend names the destination "Audi", which is not there; expected one of Stack/Orders/Audit, Stack/Orders/Default, Stack/Other/Default.',
  );
  expect(() => checkOverrides([{ destination: 'x', url: 'http://a' }], [])).toThrow('expected none.');
});
