import { AlertEvent } from '../alert-event';
import { Signal } from '../signal/signal';

const MAX_PAYLOAD = 200_000;
const MAX_KEY = 1_500;
const MAX_RESOURCE = 500;

/** What a signal says as far as it needs no parser: whatever goes wrong in those, somebody is told that there was something. */
export function plainEvent({ id, receivedAt, carrier, body, topicArn, subject }: Signal): AlertEvent {
  return {
    signalId: id,
    parser: 'none',
    source: 'unknown',
    kind: 'Signal',
    class: 'alert',
    severity: 'error',
    status: 'firing',
    key: `unread:${topicArn ?? carrier}:${subject ?? ''}`.slice(0, MAX_KEY),
    title: (subject ?? `A signal from ${topicArn ?? carrier} that could not be read`).slice(0, 250),
    resources: topicArn === undefined ? [] : [topicArn.slice(0, MAX_RESOURCE)],
    at: receivedAt,
    links: [],
    fields: [],
    logLines: [],
    tags: {},
    payload: body.toString().slice(0, MAX_PAYLOAD),
  };
}
