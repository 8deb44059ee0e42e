import { StoredMessage } from '../../src/local/sqs';
import { RememberingReader } from '../../src/simulation/world/remembering-reader';

test('a body is read by the real reader, and again after its message is gone', () => {
  const read: string[] = [];
  const reader = new RememberingReader<string>({
    read: (body) => {
      read.push(body);
      return body === 'bad' ? { kind: 'undeliverable', why: { reason: 'envelope', detail: 'bad' } }
        : { kind: 'item', item: { deliveryId: body, arrivedAt: 0, content: body } };
    },
  });
  const results = ['a', 'bad', 'a', 'b', 'bad'].map((body) => reader.read(body));
  expect(read).toEqual(['a', 'bad', 'b']);
  reader.deleted(undefined, { body: 'a' } as StoredMessage);
  expect([reader.read('a').kind, read]).toEqual(['item', ['a', 'bad', 'b', 'a']]);
  expect(results.map((result) => result.kind === 'item' ? result.item.content : result.why.reason)).toEqual(['a', 'envelope', 'a', 'b', 'envelope']);
});
