import { X509Certificate } from 'crypto';
import { Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import messages from './fixtures/sns-messages.json';
import { SIGNED, Signed, signedBy, SNS_CERTIFICATE } from './support/signed-requests';
import { configOf, previousSecret, secret } from './support/sources';
import { Webhook } from '../../src/envelope/envelope';
import { SecretVersion, StoredSecret } from '../../src/shared/secret-value';
import { InvalidWebhooks } from '../../src/sources/constants';
import { Source } from '../../src/sources/source';
import { SourceConfig } from '../../src/sources/source-config';
import { SourceVerifier } from '../../src/sources/source-verifier';

const MISMATCH = { invalid: 'mismatch', detail: 'The signature is not of this request by any of the source\'s keys.' };

/** Secrets Manager, the server of certificates and a clock. */
class World {
  public now = 1_700_000_100_000;
  public readonly secrets = new Map<string, StoredSecret | SecretVersion | Error>();
  public certificate: string | Error | undefined = messages.certificatePem;
  public jwk = '{}';
  public readonly reads: string[] = [];
  /** Whether secrets are asked for in vain. */
  public hangs = false;
  public readonly fetches: string[] = [];

  public verifier(config: SourceConfig): SourceVerifier {
    return new SourceVerifier(config, {
      now: () => this.now,
      readSecret: async (arn) => {
        this.reads.push(arn);
        if (this.hangs) {
          await new Promise(() => undefined);
        }
        return give(this.secrets.get(arn) ?? Object.assign(new Error('arn:… topsecret'), { name: 'ResourceNotFoundException' }))!;
      },
      fetchKeys: async (_url, body) => ({ status: 200, text: body === undefined ? `{"keys":[${this.jwk}]}` : `{"key":${this.jwk}}` }),
      fetchCertificate: async (url) => {
        this.fetches.push(url);
        return give(this.certificate);
      },
    });
  }
}

function give<T>(value: T | Error | undefined): T | undefined {
  if (value instanceof Error) {
    throw value;
  }
  return value;
}

function webhookOf(signed: Pick<Signed, 'headers' | 'body' | 'method' | 'arrivedAt'>, url = 'https://example.com/'): Webhook {
  const { host, pathname, searchParams } = new URL(url);
  return {
    id: 'id',
    arrivedAt: signed.arrivedAt,
    endpoint: '/',
    method: signed.method,
    path: pathname.slice(1),
    rawPath: pathname,
    query: [...searchParams],
    headers: [['Host', host], ...signed.headers],
    body: signed.body,
    sourceIp: '',
  };
}

const GITHUB = signedBy('github-docs-example');
const github = (arrivedAt: number): Webhook => ({ ...webhookOf(GITHUB), arrivedAt });

test.each(SIGNED.map((signed) => [signed.id, signed] as const))('%s is verified as it comes out of the envelope', async (_id, signed) => {
  const world = new World();
  world.now = signed.arrivedAt + 1000;
  world.certificate = SNS_CERTIFICATE;
  [world.jwk] = signed.keys;
  // Of what is signed by two, the first of both secrets is the live one.
  signed.keys.forEach((key) => world.secrets.set(secret.secretArn, key));
  const verifier = world.verifier(signed.config);
  expect(await verifier.check(webhookOf(signed, signed.url))).toBe('verified');
  expect(await verifier.check({ ...webhookOf(signed, signed.url), headers: [], body: Buffer.from('{}') })).toHaveProperty('invalid');
});

test('nothing is verified of anyone, and nothing is read', async () => {
  const world = new World();
  expect(await world.verifier(configOf(Source.any())).check(github(world.now))).toBe('verified');
  expect(world.reads).toEqual([]);
});

test('what is to be done with the invalid is passed on', () => {
  const world = new World();
  expect(world.verifier(configOf(Source.github({ secret }))).invalidWebhooks).toBe(InvalidWebhooks.QUARANTINE);
  expect(world.verifier(configOf(Source.github({ secret, invalidWebhooks: InvalidWebhooks.DROP }))).invalidWebhooks).toBe(InvalidWebhooks.DROP);
});

describe('secrets', () => {
  let world: World;
  let verifier: SourceVerifier;

  beforeEach(() => {
    world = new World();
    world.secrets.set(secret.secretArn, GITHUB.keys[0]);
    verifier = world.verifier(configOf(Source.github({ secret })));
  });

  it('are read once for as many webhooks as verify, also for two at once', async () => {
    expect(await Promise.all([verifier.check(github(world.now)), verifier.check(github(world.now))])).toEqual(['verified', 'verified']);
    world.now += 3_600_000;
    expect(await verifier.check(github(world.now))).toBe('verified');
    expect(world.reads).toHaveLength(1);
  });

  it('are not read again for what no secret can mend', async () => {
    await verifier.check(github(world.now));
    world.now += 60_000;
    expect(await verifier.check({ ...github(world.now), headers: [] })).toEqual({ invalid: 'header-missing', detail: expect.any(String) });
    expect(world.reads).toHaveLength(1);
  });

  it('are read again when a signature does not verify: the new secret counts at once', async () => {
    world.secrets.set(secret.secretArn, 'old');
    expect(await verifier.check(github(world.now - 1))).toEqual(MISMATCH);
    world.secrets.set(secret.secretArn, GITHUB.keys[0]);
    world.now += 5_000;
    expect(await verifier.check(github(world.now))).toBe('verified');
    expect(world.reads).toHaveLength(2);
  });

  it('are read again once for several webhooks at a time, and the new secret counts for all of them', async () => {
    world.secrets.set(secret.secretArn, 'old');
    await verifier.check(github(world.now - 1));
    world.secrets.set(secret.secretArn, GITHUB.keys[0]);
    world.now += 5_000;
    expect(await Promise.all([1, 2, 3].map(() => verifier.check(github(world.now))))).toEqual(['verified', 'verified', 'verified']);
    expect(world.reads).toHaveLength(2);
  });

  it('are not read again for a webhook that arrived before they were read', async () => {
    world.secrets.set(secret.secretArn, 'other');
    const arrivedAt = world.now - 1000;
    for (let count = 0; count < 80; count += 1) {
      expect(await verifier.check(github(arrivedAt + count))).toEqual(MISMATCH);
      world.now += 10_000;
    }
    expect(world.reads).toHaveLength(1);
  });

  it('are not read for every forged webhook: within five seconds it has to wait, and is invalid then', async () => {
    await verifier.check(github(world.now));
    const forged: Webhook = { ...github(world.now + 1), body: Buffer.from('forged') };
    world.now += 4_999;
    for (let count = 0; count < 100; count += 1) {
      expect(await verifier.check(forged)).toEqual({ unavailable: expect.stringContaining('may not be read again yet') });
    }
    expect(world.reads).toHaveLength(1);
    world.now += 1;
    expect(await verifier.check(forged)).toEqual(MISMATCH);
    expect(world.reads).toHaveLength(2);
  });

  it('make invalid what seems to arrive in the future as well', async () => {
    world.secrets.set(secret.secretArn, 'other');
    expect(await verifier.check(github(world.now + 3_600_000))).toEqual(MISMATCH);
  });

  it('that cannot be read leave it open, until they can', async () => {
    world.secrets.delete(secret.secretArn);
    expect(await verifier.check(github(world.now - 1000))).toEqual({
      unavailable: 'A secret of the source could not be read (ResourceNotFoundException); expected one with a text, that the forwarder may read.',
    });
    expect(await verifier.check(github(world.now - 1000))).toHaveProperty('unavailable');
    expect(world.reads).toHaveLength(1);
    world.secrets.set(secret.secretArn, GITHUB.keys[0]);
    world.now += 5_000;
    expect(await verifier.check(github(world.now - 1000))).toBe('verified');
  });

  it('that are empty leave it open', async () => {
    world.secrets.set(secret.secretArn, '\r\n');
    expect(await verifier.check(github(world.now))).toEqual({ unavailable: expect.stringContaining('(SecretIsEmpty)') });
  });

  it('may end with a line break', async () => {
    world.secrets.set(secret.secretArn, `${GITHUB.keys[0]}\r\n`);
    expect(await verifier.check(github(world.now))).toBe('verified');
  });

  it('stay in use while they cannot be read again, and make nothing invalid then', async () => {
    await verifier.check(github(world.now));
    world.secrets.delete(secret.secretArn);
    world.now += 60_000;
    expect(await verifier.check({ ...github(world.now), body: Buffer.from('forged') })).toHaveProperty('unavailable');
    expect(await verifier.check(github(world.now))).toBe('verified');
    world.secrets.set(secret.secretArn, GITHUB.keys[0]);
    world.now += 5_000;
    expect(await verifier.check({ ...github(world.now - 60_000), body: Buffer.from('forged') })).toEqual(MISMATCH);
  });

  it('field case S5: one reading that never ends does not stop all that come later, and nothing is invalid by it', async () => {
    const forged: Webhook = { ...github(world.now), body: Buffer.from('forged') };
    expect(await verifier.check(github(world.now))).toBe('verified');
    world.now += 60_000;
    const begun = { ...forged, arrivedAt: world.now - 1 };
    world.hangs = true;
    void verifier.check(begun);
    expect(await verifier.check(github(world.now))).toBe('verified');
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.reads).toHaveLength(2);
    world.hangs = false;
    world.now += 60_000;
    expect(await verifier.check(begun)).toEqual(MISMATCH);
    expect(world.reads).toHaveLength(3);
  });

  describe('field case S5: one that cannot be read makes only itself useless', () => {
    const forged = (arrivedAt: number): Webhook => ({ ...github(arrivedAt), body: Buffer.from('forged') });
    const failure = (name: string): Error => Object.assign(new Error('arn:… topsecret'), { name });
    const KEPT = { ...MISMATCH, keep: true };
    const MINUTES = 60_000;

    beforeEach(() => {
      verifier = world.verifier(configOf(Source.github({ secret, previousSecret })));
    });

    it.each(['ResourceNotFoundException', 'InvalidRequestException'])('the previous one is gone (%s): what it alone could verify is invalid at once, and kept', async (name) => {
      world.secrets.set(previousSecret.secretArn, failure(name));
      expect(await verifier.check(github(world.now))).toBe('verified');
      expect(await verifier.check(forged(world.now))).toEqual(KEPT);
      expect(await verifier.check(github(world.now))).toBe('verified');
    });

    it.each(['AccessDeniedException', 'DecryptionFailure', 'InvalidParameterException', 'ValidationException', 'KMSInvalidStateException', 'SecretWithoutText', 'SecretIsEmpty'])(
      'the previous one is refused (%s): a deployment may be about to mend it, for a quarter of an hour', async (name) => {
        world.secrets.set(previousSecret.secretArn, failure(name));
        const arrivedAt = world.now;
        expect(await verifier.check(github(arrivedAt))).toBe('verified');
        expect(await verifier.check(forged(arrivedAt))).toEqual({ unavailable: expect.stringContaining(`(${name})`) });
        world.now += 15 * MINUTES - 1;
        expect(await verifier.check(forged(arrivedAt))).toHaveProperty('unavailable');
        world.now += 1;
        expect(await verifier.check(forged(arrivedAt))).toEqual(KEPT);
        expect(await verifier.check(github(arrivedAt))).toBe('verified');
      });

    it.each(['ThrottlingException', 'InternalServiceError', 'TimeoutError', 'Anything'])('the previous one cannot be read now (%s): that passes, within an hour', async (name) => {
      world.secrets.set(previousSecret.secretArn, failure(name));
      const arrivedAt = world.now;
      expect(await verifier.check(forged(arrivedAt))).toHaveProperty('unavailable');
      world.now += 60 * MINUTES - 1;
      expect(await verifier.check(github(arrivedAt))).toBe('verified');
      expect(await verifier.check(forged(arrivedAt))).toEqual({ unavailable: expect.stringContaining(`(${name})`) });
      world.now += 1;
      expect(await verifier.check(forged(arrivedAt))).toEqual(KEPT);
    });

    it.each([
      ['ResourceNotFoundException', 0], ['AccessDeniedException', 15 * MINUTES], ['SecretWithoutText', 15 * MINUTES], ['ThrottlingException', 60 * MINUTES],
    ])('the current one (%s): the previous one verifies, and what it does not is invalid %d ms after its arrival, and kept', async (name, patience) => {
      world.secrets.set(secret.secretArn, failure(name)).set(previousSecret.secretArn, GITHUB.keys[0]);
      const arrivedAt = world.now;
      if (patience > 0) {
        expect(await verifier.check(forged(arrivedAt))).toHaveProperty('unavailable');
        world.now += patience - 1;
        expect(await verifier.check(forged(arrivedAt))).toEqual({ unavailable: expect.stringContaining(`(${name})`) });
        world.now += 1;
      }
      expect(await verifier.check(github(arrivedAt))).toBe('verified');
      expect(await verifier.check(forged(arrivedAt))).toEqual(KEPT);
    });

    it.each(['ThrottlingException', 'AccessDeniedException'])('what has waited for a day, for a backend, is not invalid because a new environment cannot read one now (%s)', async (name) => {
      world.secrets.set(secret.secretArn, failure(name)).set(previousSecret.secretArn, 'old');
      const arrivedAt = world.now;
      world.now += 24 * 60 * MINUTES;
      expect(await verifier.check(github(arrivedAt))).toEqual({ unavailable: expect.stringContaining(`(${name})`) });
      world.secrets.set(secret.secretArn, GITHUB.keys[0]);
      world.now += 10_000;
      expect(await verifier.check(github(arrivedAt))).toBe('verified');
    });

    it('time that a secret could be read in between does not count', async () => {
      world.secrets.set(secret.secretArn, 'new').set(previousSecret.secretArn, failure('ThrottlingException'));
      const arrivedAt = world.now;
      expect(await verifier.check(forged(arrivedAt))).toHaveProperty('unavailable');
      world.secrets.set(previousSecret.secretArn, 'old');
      world.now += 10_000;
      await verifier.check(forged(world.now));
      world.secrets.set(previousSecret.secretArn, failure('ThrottlingException'));
      world.now += 60 * MINUTES;
      await verifier.check(forged(world.now));
      expect(await verifier.check(forged(arrivedAt))).toHaveProperty('unavailable');
    });

    it.each([[60 * MINUTES - 1, KEPT], [60 * MINUTES, { unavailable: expect.any(String) }]])('two readings that fail %d ms apart, with none between them', async (apartMs, expected) => {
      world.secrets.set(secret.secretArn, failure('AccessDeniedException')).set(previousSecret.secretArn, 'old');
      const arrivedAt = world.now;
      expect(await verifier.check(github(arrivedAt))).toHaveProperty('unavailable');
      world.now += apartMs;
      expect(await verifier.check(github(arrivedAt))).toEqual(expected);
      world.now += 15 * MINUTES;
      expect(await verifier.check(github(arrivedAt))).toEqual(KEPT);
    });

    it.each(['ResourceNotFoundException', 'AccessDeniedException'])('both (%s): nobody can tell, so that everything waits', async (name) => {
      world.secrets.set(secret.secretArn, failure(name)).set(previousSecret.secretArn, failure(name));
      const arrivedAt = world.now;
      world.now += 24 * 60 * MINUTES;
      expect(await verifier.check(forged(arrivedAt))).toHaveProperty('unavailable');
      expect(await verifier.check(github(arrivedAt))).toHaveProperty('unavailable');
      expect(await verifier.check({ ...github(arrivedAt), headers: [] })).toHaveProperty('invalid', 'header-missing');
    });

    it('the previous one was read before it was deleted: it verifies until then, and makes nothing wait', async () => {
      world.secrets.set(secret.secretArn, 'new').set(previousSecret.secretArn, GITHUB.keys[0]);
      expect(await verifier.check(github(world.now))).toBe('verified');
      world.secrets.delete(previousSecret.secretArn);
      world.now += 10_000;
      expect(await verifier.check(forged(world.now))).toEqual(KEPT);
      expect(await verifier.check(github(world.now))).toBe('verified');
    });

    it('that it is gone is learnt without a wait for what verifies, once a minute', async () => {
      for (let second = 0; second < 120; second += 1) {
        expect(await verifier.check(github(world.now))).toBe('verified');
        world.now += 1_000;
      }
      expect(world.reads).toHaveLength(4);
    });

    it('the previous one is no key: what it alone could verify is invalid at once, and kept', async () => {
      const signed = signedBy('standard-webhooks-sign-example');
      world.now = signed.arrivedAt;
      world.secrets.set(secret.secretArn, signed.keys[0]).set(previousSecret.secretArn, 'no base64');
      verifier = world.verifier(configOf(Source.standardWebhooks({ secret, previousSecret })));
      expect(await verifier.check(webhookOf(signed))).toBe('verified');
      expect(await verifier.check({ ...webhookOf(signed), body: Buffer.from('forged') })).toEqual(KEPT);
      world.secrets.set(secret.secretArn, 'no base64').set(previousSecret.secretArn, signed.keys[0]);
      verifier = world.verifier(configOf(Source.standardWebhooks({ secret, previousSecret })));
      expect(await verifier.check(webhookOf(signed))).toBe('verified');
      expect(await verifier.check({ ...webhookOf(signed), body: Buffer.from('forged') })).toHaveProperty('unavailable');
      world.now += 15 * MINUTES;
      expect(await verifier.check({ ...webhookOf(signed), body: Buffer.from('forged') })).toEqual(KEPT);
    });

    describe('and is told', () => {
      const told: string[] = [];
      const tell = (what: string): void => void told.push(what);
      beforeEach(() => told.splice(0));

      it('with every webhook while it is missing, by the name of the source and the error alone', async () => {
        world.secrets.set(secret.secretArn, failure('AccessDeniedException'));
        await verifier.check(github(world.now), tell);
        await verifier.check(github(world.now), tell);
        expect(told).toEqual([...Array(2)].flatMap(() => [
          'The secret of the source github could not be read (AccessDeniedException); expected one with a text, that the forwarder may read.',
          'The previous secret of the source github could not be read (ResourceNotFoundException); expected one with a text, that the forwarder may read, or no previousSecret.',
        ]));
      });

      it('when it is read again in vain, and not again while what it held verifies', async () => {
        world.secrets.set(previousSecret.secretArn, 'old');
        await verifier.check(github(world.now), tell);
        world.secrets.set(secret.secretArn, failure('ThrottlingException'));
        world.now += 10_000;
        await verifier.check(forged(world.now), tell);
        expect(told).toEqual([expect.stringContaining('The secret of the source github could not be read (ThrottlingException)')]);
        await verifier.check(github(world.now), tell);
        expect(told).toHaveLength(1);
      });

      it('when it is no key', async () => {
        const signed = signedBy('standard-webhooks-sign-example');
        world.now = signed.arrivedAt;
        world.secrets.set(secret.secretArn, 'no base64');
        await world.verifier(configOf(Source.standardWebhooks({ secret }))).check(webhookOf(signed), tell);
        expect(told).toEqual(['A secret of the source standard-webhooks is not a key as the source issues it; expected the text that the sender shows.']);
      });

      it('and nothing where all is well', async () => {
        world.secrets.set(previousSecret.secretArn, 'old');
        await verifier.check(github(world.now), tell);
        await verifier.check(forged(world.now), tell);
        expect(told).toEqual([]);
      });
    });
  });

  describe('that may have been replaced while a webhook waited: nobody can tell whether that is invalid, so that it is kept', () => {
    const KEPT = { invalid: 'secret-replaced', detail: expect.stringContaining('may have been replaced since the webhook arrived'), keep: true };
    const created = (stored: string, createdAt: number): SecretVersion => ({ stored, createdAt });
    const DAY = 86_400_000;

    it.each([
      ['a day before it arrived', -DAY, MISMATCH],
      ['two minutes before', -120_000, MISMATCH],
      ['a moment before: clocks differ', -30_000, KEPT],
      ['after that', 1_000, KEPT],
    ])('the secret was stored %s', async (_when, afterMs, expected) => {
      const arrivedAt = world.now - 10_000;
      world.secrets.set(secret.secretArn, created('new', arrivedAt + afterMs));
      expect(await verifier.check(github(arrivedAt))).toEqual(expected);
    });

    it.each([['current', secret, previousSecret], ['previous', previousSecret, secret]])('the %s one of two was, after one rotation', async (_which, replaced, other) => {
      verifier = world.verifier(configOf(Source.github({ secret, previousSecret })));
      const arrivedAt = world.now - 10_000;
      world.secrets.set(replaced.secretArn, created('new', arrivedAt + 1_000)).set(other.secretArn, created('old', arrivedAt - DAY));
      expect(await verifier.check(github(arrivedAt))).toEqual(KEPT);
      expect(await verifier.check({ ...github(arrivedAt), headers: [] })).toEqual({ invalid: 'header-missing', detail: expect.any(String) });
    });

    it('two rotations during one pause', async () => {
      verifier = world.verifier(configOf(Source.github({ secret, previousSecret })));
      const arrivedAt = world.now;
      world.secrets.set(secret.secretArn, created(GITHUB.keys[0], arrivedAt - DAY)).set(previousSecret.secretArn, created('oldest', arrivedAt - DAY));
      expect(await verifier.check(github(arrivedAt))).toBe('verified');
      world.now += 10 * DAY;
      world.secrets.set(secret.secretArn, created('newest', arrivedAt + 2 * DAY)).set(previousSecret.secretArn, created('newer', arrivedAt + 2 * DAY));
      // A new environment knows nothing of what was before.
      expect(await world.verifier(configOf(Source.github({ secret, previousSecret }))).check(github(arrivedAt))).toEqual(KEPT);
      expect(await verifier.check({ ...github(world.now), body: Buffer.from('forged') })).toEqual(MISMATCH);
      expect(await verifier.check(github(arrivedAt))).toEqual(KEPT);
    });

    it.each([
      [15 * 60_000, MISMATCH], [15 * 60_000 + 1, KEPT],
    ])('a stage may have been moved back to an older version, or a previousSecret been taken away: %d ms after it arrived', async (waitedMs, expected) => {
      const arrivedAt = world.now;
      world.now += waitedMs;
      for (const stored of ['old', created('old', arrivedAt - DAY)]) {
        world.secrets.set(secret.secretArn, stored);
        expect(await world.verifier(configOf(Source.github({ secret }))).check(github(arrivedAt))).toEqual(expected);
      }
    });
  });

  it('verify by the second as well', async () => {
    world.secrets.set(secret.secretArn, 'new').set(previousSecret.secretArn, GITHUB.keys[0]);
    verifier = world.verifier(configOf(Source.github({ secret, previousSecret })));
    expect(await verifier.check(github(world.now))).toBe('verified');
    expect(await verifier.check({ ...github(world.now), body: Buffer.from('forged') })).toEqual(MISMATCH);
  });

  it('that are no keys leave it open', async () => {
    const signed = signedBy('standard-webhooks-sign-example');
    world.now = signed.arrivedAt;
    world.secrets.set(secret.secretArn, '{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}');
    expect(await world.verifier(signed.config).check(webhookOf(signed))).toEqual({
      unavailable: 'A secret of the source is not a key as the source issues it; expected the text that the sender shows: store it again.',
    });
  });
});

describe('Amazon SNS', () => {
  const config = configOf(Source.sns({ topics: [sns.Topic.fromTopicArn(new Stack(), 'Topic', 'arn:aws:sns:us-east-1:123456789012:orders')] }));
  const post = (message: object): Webhook => webhookOf({ headers: [], body: Buffer.from(JSON.stringify(message)), method: 'POST', arrivedAt: 0 });
  let world: World;
  let verifier: SourceVerifier;

  beforeEach(() => {
    world = new World();
    verifier = world.verifier(config);
  });

  it('has its certificate fetched once', async () => {
    expect(await Promise.all([verifier.check(post(messages.notificationWithSubject)), verifier.check(post(messages.unsubscribeConfirmation))])).toEqual(['verified', 'verified']);
    expect(await verifier.check(post({ ...messages.notificationWithSubject, Message: 'forged' }))).toEqual(MISMATCH);
    expect(world.fetches).toEqual([messages.notificationWithSubject.SigningCertURL]);
  });

  it('has nothing fetched from elsewhere, nor for other topics', async () => {
    expect(await verifier.check(post({ ...messages.notificationWithSubject, SigningCertURL: 'https://evil.example.com/x.pem' }))).toHaveProperty('invalid', 'certificate-url');
    expect(await verifier.check(post({ ...messages.notificationWithSubject, TopicArn: 'arn:aws:sns:us-east-1:999999999999:evil' }))).toHaveProperty('invalid', 'topic-not-allowed');
    const elsewhere = messages.notificationWithSubject.SigningCertURL.replace('amazonaws.com', 'amazonaws.com.cn');
    expect(await verifier.check(post({ ...messages.notificationWithSubject, SigningCertURL: elsewhere }))).toHaveProperty('invalid', 'certificate-url');
    expect(world.fetches).toEqual([]);
  });

  it('waits while its certificate cannot be fetched', async () => {
    world.certificate = Object.assign(new TypeError('fetch failed'), { code: 'ENOTFOUND' });
    expect(await verifier.check(post(messages.notificationWithSubject))).toEqual({
      unavailable: 'The certificate of Amazon SNS could not be fetched (ENOTFOUND); expected that the forwarder can reach it.',
    });
    world.certificate = messages.certificatePem;
    world.now += 30_000;
    expect(await verifier.check(post(messages.notificationWithSubject))).toBe('verified');
  });

  it.each([
    ['no certificate', '<html>Closed for maintenance.</html>'],
    ['half of one', messages.certificatePem.slice(0, 500)],
    ['the key alone', new X509Certificate(messages.certificatePem).publicKey.export({ type: 'spki', format: 'pem' }) as string],
    ['nothing', ''],
  ])('waits while its host answers with %s, which is nothing that is remembered', async (_, text) => {
    world.certificate = text;
    const message = (): Webhook => ({ ...post(messages.notificationWithSubject), arrivedAt: world.now });
    expect(await verifier.check(message())).toEqual({
      unavailable: 'The certificate of Amazon SNS could not be fetched (NoCertificate); expected that the forwarder can reach it.',
    });
    world.now += 59 * 60_000;
    expect(await verifier.check(message())).toHaveProperty('unavailable');
    world.now += 30_000;
    world.certificate = messages.certificatePem;
    expect(await verifier.check(message())).toBe('verified');
  });

  it.each([['is not there', undefined, 'invalid'], ['cannot be fetched', new TypeError('fetch failed'), 'unavailable']])(
    'has a certificate that %s asked for once in half a minute, however many messages name it', async (_, certificate, became) => {
      world.certificate = certificate;
      const message = (): Webhook => ({ ...post(messages.notificationWithSubject), arrivedAt: world.now });
      const first = message();
      for (let second = 0; second < 30; second += 1, world.now += 1_000) {
        expect(await verifier.check(message())).toHaveProperty(second === 0 ? became : 'unavailable');
        expect(await verifier.check(first)).toHaveProperty(became);
      }
      expect(world.fetches).toHaveLength(1);
      expect(await verifier.check(message())).toHaveProperty(became);
      expect(world.fetches).toHaveLength(2);
    });

  it('is invalid where there is no certificate', async () => {
    world.certificate = undefined;
    expect(await verifier.check({ ...post(messages.notificationWithSubject), arrivedAt: world.now })).toEqual({ invalid: 'certificate-unusable', detail: expect.any(String) });
  });

  it('keeps a limited number of certificates', async () => {
    const address = (number: number): string => messages.notificationWithSubject.SigningCertURL.replace('0123', String(number).padStart(4, '0'));
    for (let number = 0; number < 20; number += 1) {
      expect(await verifier.check(post({ ...messages.notificationWithSubject, SigningCertURL: address(number) }))).toBe('verified');
    }
    await verifier.check(post({ ...messages.notificationWithSubject, SigningCertURL: address(19) }));
    expect(await verifier.check(post({ ...messages.notificationWithSubject, SigningCertURL: address(0) }))).toBe('verified');
    expect(world.fetches).toHaveLength(21);
  });

  it('has bounded fetches for certificates that there are not, which push out none that is known, and wait for no host for long', async () => {
    const at = (name: number): Webhook => ({
      ...post({ ...messages.notificationWithSubject, SigningCertURL: messages.notificationWithSubject.SigningCertURL.replace('0123', `forged${name}`) }), arrivedAt: world.now,
    });
    await verifier.check(post(messages.notificationWithSubject));
    world.certificate = undefined;
    const results = await Promise.all(Array.from({ length: 100 }, (_, index) => verifier.check(at(index))));
    expect(results.filter((result) => 'unavailable' in Object(result))).toHaveLength(40);
    expect(await verifier.check(post(messages.notificationWithSubject))).toBe('verified');
    world.certificate = Object.assign(new TypeError('fetch failed'), { code: 'ENOTFOUND' });
    world.now += 60_000;
    const forged = at(100);
    expect(await verifier.check(forged)).toHaveProperty('unavailable', expect.stringContaining('(ENOTFOUND)'));
    world.now += 30 * 60_000;
    expect(await verifier.check(forged)).toHaveProperty('unavailable');
    world.now += 30 * 60_000;
    expect(await verifier.check(forged)).toEqual({ invalid: 'certificate-unusable', detail: expect.any(String), keep: true });
  });

  it('is not invalid after a day, for a backend, because its certificate cannot be fetched now', async () => {
    const late = (): Webhook => ({ ...post({ ...messages.notificationWithSubject, SigningCertURL: messages.notificationWithSubject.SigningCertURL.replace('0123', '4567') }), arrivedAt: world.now - 24 * 60 * 60_000 });
    await verifier.check(post(messages.notificationWithSubject));
    world.certificate = Object.assign(new TypeError('fetch failed'), { code: 'ENOTFOUND' });
    expect(await verifier.check(late())).toHaveProperty('unavailable', expect.stringContaining('(ENOTFOUND)'));
    world.now += 59 * 60_000;
    expect(await verifier.check(late())).toHaveProperty('unavailable', expect.stringContaining('(ENOTFOUND)'));
    world.certificate = messages.certificatePem;
    world.now += 30_000;
    expect(await verifier.check(late())).toBe('verified');
  });

  it.each([[15 * 60_000, 'certificate-unusable', {}], [15 * 60_000 + 1, 'certificate-withdrawn', { keep: true }]])(
    'whose certificate there is not %d ms after it arrived: from a quarter of an hour on it may have been withdrawn, and the message is kept', async (waitedMs, reason, kept) => {
      const message = { ...post(messages.notificationWithSubject), arrivedAt: world.now - waitedMs };
      world.certificate = undefined;
      expect(await verifier.check(message)).toEqual({ invalid: reason, detail: expect.any(String), ...kept });
      expect(await verifier.check({ ...post({ ...messages.notificationWithSubject, Signature: '!' }), arrivedAt: message.arrivedAt }))
        .toEqual({ invalid: 'signature-malformed', detail: expect.any(String) });
      world.certificate = messages.certificatePem;
      // As when it is redriven: what was told is not remembered for longer than keys are.
      world.now += 60 * 60_000;
      expect(await verifier.check(message)).toBe('verified');
    });

  it('says which subscription is to be confirmed', () => {
    expect(verifier.subscriptionToConfirm(post(messages.subscriptionConfirmation))).toBe(messages.subscriptionConfirmation.SubscribeURL);
    for (const message of [messages.notificationWithSubject, messages.unsubscribeConfirmation, messages.confirmationElsewhere, {}]) {
      expect(verifier.subscriptionToConfirm(post(message))).toBeUndefined();
    }
    expect(world.verifier(configOf(Source.any())).subscriptionToConfirm(post(messages.subscriptionConfirmation))).toBeUndefined();
  });
});
