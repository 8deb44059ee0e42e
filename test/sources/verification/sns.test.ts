import { SnsScheme } from '../../../src/sources/source-config';
import { snsCertificateUrl } from '../../../src/sources/verification/sns';
import { parseSnsMessage, subscriptionUrl } from '../../../src/sources/verification/sns-message';
import { Verification, verify } from '../../../src/sources/verification/verify';
import messages from '../fixtures/sns-messages.json';
import { requestOf } from '../support/signed-requests';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:orders';
const SCHEME: SnsScheme = { kind: 'sns', topicArns: [TOPIC] };

function request(body: string | object) {
  return requestOf({ method: 'POST', headers: [], body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });
}

function check(body: string | object, scheme: SnsScheme = SCHEME, certificate = messages.certificatePem): Verification {
  return verify(request(body), scheme, [certificate], 0);
}

test.each(['notificationWithSubject', 'subscriptionConfirmation', 'unsubscribeConfirmation'] as const)('%s verifies', (name) => {
  expect(check(messages[name])).toEqual({ valid: true });
});

test('field case I4: a message behind a byte order mark verifies, and so does one without', () => {
  expect(check(`\ufeff${JSON.stringify(messages.notificationWithSubject)}`)).toEqual({ valid: true });
  expect(check(`\ufeff\ufeff${JSON.stringify(messages.notificationWithSubject)}`)).toEqual({ valid: false, reason: 'message-malformed' });
});

test.each(['Message', 'MessageId', 'Subject', 'Timestamp'])('%s is signed', (name) => {
  expect(check({ ...messages.notificationWithSubject, [name]: 'other' })).toEqual({ valid: false, reason: 'mismatch' });
});

test.each(['SubscribeURL', 'Token', 'Message'])('%s of a confirmation is signed', (name) => {
  expect(check({ ...messages.subscriptionConfirmation, [name]: 'other' })).toEqual({ valid: false, reason: 'mismatch' });
});

test('a subject that was added or taken away is noticed', () => {
  const { Subject, ...without } = messages.notificationWithSubject;
  expect(Subject).toBeDefined();
  expect(check(without)).toEqual({ valid: false, reason: 'mismatch' });
});

test('a message of one type does not pass for one of another', () => {
  expect(check({ ...messages.notificationWithSubject, Type: 'SubscriptionConfirmation' })).toEqual({ valid: false, reason: 'message-malformed' });
  expect(check({ ...messages.subscriptionConfirmation, Type: 'UnsubscribeConfirmation' })).toEqual({ valid: false, reason: 'mismatch' });
  expect(check({ ...messages.notificationWithSubject, Type: 'toString' })).toEqual({ valid: false, reason: 'message-malformed' });
});

test('a name that stands in the message twice is refused, whichever value is signed', () => {
  const json = JSON.stringify(messages.notificationWithSubject);
  const twice = (extra: string): string => json.replace(/^\{/, `{${extra},`);
  expect(check(json)).toEqual({ valid: true });
  for (const extra of ['"Message":"evil"', '"M\\u0065ssage" :"evil"', '"message":"evil"', '"SigningCertUrl":"https://x"']) {
    expect(check(twice(extra))).toEqual({ valid: false, reason: 'message-malformed' });
  }
  // Names inside other values are other names.
  expect(check(twice('"More":{"Message":"x","Type":["Type","a\\"b"]}'))).toEqual({ valid: true });
});

test('a topic that is not listed is refused before anything is fetched', () => {
  const scheme: SnsScheme = { kind: 'sns', topicArns: [`${TOPIC}-of-others`] };
  expect(check(messages.notificationWithSubject, scheme)).toEqual({ valid: false, reason: 'topic-not-allowed' });
  expect(() => snsCertificateUrl(request(messages.notificationWithSubject), scheme)).toThrow('The message is from a topic that the source does not list.');
});

test.each([
  'http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-0.pem',
  'https://user@sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem?x=1',
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem#x',
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.key',
  'https://sns.us-east-1.amazonaws.com/any.pem',
  'https://sns.us-east-1.amazonaws.com/a/../x/SimpleNotificationService-0.pem',
  'https://sns.attacker.com/SimpleNotificationService-0.pem',
  'https://sns.us-east-1.amazonaws.com.evil.com/SimpleNotificationService-0.pem',
  'https://sns.us-east-1.amazonaws.com.cn/SimpleNotificationService-0.pem',
  'https://amazonaws.com.evil/SimpleNotificationService-0.pem',
  'https://evilsns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.us-east-1.amazonaws.com@evil.com/SimpleNotificationService-0.pem',
  'https://sns.s3.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3.us-west-2.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.amazonaws.com/SimpleNotificationService-0.pem',
  'not a url',
  '',
])('no certificate is fetched from %s', (url) => {
  const message = { ...messages.notificationWithSubject, SigningCertURL: url };
  expect(check(message)).toEqual({ valid: false, reason: 'certificate-url' });
  expect(() => snsCertificateUrl(request(message), SCHEME)).toThrow('not at an address of Amazon SNS');
});

test.each([
  [TOPIC, 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem'],
  ['arn:aws-us-gov:sns:us-gov-west-1:1:t', 'https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem'],
  ['arn:aws-cn:sns:cn-north-1:1:t', 'https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem'],
])('for %s a certificate may be fetched from %s', (topicArn, url) => {
  const message = { ...messages.notificationWithSubject, TopicArn: topicArn, SigningCertURL: url };
  expect(snsCertificateUrl(request(message), { kind: 'sns', topicArns: [topicArn] })).toBe(url);
});

// Neither name exists; what cannot be fetched would keep the message, and its group, waiting.
test.each([
  ['arn:aws-cn:sns:cn-north-1:1:t', 'https://sns.cn-north-1.amazonaws.com/SimpleNotificationService-0.pem'],
  ['arn:aws-us-gov:sns:us-gov-west-1:1:t', 'https://sns.us-gov-west-1.amazonaws.com.cn/SimpleNotificationService-0.pem'],
  [TOPIC, 'https://sns.us-east-1.amazonaws.com.cn/SimpleNotificationService-0.pem'],
])('field case S5: for %s no certificate is fetched in another partition, from %s', (topicArn, url) => {
  const message = { ...messages.notificationWithSubject, TopicArn: topicArn, SigningCertURL: url };
  expect(() => snsCertificateUrl(request(message), { kind: 'sns', topicArns: [topicArn] })).toThrow('not at an address of Amazon SNS');
});

test.each([['3'], ['0'], [''], ['toString']])('signature version "%s" does not verify', (version) => {
  expect(check({ ...messages.notificationWithSubject, SignatureVersion: version })).toEqual({ valid: false, reason: 'signature-malformed' });
});

test('the other version, with the signature of this one, does not verify', () => {
  expect(check({ ...messages.notificationWithSubject, SignatureVersion: '1' })).toEqual({ valid: false, reason: 'mismatch' });
});

test.each(['', 'none', '<xml>', messages.certificatePem.slice(0, 400)])('what is no certificate verifies nothing', (certificate) => {
  expect(check(messages.notificationWithSubject, SCHEME, certificate)).toEqual({ valid: false, reason: 'certificate-unusable' });
});

test.each(['', '{}', '[]', 'null', '"x"', '{"Type":1}', '{', '{"Type":"Notification"}'])('%j is no message', (body) => {
  expect(check(body)).toEqual({ valid: false, reason: 'message-malformed' });
});

describe('confirmation', () => {
  const urlOf = (message: object): string | undefined => subscriptionUrl(parseSnsMessage(request(message)));

  it('is asked for at SNS, for the topic of the message', () => {
    expect(urlOf(messages.subscriptionConfirmation)).toBe(messages.subscriptionConfirmation.SubscribeURL);
  });

  it('is not for another host, another topic or another kind of message, even where the signature is right', () => {
    for (const message of [messages.confirmationElsewhere, messages.confirmationOfAnotherTopic, messages.unsubscribeConfirmation]) {
      expect(check(message)).toEqual({ valid: true });
      expect(urlOf(message)).toBeUndefined();
    }
    expect(urlOf(messages.notificationWithSubject)).toBeUndefined();
  });
});

test.each(['https://sns.eu-west-1.amazonaws.com', 'https://sns.zz-nowhere-1.amazonaws.com'])('a certificate of another region than the topic\'s is refused: %s', (host) => {
  const message = { ...messages.notificationWithSubject, SigningCertURL: `${host}/SimpleNotificationService-a.pem` };
  expect(check(message)).toEqual({ valid: false, reason: 'certificate-url' });
});
