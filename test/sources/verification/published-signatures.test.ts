import { generateKeyPairSync } from 'crypto';
import { PublicKeyAlgorithm } from '../../../src/sources/constants';
import { SourceConfig } from '../../../src/sources/source-config';
import { SIGNED, Signed, verifySigned } from '../support/signed-requests';
import { EXPECTED_SOURCE_NAMES, SOURCE_NAMES } from '../support/sources';

/** Header in which each kind of scheme has the signature or token. SNS has it in the body. */
function signatureHeader({ scheme }: SourceConfig): string | undefined {
  switch (scheme.kind) {
    case 'signature': case 'token': case 'jwt':
      return scheme.place.in === 'headers' ? `${scheme.place.names[0]}${scheme.place.numbered ? '1' : ''}` : undefined;
    case 'basic':
      return 'authorization';
    case 'twilio':
      return 'x-twilio-signature';
    default:
      return undefined;
  }
}

const isSignature = (signed: Signed, name: string): boolean => name.toLowerCase() === signatureHeader(signed.config)?.toLowerCase();

function changeSignature(signed: Signed, change: (value: string, config: SourceConfig) => string): Signed {
  const headers = signed.headers.map(([name, value]) => [name, isSignature(signed, name) ? change(value, signed.config) : value] as const);
  return { ...signed, headers };
}

/** What stands before the signature in its header: for a header that has one signature only. */
function beforeSignature({ scheme }: SourceConfig, value: string): string {
  switch (scheme.kind) {
    case 'signature': {
      const { prefix = '', members } = scheme;
      const name = [scheme.bySecret, scheme.byPublicKey].flatMap((keys) => keys?.members ?? [])
        .map((member) => `${member}${members!.equals}`).find((front) => value.includes(front));
      return name === undefined ? prefix : value.slice(0, value.lastIndexOf(name) + name.length);
    }
    case 'basic':
      return 'Basic ';
    case 'jwt':
      return value.slice(0, value.lastIndexOf('.') + 1);
    default:
      return '';
  }
}

/** The header with a signature that differs in its first character, and in nothing else. */
function withOtherFirstCharacter(value: string, config: SourceConfig): string {
  const before = beforeSignature(config, value);
  expect(value.startsWith(before)).toBe(true);
  const [first, ...rest] = value.slice(before.length);
  expect(first).toMatch(/[0-9A-Za-z+/]/);
  return `${before}${first === '1' ? '2' : '1'}${rest.join('')}`;
}

/** With one signature in one header: of two, either may be broken. */
const BY_HEADER = SIGNED.filter((signed) => signatureHeader(signed.config) !== undefined && !signed.id.includes('rotation'));
const OVER_BODY = SIGNED.filter(({ config: { scheme } }) => scheme.kind === 'twilio' || (scheme.kind === 'signature' && !scheme.partOfBody)
  || (scheme.kind === 'jwt' && scheme.bodyHashClaim !== undefined));
/** With the time in a header. */
const TIMED = SIGNED.filter(({ config: { scheme } }) => scheme.kind === 'signature' && scheme.timestamp && scheme.timestamp.place?.in !== 'json');

/** The same with other public keys, if it verifies by such. */
function withPublicKeys(config: SourceConfig, keysOf: (algorithm: PublicKeyAlgorithm) => string[]): SourceConfig {
  const { scheme } = config;
  return scheme.kind === 'signature' && scheme.byPublicKey
    ? { ...config, scheme: { ...scheme, byPublicKey: { ...scheme.byPublicKey, keys: keysOf(scheme.byPublicKey.algorithm) } } }
    : config;
}

function strangersKey(algorithm: PublicKeyAlgorithm): string {
  const { publicKey } = algorithm === PublicKeyAlgorithm.ED25519 ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}

test('there is a signed request for every source', () => {
  expect([...SOURCE_NAMES].sort()).toEqual([...EXPECTED_SOURCE_NAMES].sort());
  expect([...new Set(SIGNED.map(({ source }) => source))].sort()).toEqual([...EXPECTED_SOURCE_NAMES].sort());
});

describe.each(SIGNED.map((signed) => [signed.id, signed] as const))('%s', (_id, signed) => {
  it('verifies', () => {
    expect(verifySigned(signed)).toEqual({ valid: true });
  });

  it('verifies with headers in lower and in upper case', () => {
    expect(verifySigned({ ...signed, headers: signed.headers.map(([name, value]) => [name.toLowerCase(), value]) })).toEqual({ valid: true });
    expect(verifySigned({ ...signed, headers: signed.headers.map(([name, value]) => [name.toUpperCase(), value]) })).toEqual({ valid: true });
  });

  it('does not verify without a key, and with an empty one', () => {
    const config = withPublicKeys(signed.config, () => []);
    expect(verifySigned({ ...signed, config, keys: [] }).valid).toBe(false);
    expect(verifySigned({ ...signed, config, keys: [''] }).valid).toBe(false);
  });

  it('verifies by the second of two secrets', () => {
    const { kind } = signed.config.scheme;
    expect(verifySigned({ ...signed, keys: kind === 'sns' ? signed.keys : ['another', ...signed.keys] })).toEqual({ valid: true });
  });
});

describe.each(BY_HEADER.map((signed) => [signed.id, signed] as const))('%s does not verify', (_id, signed) => {
  it.each([
    // Of what is the secret itself, behind a name or a word, that one is changed.
    ['with one character changed', withOtherFirstCharacter, ['token', 'basic'].includes(signed.config.scheme.kind) ? expect.stringMatching(/malformed|mismatch/) : 'mismatch'],
    ['truncated', (value: string) => value.slice(0, -8), expect.stringMatching(/malformed|mismatch/)],
    ['empty', () => '', 'header-missing'],
    ['with something behind', (value: string) => `${value}!`, expect.stringMatching(/malformed|mismatch/)],
    ['that is a sign', () => '=', expect.stringMatching(/malformed|mismatch/)],
  ])('a signature %s', (_what, change, reason) => {
    const changed = changeSignature(signed, change);
    expect(changed.headers).not.toEqual(signed.headers);
    expect(verifySigned(changed)).toEqual({ valid: false, reason });
  });

  it('without the header', () => {
    expect(verifySigned({ ...signed, headers: signed.headers.filter(([name]) => !isSignature(signed, name)) })).toEqual({ valid: false, reason: 'header-missing' });
  });

  it('with the header twice, even in two spellings and with the right value', () => {
    const again = signed.headers.filter(([name]) => isSignature(signed, name)).map(([name, value]) => [name.toUpperCase(), value] as const);
    expect(again).toHaveLength(1);
    expect(verifySigned({ ...signed, headers: [...signed.headers, ...again] })).toEqual({ valid: false, reason: 'header-repeated' });
  });

  it('by another secret', () => {
    const keys = ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'];
    const config = withPublicKeys(signed.config, (algorithm) => [strangersKey(algorithm)]);
    expect(verifySigned({ ...signed, config, keys })).toEqual({ valid: false, reason: 'mismatch' });
  });
});

describe.each(OVER_BODY.map((signed) => [signed.id, signed] as const))('%s does not verify', (_id, signed) => {
  it.each([
    ['a byte more', (body: Buffer) => Buffer.concat([body, Buffer.from(' ')])],
    ['another first byte', (body: Buffer) => Buffer.from(body.length === 0 ? [1] : body.map((byte, index) => index === 0 ? 255 - byte : byte))],
    ['a byte less', (body: Buffer) => body.length === 0 ? Buffer.from('{}') : body.subarray(0, -1)],
  ])('with %s in the body', (_what, change) => {
    expect(verifySigned({ ...signed, body: change(signed.body) }).valid).toBe(false);
  });
});

describe.each(TIMED.map((signed) => [signed.id, signed] as const))('%s', (_id, signed) => {
  // The moment that was signed: some examples arrived later than that.
  const signedAt = [...signed.headers].flatMap(([name, value]) => {
    const text = /timestamp/i.test(name) ? value : /^ts?=(\d+)/.exec(value)?.[1];
    return text === undefined ? [] : [/^\d+$/.test(text) ? Number(text) * (text.length === 10 ? 1000 : 1) : Date.parse(text)];
  })[0];

  it.each([-300_000, 300_000])('verifies %d ms from the moment that was signed', (difference) => {
    expect(verifySigned({ ...signed, arrivedAt: signedAt + difference })).toEqual({ valid: true });
  });

  it.each([-300_001, 300_001, NaN])('does not verify %d ms from it', (difference) => {
    expect(verifySigned({ ...signed, arrivedAt: signedAt + difference })).toEqual({ valid: false, reason: 'timestamp-outside-tolerance' });
  });

  it.each(['hello', '-1', '1e9', '0x65535cb0', ' 1531420618', '15314206180', '2021-07-25', '2021-99-99T10:00:00Z'])('does not verify with the timestamp "%s"', (text) => {
    const headers = signed.headers.map(([name, value]) => [name, /timestamp/i.test(name) ? text : value.replace(/^(ts?)=\d+/, `$1=${text}`)] as const);
    expect(verifySigned({ ...signed, headers }).valid).toBe(false);
  });
});

test('the checks on time ran for every source that has one', () => {
  expect([...new Set(TIMED.map(({ source }) => source))].sort()).toEqual(
    [
      'box', 'calendly', 'discord', 'elevenlabs', 'gitlab-signed', 'hubspot-v3', 'paddle', 'sendGrid', 'slack-v0', 'standard-webhooks', 'standard-webhooks-ed25519',
      'stripe-v1', 'zendesk', 'zoom',
    ]);
});
