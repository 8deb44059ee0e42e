import { readBatchFailures, readPayloadFailures } from '../../../src/local/event-source';

const BATCH = ['a', 'b', 'c'];

describe('readPayloadFailures', () => {
  it.each([
    '', 'null', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}', '{"statusCode":200}',
  ])('takes %p as success', (payload) => {
    expect([...readPayloadFailures(payload, BATCH)]).toEqual([]);
  });

  it.each([
    'not JSON', '"ok"', '7', 'true', '[]', '{"batchItemFailures":{}}', '{"batchItemFailures":"a"}', '{"batchItemFailures":["a"]}',
    '{"batchItemFailures":[null]}', '{"batchItemFailures":[{}]}', '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}', '{"batchItemFailures":[{"itemIdentifier":1}]}',
    '{"batchItemFailures":[{"itemIdentifier":"unknown"}]}', '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemidentifier":"b"}]}',
  ])('fails the whole batch for %p', (payload) => {
    expect([...readPayloadFailures(payload, BATCH)]).toEqual(BATCH);
  });

  it('fails what is listed, once', () => {
    expect([...readPayloadFailures('{"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}', BATCH)]).toEqual(['c', 'a']);
  });
});

describe('readBatchFailures', () => {
  it('takes a function that returned nothing as success', () => {
    expect([...readBatchFailures(undefined, BATCH)]).toEqual([]);
  });
});
