import { withSecrets } from '../../../src/local/runtime/deployment/dynamic-references';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:shop/token-AbCdEf';
const SECRETS: Readonly<Record<string, string>> = { 'shop/token': 'plain', [ARN]: '{"user":"me","n":1}' };
const secretText = (id: string): string | undefined => SECRETS[id];

test.each([
  ['{{resolve:secretsmanager:shop/token}}', 'plain'],
  ['{{resolve:secretsmanager:shop/token:SecretString}}', 'plain'],
  ['{{resolve:secretsmanager:shop/token:SecretString:::}}', 'plain'],
  [`a '{{resolve:secretsmanager:${ARN}:SecretString:user::}}' b {{resolve:secretsmanager:shop/token:SecretString:::}}`, "a 'me' b plain"],
  [`{{resolve:secretsmanager:${ARN}:SecretString:n:AWSCURRENT:}}`, '1'],
  ['{{resolve:ssm:parameter}} $util.x {{', '{{resolve:ssm:parameter}} $util.x {{'],
])('%s', (text, expected) => {
  expect(withSecrets(text, secretText)).toBe(expected);
});

test('references are found everywhere in a definition, and nothing else changes', () => {
  const value = { methods: [{ templates: { a: '{{resolve:secretsmanager:shop/token}}' }, on: true, size: 1, none: null }] };
  expect(withSecrets(value, secretText)).toEqual({ methods: [{ templates: { a: 'plain' }, on: true, size: 1, none: null }] });
});

test.each([
  ['{{resolve:secretsmanager:other}}', 'The template refers to the secret other, which has no value here: give it one with --secret other=VALUE.'],
  [`{{resolve:secretsmanager:${ARN}:SecretString:key}}`, /refers to the key key of the secret arn:.*expected its value to be a JSON object/],
  ['{{resolve:secretsmanager:shop/token:SecretString:key}}', /refers to the key key of the secret shop\/token/],
])('what cannot be resolved is said: %s', (text, message) => {
  expect(() => withSecrets(text, secretText)).toThrow(message);
});
