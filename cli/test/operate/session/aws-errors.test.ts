import { asOperatorError } from '../../../src/operate/session/aws-errors';

const aws = (name: string, message: string, more: object = {}) =>
  asOperatorError(Object.assign(new Error(message), { name, $metadata: {}, ...more })) as Error;

test.each([
  [aws('AccessDeniedException', 'User: x is not authorized\nto perform: sqs:GetQueueAttributes.'), 'AWS denied a call that this takes (User: x is not authorized to perform: sqs:GetQueueAttributes): grant it'],
  [aws('ExpiredToken', 'The security token is expired'), 'AWS does not take the credentials (ExpiredToken: The security token is expired): sign in again'],
  [aws('CredentialsProviderError', 'Could not load credentials from any providers'), 'No credentials of AWS were found (Could not load'],
  [aws('Error', 'Region is missing'), 'No Region of AWS is configured'],
  [aws('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }), 'AWS cannot be reached (ECONNREFUSED): check'],
  [aws('ThrottlingException', 'Rate exceeded.', { $service: 'SQS' }), 'AWS answered ThrottlingException (SQS): Rate exceeded.'],
])('one sentence: %s', (error, expected) => {
  expect([error.name, error.message.startsWith(expected)]).toEqual(['OperatorError', true]);
  expect(error.message).not.toContain('\n');
});

test('what is not of AWS is left as it is', () => {
  const error = new TypeError('x is not a function');
  expect(asOperatorError(error)).toBe(error);
  expect(asOperatorError('text')).toBe('text');
});
