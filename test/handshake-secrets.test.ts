import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, EndpointProps, Handshake, ScalableWebhook, SignatureAlgorithm, Source, TimestampFormat } from '../src';

const byName = (stack: Stack, id: string, name = 'shared') => secretsmanager.Secret.fromSecretNameV2(stack, id, name);

/** A webhook whose endpoints are made of one secret. */
function endpoints(...props: Array<(secret: secretsmanager.ISecret, stack: Stack) => EndpointProps>): () => void {
  return () => {
    const stack = new Stack(new App(), 'Shop');
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com') });
    props.forEach((one, index) => webhook.addEndpoint(`/e${index}`, { contentTypes: ['application/json'], methods: ['POST'], ...one(secret, stack) }));
  };
}

const FORGEABLE: Array<[string, (secret: secretsmanager.ISecret) => Source]> = [
  ['hmac', (secret) => Source.hmac({ secret, header: 'x-signature' })],
  ['hmac with a previous secret', (previousSecret) => Source.hmac({ secret: byName(Stack.of(previousSecret), 'New', 'new'), previousSecret, header: 'x-signature' })],
  ['hmac of a time and the body', (secret) => Source.hmac({ secret, header: 'x', signedContent: '{timestamp}{body}', timestampHeader: 'x-time' })],
  ['hmac of a header and the body', (secret) => Source.hmac({ secret, header: 'x', signedContent: 'v1-{header:x-id}/{body}' })],
  ['github', (secret) => Source.github({ secret })],
  ['shopify', (secret) => Source.shopify({ secret })],
];

describe('field case S6: a handshake that signs, and a source of the same secret', () => {
  test.each(FORGEABLE)('%s at the same endpoint is refused', (_, source) => {
    for (const handshake of [Handshake.crc, Handshake.zoom]) {
      expect(endpoints((secret) => ({ handshake: handshake(secret), source: source(secret) }))).toThrow(
        'The handshake of /e0 of Shop/Orders signs tokens for whoever asks, got the secret that the source of /e0 of Shop/Orders verifies with, expected another, because a signed token could be sent as a webhook; use Source.x or Source.zoom, which tell the two apart, or two secrets.',
      );
    }
  });

  test('of the same field too', () => {
    expect(endpoints((secret) => ({ handshake: Handshake.crc(secret, { secretField: 'x' }), source: Source.hmac({ secret, secretField: 'x', header: 'x' }) })))
      .toThrow('The handshake of /e0 of Shop/Orders signs tokens for whoever asks');
  });

  test('at another endpoint, in either order, or beside the preset of X, is refused', () => {
    const hmac = (secret: secretsmanager.ISecret) => ({ source: Source.hmac({ secret, header: 'x' }) });
    expect(endpoints((secret) => ({ handshake: Handshake.crc(secret) }), hmac)).toThrow('The handshake of /e0 of Shop/Orders');
    expect(endpoints(hmac, (secret) => ({ handshake: Handshake.crc(secret) }))).toThrow('the source of /e0 of Shop/Orders');
    expect(endpoints((secret) => ({ source: Source.x({ secret }) }), hmac)).toThrow('The handshake of /e0 of Shop/Orders');
    expect(endpoints(hmac, (secret) => ({ source: Source.zoom({ secret }) }))).toThrow('The handshake of /e1 of Shop/Orders');
  });

  test('at another webhook of the app, or by the same name, is refused', () => {
    const stack = new Stack(new App(), 'Shop');
    const backend = Backend.url('https://orders.example.com');
    new ScalableWebhook(stack, 'One', { backend, methods: ['POST'], handshake: Handshake.crc(byName(stack, 'A')) });
    expect(() => new ScalableWebhook(stack, 'Two', { backend, source: Source.hmac({ secret: byName(stack, 'B'), header: 'x' }) }))
      .toThrow('The handshake of / of Shop/One signs tokens for whoever asks, got the secret that the source of / of Shop/Two verifies with');
  });

  test.each<[string, (secret: secretsmanager.ISecret, stack: Stack) => EndpointProps]>([
    ['X', (secret) => ({ source: Source.x({ secret }) })],
    ['Zoom', (secret) => ({ source: Source.zoom({ secret }) })],
    ['another field of the same secret', (secret) => ({
      handshake: Handshake.crc(secret, { secretField: 'x' }), source: Source.hmac({ secret, secretField: 'other', header: 'x' }),
    })],
    ['two secrets', (secret, stack) => ({ handshake: Handshake.crc(secret), source: Source.hmac({ secret: byName(stack, 'Other'), header: 'x' }) })],
    ['a text that no token can hold', (secret) => ({ handshake: Handshake.crc(secret), source: Source.hmac({ secret, header: 'x', signedContent: 'v0:{body}' }) })],
    ['a URL', (secret) => ({ handshake: Handshake.crc(secret), source: Source.hmac({ secret, header: 'x', signedContent: '{url}{body}' }) })],
    ['a time with colons', (secret) => ({
      handshake: Handshake.crc(secret),
      source: Source.hmac({ secret, header: 'x', signedContent: '{timestamp}{body}', timestampHeader: 'x-time', timestampFormat: TimestampFormat.ISO_8601 }),
    })],
    ['another algorithm', (secret) => ({ handshake: Handshake.crc(secret), source: Source.hmac({ secret, header: 'x', algorithm: SignatureAlgorithm.SHA512 }) })],
    ['Stripe, whose signature has a time and a dot', (secret) => ({ handshake: Handshake.crc(secret), source: Source.stripe({ secret }) })],
    ['a handshake that signs nothing', (secret) => ({ handshake: Handshake.queryChallenge(), source: Source.hmac({ secret, header: 'x' }) })],
  ])('%s is taken', (_, props) => {
    expect(endpoints(props)).not.toThrow();
  });
});
