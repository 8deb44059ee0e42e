import { Signal, SignalRequest } from '../../../../src/alert-routing/signal/signal';

/** When all signals of the tests arrive. */
export const RECEIVED_AT = Date.parse('2026-11-29T12:00:00Z');

export const ACCOUNT = '111122223333';

/** A signal with a body: text, bytes, or something that is sent as JSON. */
export function signalOf(body: unknown, more: Partial<Signal> = {}): Signal {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { id: 'signal-1', receivedAt: RECEIVED_AT, carrier: 'queue', body: bytes, ...more };
}

/** A message that came through a topic. */
export function snsSignal(message: unknown, subject?: string, region = 'eu-west-1'): Signal {
  return signalOf(message, { carrier: 'sns', topicArn: `arn:aws:sns:${region}:${ACCOUNT}:alerts`, subject });
}

/** A request to the router's endpoint. */
export function requestSignal(body: unknown, request: Partial<SignalRequest> = {}): Signal {
  return signalOf(body, { carrier: 'https', request: { method: 'POST', path: '/', query: '', contentType: 'application/json', ...request } });
}

/** An event of EventBridge. */
export function eventOf(source: string, detailType: string, detail: object, more: object = {}): Record<string, unknown> {
  return {
    'version': '0',
    'id': '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': detailType,
    source,
    'account': ACCOUNT,
    'time': '2026-11-29T11:59:30Z',
    'region': 'eu-west-1',
    'resources': [],
    detail,
    ...more,
  };
}

/** What SNS posts to a subscription over HTTPS. */
export function envelopeOf(message: unknown, subject?: string): Record<string, unknown> {
  return {
    Type: 'Notification',
    MessageId: 'd84c9c39-6d26-5b1d-9c3f-c2d3b0a30ec7',
    TopicArn: 'arn:aws:sns:us-east-1:444455556666:theirs',
    ...subject === undefined ? {} : { Subject: subject },
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-11-29T11:58:00.123Z',
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem',
    UnsubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:us-east-1:444455556666:theirs:1',
  };
}
