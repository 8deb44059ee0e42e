import { createHmac } from 'node:crypto';
import { answerHandshake, HandshakePorts } from '../../../src/ingress/handshake/answer-handshake';
import { HandshakeResult, StoreEvent } from '../../../src/ingress/handshake/handshake-event';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const answered = (result: HandshakeResult) => JSON.parse(Buffer.from((result as { answer: string }).answer, 'base64').toString('utf8')) as object;
const MESSAGE: StoreEvent = { QueueUrl: 'https://queue', MessageGroupId: 'g', MessageDeduplicationId: 'd', MessageBody: '{}' };

function ports(overrides: Partial<HandshakePorts> = {}): HandshakePorts & { readonly stored: StoreEvent[] } {
  const stored: StoreEvent[] = [];
  return { stored, readSecret: () => Promise.resolve('top'), store: (message) => Promise.resolve(void stored.push(message)), ...overrides };
}

test('signs with the secret, a text or bytes', async () => {
  expect(answered(await answerHandshake({ crcToken: base64('abc') }, ports())))
    .toEqual({ response_token: `sha256=${createHmac('sha256', 'top').update('abc').digest('base64')}` });
  expect(answered(await answerHandshake({ plainToken: base64('abc') }, ports())))
    .toEqual({ plainToken: 'abc', encryptedToken: createHmac('sha256', 'top').update('abc').digest('hex') });
  const key = Buffer.from([0, 255]);
  expect(answered(await answerHandshake({ plainToken: base64('abc') }, ports({ readSecret: () => Promise.resolve(key) }))))
    .toEqual({ plainToken: 'abc', encryptedToken: createHmac('sha256', key).update('abc').digest('hex') });
});

test.each(['', '{}', '{"a":1}', 'v0:1:x', 'a b', 'a\n', 'é', 'x'.repeat(257)])('signs nothing that a webhook could be: %j', async (text) => {
  await expect(answerHandshake({ crcToken: base64(text) }, ports())).resolves.toEqual({ refused: 'no token' });
  await expect(answerHandshake({ plainToken: base64(text) }, ports())).resolves.toEqual({ refused: 'no token' });
});

test('without its secret nothing is answered', async () => {
  await expect(answerHandshake({ crcToken: base64('abc') }, ports({ readSecret: () => Promise.reject(new Error('denied')) }))).rejects.toThrow('denied');
});

test('says that a webhook is stored only when it is', async () => {
  const world = ports();
  await expect(answerHandshake(MESSAGE, world)).resolves.toEqual({ stored: true });
  expect(world.stored).toEqual([MESSAGE]);
  await expect(answerHandshake(MESSAGE, ports({ store: () => Promise.reject(new Error('throttled')) }))).rejects.toThrow('throttled');
  const tooLong = Object.assign(new Error('Message must be shorter than 1048576 bytes.'), { name: 'InvalidParameterValueException' });
  await expect(answerHandshake(MESSAGE, ports({ store: () => Promise.reject(tooLong) }))).resolves.toEqual({ refused: tooLong.message });
});

test('what the template has refused is not stored', async () => {
  const world = ports();
  await expect(answerHandshake({}, world)).resolves.toEqual({ refused: 'not stored' });
  expect(world.stored).toEqual([]);
});
