import * as fs from 'fs';
import * as path from 'path';
import { FuzzedApi } from './fuzz/fuzzed-api';
import { gatewayRequest, Pairs } from './fuzz/hostile-request';
import { CONTEXT } from './template-cases';
import { GatewayResponse } from '../../cli/src/local/rest-api';
import { compileTemplate, createContext } from '../../cli/src/local/velocity';
import { MessageGroup } from '../../src';
import { storeResponseTemplate, zoomCase } from '../../src/ingress/handshake/function-templates';
import { success } from '../../src/ingress/success-response';
import { requestTemplate } from '../../src/ingress/templates/request-template';
import { MAX_QUEUED_MESSAGE_BYTES } from '../../src/shared/sqs-limits';

const DOCUMENT = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'endpoint.md'), 'utf8');

const api = new FuzzedApi();

async function send(bytes: number, headers: Pairs = []): Promise<GatewayResponse> {
  api.reset();
  const request = gatewayRequest({ method: 'POST', segments: [], query: [], headers, contentType: 'application/json', body: Buffer.alloc(bytes, 'x') });
  return api.send(request, 'per request', { messageGroup: MessageGroup.perRequest(), endpoint: '/' }, {});
}

/** Bytes of the largest body that is stored. */
async function largest(headers: Pairs): Promise<number> {
  let [stored, refused] = [700_000, 800_000];
  while (refused - stored > 1) {
    const bytes = Math.floor((stored + refused) / 2);
    const { status } = await send(bytes, headers);
    expect([200, 413]).toContain(status);
    [stored, refused] = status === 200 ? [bytes, refused] : [stored, bytes];
  }
  return stored;
}

/** As GitHub sends them. */
const USUAL: Pairs = [
  ['Accept', '*/*'], ['User-Agent', 'GitHub-Hookshot/044aadd'], ['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'], ['X-GitHub-Event', 'issues'], ['X-GitHub-Hook-ID', '292430182'],
  ['X-GitHub-Hook-Installation-Target-ID', '79929171'], ['X-GitHub-Hook-Installation-Target-Type', 'repository'], ['X-Hub-Signature', `sha1=${'7'.repeat(40)}`], ['X-Hub-Signature-256', `sha256=${'d'.repeat(64)}`],
];
const ALL: Pairs = Array.from({ length: 15 }, (_value, index) => [`X-Header-${index}`, 'v'.repeat(620)]);

function inWords(bytes: number): string {
  return bytes.toLocaleString('en-US');
}

test.each<[string, Pairs]>([['with the headers of GitHub', USUAL], ['with about all the headers that API Gateway lets in', ALL]])('%s: the largest body is as documented', async (_what, headers) => {
  const bytes = await largest(headers);
  expect((await send(bytes + 1, headers)).status).toBe(413);
  expect(DOCUMENT).toContain(inWords(bytes));
});

test.each([790_000, 1_000_000, 5_000_000, 10_000_000])('a body of %i bytes is 413, for good', async (bytes) => {
  const response = await send(bytes);
  expect([response.status, response.headers.some(([name]) => name === 'Retry-After'), JSON.parse(response.body.toString()).error]).toEqual([413, false, 'payload too large']);
});

describe('field case I12: Zoom, where a function is before the queue', () => {
  const request = compileTemplate(requestTemplate({
    queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q.fifo', messageGroup: MessageGroup.single(), contentType: 'application/json', endpoint: '/', answersWithoutStoring: [zoomCase('application/json')!],
  }));
  const response = compileTemplate(storeResponseTemplate(success({}), true));
  const parameters = { path: new Map(), querystring: new Map(), header: new Map() };

  /** What the function is given, and what is answered after its result. */
  function play(bytes: number, result: object): { given: string; answer: string; status: unknown } {
    const context = createContext(CONTEXT);
    const given = request.render({ input: { body: Buffer.alloc(bytes, 'x').toString('base64'), parameters }, context }).trim();
    const answer = response.render({ input: { body: Buffer.from(JSON.stringify(result)).toString('base64'), parameters }, context });
    return { given, answer: JSON.parse(answer).error, status: context.responseOverride.get('status') };
  }

  test('a body of 5 MB is not given to it, and is 413', () => {
    expect(play(5_000_000, { refused: 'not stored' })).toEqual({ given: '{}', answer: 'payload too large', status: 413 });
  });

  test('one that the queue refuses is 413, too', () => {
    const { given, ...answered } = play(785_600, { refused: 'One or more parameters are invalid. Reason: Message must be shorter than 1047552 bytes.' });
    expect([JSON.parse(given).MessageBody.length > MAX_QUEUED_MESSAGE_BYTES, given.length < 6_000_000]).toEqual([true, true]);
    expect(answered).toEqual({ answer: 'payload too large', status: 413 });
  });
});
