import { readDeduplicationEnvironment } from '../../../src/delivery/function/deduplication-environment';

const read = (configs: unknown, table: string | undefined = 'claims') =>
  readDeduplicationEnvironment({ DEDUPLICATION: typeof configs === 'string' ? configs : JSON.stringify(configs), CLAIMS_TABLE_NAME: table });

test('where repetitions are delivered there is nothing to read', () => {
  expect(readDeduplicationEnvironment({})).toBeUndefined();
});

test('what the construct sets is read', () => {
  const configs = { '/': { header: 'x-id' }, '/slack': { field: ['event_id'], window: 60 }, '/list': { field: [0, 'id'] } };
  expect(read(configs)).toEqual({ tableName: 'claims', configs: new Map(Object.entries(configs)) });
});

test.each([
  'no JSON', '[]', { '/': null }, { '/': 'x-id' }, { '/': {} }, { '/': { header: 'a', field: ['b'] } }, { '/': { field: [] } }, { '/': { field: [1.5] } },
  { '/': { header: 'a', window: 0 } }, { '/': { header: 'a', window: '60' } },
])('%j is none that it writes', (configs) => {
  expect(() => read(configs)).toThrow(/^The environment variable DEDUPLICATION is missing or wrong; expected .*: deploy the stack again to set it\.$/);
});

test('without the table nothing can be told', () => {
  expect(() => read({ '/': { header: 'a' } }, '')).toThrow(/^The environment variable CLAIMS_TABLE_NAME is missing/);
});
