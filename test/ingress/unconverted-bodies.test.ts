import { CONTEXT } from './template-cases';
import { createContext, compileTemplate } from '../../cli/src/local/velocity';
import { MessageGroup } from '../../src';
import { parseEnvelope } from '../../src/envelope/envelope';
import { requestTemplate } from '../../src/ingress/templates/request-template';

const template = compileTemplate(requestTemplate({
  queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q.fifo', messageGroup: MessageGroup.jsonField('$.a'), contentType: 'application/json', endpoint: '/',
}));

/** What the queue gets of a body that API Gateway shows so. */
function storedOf(shown: string): string {
  const parameters = { path: new Map(), querystring: new Map(), header: new Map() };
  const message = JSON.parse(template.render({ input: { body: shown, parameters }, context: createContext(CONTEXT) }));
  return Buffer.from(parseEnvelope(message.MessageBody).body).toString('utf8');
}

describe('field case I11: a request without a content type, played as one whose body is not converted', () => {
  test.each([
    'hello', 'a', 'ab', 'abc', 'pong!', 'a=b', 'a=', '=', '==', '====', 'ab=', 'abc=d', 'ab==cd==', 'abcd=', 'abcd==', 'abcdab===', 'a b c d', 'ping\n', 'test test', 'hello123=', 'w6k=é', '{"a":1}', 'état',
  ])('%j arrives whole', (text) => {
    expect(storedOf(text)).toBe(text);
  });

  test('and so do all texts when they are converted', () => {
    for (const text of ['hello', 'test', 'a', 'ab', 'abc', '', 'a=b', '====', '{"a":1}', 'é😀']) {
      expect(storedOf(Buffer.from(text).toString('base64'))).toBe(text);
    }
  });

  test('only what is base64 by chance cannot be told from it', () => {
    expect(storedOf('test')).toBe(Buffer.from('test', 'base64').toString('utf8'));
  });
});
