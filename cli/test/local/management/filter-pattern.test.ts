import { filterOf } from '../../../src/local/management/filter-pattern';

const LINE = JSON.stringify({ message: 'attempt', deliveryId: 'd-1', status: 503 });

test.each<[string, boolean | undefined]>([
  ['', true],
  ['"d-1"', true],
  ['"d-2"', false],
  ['{ $.message = "attempt" }', true],
  ['{ $.message = "attempt" && $.deliveryId = "d-2" }', false],
  ['{ $.message = "paused" || $.deliveryId = "d-1" }', true],
  ['{ $.message != "attempt" }', false],
  ['{ $.none != "attempt" }', false],
  ['{ $.status = 503 }', undefined],
  ['attempt', undefined],
  ['{ $.a = "1" && $.b = "2" || $.c = "3" }', undefined],
])('%s', (pattern, expected) => {
  expect(filterOf(pattern)?.(LINE)).toBe(expected);
});

test('what is no JSON has no fields', () => {
  expect(filterOf('{ $.a = "1" }')!('text')).toBe(false);
});
