import { SourceConfig } from '../../../../src/sources/source-config';
import { verify } from '../../../../src/sources/verification/verify';
import { SOURCE_NAMES, configFor } from '../../../../test/sources/support/sources';
import { signRequest, withoutSignature } from '../../../src/local/signing/sign-request';

const AT = Date.parse('2026-11-29T12:00:00.123Z');
const URL_ = 'http://127.0.0.1:8787/abc/prod/hooks?a=b';
const request = { method: 'POST', url: URL_, headers: [['content-type', 'application/json'] as const], body: Buffer.from('{"hello":"world"}') };
const SECRETS = ['0123456789abcdef0123456789abcdef', Buffer.alloc(32, 7).toString('base64')];

/** Senders that sign with keys of their own, in the body, or with more than a header can hold. */
const NOT_HERE = SOURCE_NAMES.filter((name) => sign(name) === undefined);

function sign(name: string): { config: SourceConfig; secret: string; added: ReturnType<typeof signRequest> } | undefined {
  const config = configFor(name, name === 'standard-webhooks-ed25519' ? { publicKeys: [`whpk_${Buffer.alloc(32).toString('base64')}`] } : {});
  for (const secret of SECRETS) {
    const added = signRequest(request, config, secret, AT);
    if (added) {
      return { config, secret, added };
    }
  }
  return undefined;
}

test.each(SOURCE_NAMES.filter((name) => !NOT_HERE.includes(name)))('signs as %s does', (name) => {
  const { config, secret, added } = sign(name)!;
  const signed = { ...request, headers: [...request.headers, ...added!], query: [['a', 'b']] as const, urls: () => [URL_] };
  expect(verify(signed, config.scheme, [secret], AT)).toEqual({ valid: true });
  expect(verify({ ...signed, body: Buffer.from('{}') }, config.scheme, ['another'], AT).valid).toBe(config.scheme.kind === 'none');
});

test.each(SOURCE_NAMES.filter((name) => !NOT_HERE.includes(name)))('what %s signed an hour ago is signed anew', (name) => {
  const { config, secret, added } = sign(name)!;
  const later = AT + 3600_000;
  const unsigned = { ...request, headers: withoutSignature([...request.headers, ...added!], config), body: Buffer.from('{"edited":true}') };
  const signed = { ...unsigned, headers: [...unsigned.headers, ...signRequest(unsigned, config, secret, later)!], query: [['a', 'b']] as const, urls: () => [URL_] };
  expect(verify(signed, config.scheme, [secret], later)).toEqual({ valid: true });
  expect(unsigned.headers).toContainEqual(['content-type', 'application/json']);
});

test('only these cannot be played', () => {
  expect(NOT_HERE.sort()).toEqual([
    'adyen', 'aws-sns', 'discord', 'googlePubSub', 'jwt', 'mailgun', 'plaid', 'public-key-rsa', 'sendGrid', 'standard-webhooks-ed25519', 'twilio-sha1', 'vonage',
  ]);
});

test('a secret that is no key signs nothing', () => {
  expect(signRequest(request, configFor('standard-webhooks'), 'no base64!', AT)).toBeUndefined();
});
