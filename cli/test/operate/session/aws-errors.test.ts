import { asOperatorError } from '../../../src/operate/session/aws-errors';

const aws = (name: string, message: string, more: object = {}) =>
  asOperatorError(Object.assign(new Error(message), { name, $metadata: {}, ...more })) as Error;

test.each([
  [aws('AccessDeniedException', 'User: x is not authorized\nto perform: sqs:GetQueueAttributes.'), 'AWS denied a call that this takes (User: x is not authorized to perform: sqs:GetQueueAttributes): grant it'],
  [aws('ExpiredToken', 'The security token is expired'), 'AWS does not take the credentials (ExpiredToken: The security token is expired): sign in again'],
  [aws('CredentialsProviderError', 'Could not load credentials from any providers'), 'No credentials of AWS were found (Could not load'],
  [aws('Error', 'Region is missing'), 'No Region of AWS is configured'],
  [aws('Error', 'Region not accepted: region="a b" is not a valid hostname component.'), 'The Region that is configured is none (Region not accepted: region="a b" is not a valid hostname component): name one'],
  [aws('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }), 'AWS cannot be reached (ECONNREFUSED): check'],
  [aws('ThrottlingException', 'Rate exceeded.', { $service: 'SQS' }), 'AWS answered ThrottlingException (SQS): Rate exceeded.'],
])('one sentence: %s', (error, expected) => {
  expect([error.name, error.message.startsWith(expected)]).toEqual(['OperatorError', true]);
  expect(error.message).not.toContain('\n');
});

test('of what answers in AWS\'s place the sentence does not advise what is given already', () => {
  const credentials = Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError', $metadata: {} });
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', $metadata: {} });
  const messages = [credentials, refused].map((error) => (asOperatorError(error, { endpoint: 'http://127.0.0.1:4566' }) as Error).message);
  expect(messages).toEqual([
    expect.stringMatching(/^No credentials for http:\/\/127.0.0.1:4566 were found \(Could not load\): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/),
    'http://127.0.0.1:4566 cannot be reached (ECONNREFUSED): see whether it still runs, or begin it anew.',
  ]);
  messages.forEach((message) => expect(message).not.toContain('--local'));
});

test('a profile that gives nothing is named', () => {
  const error = Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' });
  const message = (asOperatorError(error, { profile: 'nosuch' }) as Error).message;
  expect(message).toMatch(/^The profile "nosuch" gives no credentials \(Could not load credentials from any providers\): name one/);
});

test('what is not of AWS is left as it is', () => {
  const error = new TypeError('x is not a function');
  expect(asOperatorError(error)).toBe(error);
  expect(asOperatorError('text')).toBe('text');
});
