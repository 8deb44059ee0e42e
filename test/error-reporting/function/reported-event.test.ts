import { LogLine } from '../../../src/engine/log-lines';
import { reportedEvent } from '../../../src/error-reporting/function/reported-event';

const LETTER: LogLine = {
  message: 'dead-letter', destination: 'Teams', deliveryId: 'd-1', messageId: 'm-1', groupHash: '0123456789ab', reason: 'rejected', detail: 'answered "secret"', attempts: 3,
};

test('a dead letter is reported with its ids, and one issue is all of a destination and a reason', () => {
  expect(reportedEvent(LETTER)).toEqual({
    level: 'warning',
    message: 'Dead letter for Teams: rejected',
    fingerprint: ['dead-letter', 'Teams', 'rejected'],
    tags: { destination: 'Teams', reason: 'rejected' },
    extra: { deliveryId: 'd-1', groupHash: '0123456789ab', attempts: 3 },
  });
});

test('of one that could not be read there is no delivery id', () => {
  expect(reportedEvent({ ...LETTER, deliveryId: undefined })?.extra).toEqual({ groupHash: '0123456789ab', attempts: 3 });
});

test('the detail stays in the log', () => {
  expect(JSON.stringify(reportedEvent(LETTER))).not.toContain('secret');
});

test('a backend that was found down is reported, and one that is up again is not', () => {
  expect(reportedEvent({ message: 'brake', destination: 'Teams', state: 'open' })).toMatchObject({ level: 'error', message: 'The backend of Teams is down' });
  expect(reportedEvent({ message: 'brake', destination: 'Teams', state: 'closed' })).toBeUndefined();
});

test('a dead letter of a test is reported to nobody', () => {
  expect(reportedEvent({ ...LETTER, test: true })).toBeUndefined();
});

test('what went back to the queue is not reported', () => {
  expect(reportedEvent({ message: 'returned-to-queue', destination: 'Teams', groupHash: '0', messages: 1, cause: 'time', retryInSeconds: 1 })).toBeUndefined();
});
