import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Handshake, ScalableWebhook, ScalableWebhookProps, Source } from '../../../src';
import { signingKey } from '../../../src/ingress/handshake/signing-key';

const FIELD = 'ZOOM_SECRET_TOKEN';
const warnings: string[] = [];
const keyOf = (stored: string | Uint8Array, field?: string) => signingKey(stored, field, (sentence) => warnings.push(sentence));

beforeEach(() => warnings.splice(0));

describe('field case S13: what a handshake signs with', () => {
  test.each([
    ['a text', 'top', undefined, 'top'],
    ['a text with the line break of its file', 'top\r\n', undefined, 'top'],
    ['a field of what the console stores', `{"${FIELD}":"top"}`, FIELD, 'top'],
    ['bytes that are a text', Buffer.from('top\n'), undefined, 'top'],
    ['bytes that are JSON', Buffer.from(`{"${FIELD}":"top"}`), FIELD, 'top'],
    ['bytes that are no text', Buffer.from([0, 255]), undefined, Buffer.from([0, 255])],
  ])('%s', (_what, stored, field, key) => {
    expect(keyOf(stored, field)).toEqual(key);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['nothing', '', undefined, '(SecretIsEmpty), expected the text that the sender shows; store it again.'],
    ['an empty object', '{}', undefined, '(SecretIsEmpty), expected the text that the sender shows; store it again.'],
    ['a text in place of JSON', 'topsecret', FIELD, `(SecretIsNoJson), expected a JSON object with that text in the field "${FIELD}"; store it again.`],
    ['another field', '{"OTHER":"topsecret"}', FIELD, `(SecretFieldMissing), expected a JSON object with that text in the field "${FIELD}"; store it again.`],
  ])('not with %s', (_what, stored, field, message) => {
    expect(() => keyOf(stored, field)).toThrow(`The secret for the handshake holds nothing to sign with ${message}`);
  });

  test('JSON without a name is signed with as it is, and hinted at', () => {
    expect(keyOf(`{"${FIELD}":"top"}`)).toBe(`{"${FIELD}":"top"}`);
    expect(warnings).toEqual(['The secret for the handshake looks like JSON, and is used as it is: name its field with secretField, or store the text alone; expected the text that the sender shows.']);
  });
});

describe('field case S13: the function that signs', () => {
  function environmentOf(props: (secret: secretsmanager.ISecret) => Partial<ScalableWebhookProps>): Record<string, unknown> {
    const stack = new Stack(new App(), 'Shop');
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'zoom');
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), ...props(secret) });
    const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')) as Array<{ Properties: Record<string, never> }>;
    const { Environment } = functions.find(({ Properties: { Description } }) => /handshakes/.test(Description))!.Properties;
    return (Environment as { Variables: Record<string, unknown> }).Variables;
  }

  test.each<[string, (secret: secretsmanager.ISecret) => Partial<ScalableWebhookProps>]>([
    ['Source.zoom', (secret) => ({ source: Source.zoom({ secret, secretField: FIELD }) })],
    ['Source.x', (secret) => ({ source: Source.x({ secret, secretField: FIELD }) })],
    ['Handshake.zoom', (secret) => ({ handshake: Handshake.zoom(secret, { secretField: FIELD }) })],
    ['Handshake.crc', (secret) => ({ handshake: Handshake.crc(secret, { secretField: FIELD }) })],
  ])('of %s is told the field', (_what, props) => {
    expect(environmentOf(props)).toMatchObject({ SECRET_FIELD: FIELD });
  });

  test('is told of none where the secret is its whole text', () => {
    expect(environmentOf((secret) => ({ source: Source.zoom({ secret }) }))).not.toHaveProperty('SECRET_FIELD');
  });
});
