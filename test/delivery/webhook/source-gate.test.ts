import { createHmac } from 'node:crypto';
import { SourceGate } from '../../../src/delivery/webhook/source-gate';
import { SourceGates } from '../../../src/delivery/webhook/source-gates';
import { Webhook } from '../../../src/envelope/envelope';
import { InvalidWebhooks, SignatureAlgorithm, SignatureEncoding } from '../../../src/sources/constants';
import { SignatureScheme, SourceConfig } from '../../../src/sources/source-config';
import { SourceVerifier } from '../../../src/sources/source-verifier';
import messages from '../../sources/fixtures/sns-messages.json';
import { itemOf, message as messageOf, START, webhook, World } from '../support/world';

const ARN = 'arn:aws:secretsmanager:us-east-1:1:secret:s';
const BODY = Buffer.from('{"a":1}');
const SIGNATURE = createHmac('sha256', 'topsecret').update(BODY).digest('hex');

const notAskedFor = () => Promise.reject(new Error('not asked for'));

function config(invalid: InvalidWebhooks): SourceConfig {
  return {
    name: 'hmac',
    scheme: {
      kind: 'signature',
      place: { in: 'headers', names: ['x-signature'] },
      encoding: SignatureEncoding.HEX,
      content: '{body}',
      bySecret: { algorithm: SignatureAlgorithm.SHA256 },
    },
    secretArns: [ARN],
    invalid,
  };
}

function gate(invalid: InvalidWebhooks, readSecret: () => Promise<string> = () => Promise.resolve('topsecret')): SourceGate {
  return new SourceGate(new SourceVerifier(config(invalid), {
    readSecret, fetchCertificate: notAskedFor, fetchKeys: notAskedFor, now: () => START + 1_000,
  }), notAskedFor);
}

const signed = (signature: string) => itemOf(webhook({ body: BODY, headers: [['X-Signature', signature]] }));

test('what is signed is delivered', async () => {
  await expect(gate(InvalidWebhooks.QUARANTINE).check(signed(SIGNATURE))).resolves.toEqual({ kind: 'deliver' });
});

test.each([[InvalidWebhooks.QUARANTINE, true], [InvalidWebhooks.DROP, false]])('what is not is invalid: %s', async (invalid, keep) => {
  await expect(gate(invalid).check(signed(SIGNATURE.replace(/^./, (digit) => digit === '0' ? '1' : '0')))).resolves
    .toMatchObject({ kind: 'invalid', keep, reason: 'signature', detail: 'The signature is not of this request by any of the source\'s keys.' });
});

test('while the secret cannot be read, webhooks wait', async () => {
  await expect(gate(InvalidWebhooks.DROP, () => Promise.reject(new Error('denied'))).check(signed(SIGNATURE))).resolves
    .toEqual({ kind: 'wait', detail: expect.stringContaining('could not be read (Error)') });
});

describe('the request by which a sender registers an endpoint, with a token for whoever does that', () => {
  const TOKEN = '{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}';
  const unreadable = () => Promise.reject(new Error('denied'));

  function check(body: string | Buffer, { headers = [], isRecorded, place = { in: 'headers', names: ['X-Notion-Signature'] }, field = 'verification_token', read = unreadable, hook = {} }: {
    hook?: Partial<Webhook>; headers?: Array<[string, string]>; isRecorded?: boolean; place?: SignatureScheme['place']; field?: string | null; read?: () => Promise<string>;
  } = {}) {
    const { scheme, ...others } = config(InvalidWebhooks.DROP);
    const verifier = new SourceVerifier({ ...others, scheme: { ...scheme as SignatureScheme, place }, operatorTokenField: field ?? undefined }, {
      readSecret: read, fetchCertificate: notAskedFor, fetchKeys: notAskedFor, now: () => Date.now(),
    });
    return new SourceGate(verifier, notAskedFor, isRecorded).check(itemOf(webhook({ endpoint: '/notion', path: '', headers, body: Buffer.from(body), ...hook })));
  }

  test('is told of, before there is a secret, and never delivered', async () => {
    await expect(check(TOKEN)).resolves.toEqual({
      kind: 'registration',
      detail: 'Somebody registers the endpoint /notion, and sends a token for you: it is the body in the record of this delivery, for a day. If that was you, enter it at the sender, and store it in the source\'s secret only when the sender takes it.',
    });
    await expect(check(TOKEN, { read: () => Promise.resolve('topsecret') })).resolves.toMatchObject({ kind: 'registration' });
    await expect(check(`\ufeff${TOKEN}`)).resolves.toMatchObject({ kind: 'registration' });
    await expect(check(` ${TOKEN}\n`, { headers: [['X-Other', '1'], ['content-type', 'application/json; charset=utf-8']] })).resolves.toMatchObject({ kind: 'registration' });
  });

  test('is kept as a dead letter where there are no records', async () => {
    await expect(check(TOKEN, { isRecorded: false })).resolves.toMatchObject({ kind: 'invalid', keep: true, reason: 'signature', detail: expect.stringContaining('the body of this dead letter') });
  });

  test.each<[string, Parameters<typeof check>]>([
    ['has a signature', [TOKEN, { headers: [['x-notion-signature', 'sha256=00']] }]],
    ['has an empty signature', [TOKEN, { headers: [['X-NOTION-SIGNATURE', '']] }]],
    ['has something besides', ['{"verification_token":"a","id":1}']],
    ['has another field', ['{"token":"a"}']],
    ['has it deeper down', ['{"a":{"verification_token":"a"}}']],
    ['has an empty token', ['{"verification_token":""}']],
    ['has a token of other characters', ['{"verification_token":"a b"}']],
    ['has a long token', [`{"verification_token":"${'x'.repeat(513)}"}`]],
    ['is long', [`${' '.repeat(1024)}${TOKEN}`]],
    ['has no text', ['{"verification_token":1}']],
    ['is a list', [`[${TOKEN}]`]],
    ['is no object', ['"verification_token"']],
    ['is null', ['null']],
    ['is no JSON', ['verification_token=a']],
    ['is empty', ['']],
    ['is of a sender that has no such thing', [TOKEN, { field: null }]],
    ...['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD'].map((method): [string, Parameters<typeof check>] => [`is a ${method}`, [TOKEN, { hook: { method } }]]),
    ['is sent below the endpoint', [TOKEN, { hook: { path: 'anything/below' } }]],
    ['has a query', [TOKEN, { hook: { query: [['x', '1']] } }]],
    ...['image/png', 'text/plain', 'application/jsonx', 'application/x-www-form-urlencoded'].map((type): [string, Parameters<typeof check>] =>
      [`is of the type ${type}`, [TOKEN, { headers: [['Content-Type', type]] }]]),
    ['has two types', [TOKEN, { headers: [['Content-Type', 'application/json'], ['content-type', 'application/json']] }]],
    ['is of one with a signature elsewhere', [TOKEN, { place: { in: 'json', path: '$.a' } }]],
  ])('is none where it %s', async (_what, [body, options]) => {
    const decision = await check(body, { ...options, read: () => Promise.resolve('topsecret') });
    expect(['invalid', 'wait']).toContain(decision.kind);
  });
});

describe('field case S5: previousSecret was deleted; one forged webhook in a group', () => {
  const PREVIOUS = 'arn:aws:secretsmanager:us-east-1:1:secret:previous';
  const forgedAndReal = () => {
    const headers = (signature: string) => ({ headers: [['X-Signature', signature]] as const, body: BODY });
    return [messageOf('forged', 'g', {}, headers('0'.repeat(64))), messageOf('real', 'g', {}, headers(SIGNATURE)), messageOf('next', 'g', {}, headers(SIGNATURE))];
  };
  function worldWith(errorName: string, invalid: InvalidWebhooks): World {
    const world = new World();
    const verifier = new SourceVerifier({ ...config(invalid), secretArns: [ARN, PREVIOUS] }, {
      readSecret: (arn) => arn === ARN ? Promise.resolve('topsecret') : Promise.reject(Object.assign(new Error('canary'), { name: errorName })),
      fetchCertificate: notAskedFor,
      fetchKeys: notAskedFor,
      now: () => world.clock.now(),
    });
    world.gate = new SourceGates(new Map([['/', new SourceGate(verifier, notAskedFor)]]), () => world.clock.now());
    return world;
  }

  test.each(Object.values(InvalidWebhooks))('it is a dead letter at once, also with %s, and those behind it are delivered', async (invalid) => {
    const world = worldWith('ResourceNotFoundException', invalid);
    expect(await world.invoke(forgedAndReal())).toEqual([]);
    expect(world.requestIds()).toEqual(['real', 'next']);
    expect(world.deadLetters.map(({ attributes }) => attributes.reason)).toEqual(['signature']);
  });

  test('the metric says so for each webhook, the log once, without the ARN', async () => {
    const world = worldWith('ResourceNotFoundException', InvalidWebhooks.QUARANTINE);
    await world.invoke(forgedAndReal());
    expect(world.metrics.get('SecretUnreadable')).toBe(3);
    expect(world.lines.filter((line) => line.message === 'problem')).toEqual([{
      message: 'problem',
      destination: 'Default',
      doing: 'verification',
      detail: 'The previous secret of the source hmac could not be read (ResourceNotFoundException); expected one with a text, that the forwarder may read, or no previousSecret.',
    }]);
    expect(JSON.stringify(world.lines)).not.toMatch(/canary|arn:/);
  });

  test('what passes is waited for, in order', async () => {
    const world = worldWith('ThrottlingException', InvalidWebhooks.QUARANTINE);
    expect(await world.invoke(forgedAndReal())).toEqual(['forged', 'real', 'next']);
    expect(world.requestIds()).toEqual([]);
    expect(world.metrics.get('SecretUnreadable')).toBe(1);
  });
});

test('only of Amazon SNS is a message taken for a confirmation', async () => {
  const body = Buffer.from(JSON.stringify(messages.subscriptionConfirmation));
  const signature = createHmac('sha256', 'topsecret').update(body).digest('hex');
  await expect(gate(InvalidWebhooks.QUARANTINE).check(itemOf(webhook({ body, headers: [['X-Signature', signature]] })))).resolves.toEqual({ kind: 'deliver' });
});

describe('Amazon SNS', () => {
  const { subscriptionConfirmation, notificationWithSubject, confirmationElsewhere, confirmationOfAnotherTopic, unsubscribeConfirmation } = messages;
  const SNS: SourceConfig = {
    name: 'sns', scheme: { kind: 'sns', topicArns: [subscriptionConfirmation.TopicArn] }, secretArns: [], invalid: InvalidWebhooks.QUARANTINE,
  };
  const verifier = (fetchCertificate = () => Promise.resolve(messages.certificatePem)): SourceVerifier =>
    new SourceVerifier(SNS, { readSecret: notAskedFor, fetchCertificate, fetchKeys: notAskedFor, now: () => Date.now() });
  const post = (message: object) => itemOf(webhook({ body: Buffer.from(JSON.stringify(message)) }));

  test('a subscription is confirmed at the address that was signed, and its message is not delivered', async () => {
    const confirm = jest.fn<Promise<void>, [string]>(() => Promise.resolve());
    await expect(new SourceGate(verifier(), confirm).check(post(subscriptionConfirmation))).resolves.toEqual({ kind: 'handled' });
    expect(confirm.mock.calls).toEqual([[subscriptionConfirmation.SubscribeURL]]);
  });

  test('a confirmation that fails is no decision, so that it is tried again', async () => {
    const failed = new Error('SNS answered 503');
    await expect(new SourceGate(verifier(), () => Promise.reject(failed)).check(post(subscriptionConfirmation))).rejects.toBe(failed);
  });

  test.each([
    ['a notification', notificationWithSubject, { kind: 'deliver' }],
    ['the end of a subscription', unsubscribeConfirmation, { kind: 'deliver' }],
    ['a confirmation at another address than those of SNS', confirmationElsewhere, { kind: 'deliver' }],
    ['a confirmation that is not signed', { ...subscriptionConfirmation, Token: 'other' }, { kind: 'invalid', keep: true, reason: 'signature' }],
    ['a confirmation of another topic', { ...subscriptionConfirmation, TopicArn: `${subscriptionConfirmation.TopicArn}-2` }, { kind: 'invalid' }],
    ['a confirmation whose address names another topic', confirmationOfAnotherTopic, { kind: 'deliver' }],
  ])('nothing is confirmed for %s', async (_what, message, decision) => {
    await expect(new SourceGate(verifier(), notAskedFor).check(post(message))).resolves.toMatchObject(decision);
  });

  test('nothing is confirmed while the certificate cannot be fetched', async () => {
    await expect(new SourceGate(verifier(notAskedFor), notAskedFor).check(post(subscriptionConfirmation))).resolves.toEqual({
      kind: 'wait', detail: expect.stringContaining('certificate of Amazon SNS could not be fetched'),
    });
  });

  describe('as it is confirmed unless a test says otherwise', () => {
    const fetching = jest.spyOn(global, 'fetch');

    afterAll(() => fetching.mockRestore());

    test('by a call that follows no redirect and ends in time', async () => {
      fetching.mockResolvedValueOnce(new Response('<ok/>', { status: 200 }));
      await expect(new SourceGate(verifier()).check(post(subscriptionConfirmation))).resolves.toEqual({ kind: 'handled' });
      expect(fetching).toHaveBeenLastCalledWith(subscriptionConfirmation.SubscribeURL, { redirect: 'error', signal: expect.any(AbortSignal) });
    });

    test.each([202, 400, 403, 500])('and not when SNS answers %d', async (status) => {
      fetching.mockResolvedValueOnce(new Response('no', { status }));
      await expect(new SourceGate(verifier()).check(post(subscriptionConfirmation))).rejects.toMatchObject({ name: 'ConfirmationError', code: `http-${status}` });
    });

    test('nor when it cannot be reached', async () => {
      fetching.mockRejectedValueOnce(new TypeError('fetch failed'));
      await expect(new SourceGate(verifier()).check(post(subscriptionConfirmation))).rejects.toThrow('fetch failed');
    });
  });
});
