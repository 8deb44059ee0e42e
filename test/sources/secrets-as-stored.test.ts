import { createHmac } from 'crypto';
import { configOf, previousSecret, secret } from './support/sources';
import { Webhook } from '../../src/envelope/envelope';
import { StoredSecret } from '../../src/shared/secret-value';
import { KeyEncoding } from '../../src/sources/constants';
import { Source } from '../../src/sources/source';
import { SourceCheck, SourceVerifier } from '../../src/sources/source-verifier';

const NOW = 1_700_000_000_000;
const BODY = Buffer.from('{"id":1}');
const FIELD = 'GITHUB_WEBHOOK_SECRET';
const IN_JSON = `{"${FIELD}":"topsecret","OTHER":"topsecret too"}`;

/** Checks a webhook that GitHub signed with a key, by what is stored; the previous secret is stored where there are two. */
async function check(source: Source, stored: readonly StoredSecret[], key: string | Buffer = 'topsecret'): Promise<{ result: SourceCheck; told: string[] }> {
  const webhook: Webhook = {
    id: 'id',
    arrivedAt: NOW - 1,
    endpoint: '/',
    method: 'POST',
    path: '',
    rawPath: '/',
    query: [],
    headers: [['X-Hub-Signature-256', `sha256=${createHmac('sha256', key).update(BODY).digest('hex')}`]],
    body: BODY,
    sourceIp: '',
  };
  const verifier = new SourceVerifier(configOf(source), {
    now: () => NOW,
    readSecret: async (arn) => stored[arn === secret.secretArn ? 0 : 1],
    fetchCertificate: async () => undefined,
    fetchKeys: () => Promise.reject(new Error()),
  });
  const told: string[] = [];
  const result = await verifier.check(webhook, (sentence) => told.push(sentence));
  expect(JSON.stringify([result, told])).not.toContain('topsecret');
  return { result, told };
}

const INVALID = { invalid: 'mismatch', detail: expect.any(String), keep: true };

describe('field case S13: a secret whose value is JSON', () => {
  it('is read by the name of its field', async () => {
    expect(await check(Source.github({ secret, secretField: FIELD }), [IN_JSON])).toEqual({ result: 'verified', told: [] });
    expect(await check(Source.github({ secret, secretField: FIELD }), [Buffer.from(IN_JSON)])).toEqual({ result: 'verified', told: [] });
    expect((await check(Source.github({ secret, secretField: 'OTHER' }), [IN_JSON])).result).toHaveProperty('invalid', 'mismatch');
  });

  it('the previous one as well', async () => {
    expect((await check(Source.github({ secret, previousSecret, secretField: FIELD }), [`{"${FIELD}":"new"}`, IN_JSON])).result).toBe('verified');
  });

  it('a field may end with a line break, as a file may', async () => {
    expect((await check(Source.github({ secret, secretField: FIELD }), [`{"${FIELD}":"topsecret\\n"}\n`])).result).toBe('verified');
  });

  it('without the name it verifies nothing, and the log says why, without its value', async () => {
    expect(await check(Source.github({ secret }), [IN_JSON])).toEqual({
      result: INVALID,
      told: ['A secret of the source github looks like JSON, and is used as it is: name its field with secretField, or store the text alone; expected the text that the sender shows.'],
    });
  });

  it('nothing is said where another secret verifies', async () => {
    expect(await check(Source.github({ secret, previousSecret }), [IN_JSON, 'topsecret'])).toEqual({ result: 'verified', told: [] });
  });

  it.each([
    ['text', 'topsecret', 'SecretIsNoJson'], ['a list', '["topsecret"]', 'SecretIsNoJson'], ['null', 'null', 'SecretIsNoJson'],
    ['bytes that are no text', Buffer.from([255]), 'SecretIsNoJson'], ['another field', '{"OTHER":"topsecret"}', 'SecretFieldMissing'],
    ['a number', `{"${FIELD}":1}`, 'SecretFieldMissing'], ['an empty text', `{"${FIELD}":"\\n"}`, 'SecretIsEmpty'],
    ['a field of every object', '{}', 'SecretFieldMissing'],
  ])('with the name, but %s: webhooks wait, and the log says what is expected', async (_what, stored, problem) => {
    const expected = problem === 'SecretIsEmpty' ? 'one with a text, that the forwarder may read' : 'a JSON object with the field that secretField names';
    expect(await check(Source.github({ secret, secretField: FIELD }), [stored])).toEqual({
      result: { unavailable: `A secret of the source could not be read (${problem}); expected ${expected}.` },
      told: [`The secret of the source github could not be read (${problem}); expected ${expected}.`],
    });
  });

  it('no field is taken from what every object inherits', async () => {
    expect((await check(Source.github({ secret, secretField: 'toString' }), ['{}'])).result).toHaveProperty('unavailable');
  });

  it.each([
    [' topsecret', 'begins or ends with a blank'], ['topsecret ', 'begins or ends with a blank'], ['"topsecret"', 'stands in quotes'],
    ['\'topsecret\'', 'stands in quotes'], ['arn:aws:secretsmanager:us-east-1:123456789012:secret:topsecret', 'looks like an ARN'],
  ])('%j is hinted at: it %s', async (stored, hint) => {
    const { result, told } = await check(Source.github({ secret }), [stored]);
    expect(result).toEqual(INVALID);
    expect(told).toEqual([expect.stringMatching(new RegExp(`^A secret of the source github ${hint}: .*; expected the text that the sender shows\\.$`))]);
  });

  it.each([' ', '\t', '\u00a0', '\ufeff', '\0', 'null', '""', '[]', '{}', '{"a":" "}', '{"a":{"b":[null]}}', '[""]'])(
    '%j says nothing, and anybody could sign with it: it is empty, and nothing verifies by it', async (stored) => {
      expect((await check(Source.github({ secret }), [stored], stored)).result).toEqual({
        unavailable: 'A secret of the source could not be read (SecretIsEmpty); expected one with a text, that the forwarder may read.',
      });
      expect((await check(Source.github({ secret, secretField: FIELD }), [JSON.stringify({ [FIELD]: stored })], stored)).result).toHaveProperty('unavailable');
    });

  it.each(['0', 'true', '[1]', '{"a":0}', 'nullify'])('%j says something', async (stored) => {
    expect((await check(Source.github({ secret }), [stored], stored)).result).toBe('verified');
  });

  it('a wrong secret that looks right is not hinted at', async () => {
    expect(await check(Source.github({ secret }), ['{braces}'])).toEqual({ result: { invalid: 'mismatch', detail: expect.any(String) }, told: [] });
  });
});

describe('SecretBinary', () => {
  it('is text where it is UTF-8', async () => {
    expect((await check(Source.github({ secret }), [new Uint8Array(Buffer.from('topsecret\n'))])).result).toBe('verified');
  });

  it('is the key itself where it is not, whatever secrets are otherwise', async () => {
    const key = Buffer.from([0, 255, 10]);
    expect((await check(Source.github({ secret }), [key], key)).result).toBe('verified');
    const hex = Source.hmac({ secret, header: 'x-hub-signature-256', prefix: 'sha256=', keyEncoding: KeyEncoding.HEX });
    expect((await check(hex, [key], key)).result).toBe('verified');
    expect((await check(Source.github({ secret }), [Buffer.from([255])], key)).result).toHaveProperty('invalid', 'mismatch');
  });

  it('is no token and no password', async () => {
    expect((await check(Source.token({ secret, header: 'x-hub-signature-256' }), [Buffer.from([255])])).result).toHaveProperty('invalid');
  });
});
