import { quietScenario } from './quiet-scenario';
import { DetailSituation, whatIsWrongWithDetail } from '../../src/simulation/oracle/dead-letter-detail';
import { factsOf, tellsEnd } from '../../src/simulation/oracle/detail-facts';
import { TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

function webhookOf(statuses: string[], rejections = 0): TrackedWebhook {
  const webhook = new TrackedWebhook(0, 'w0', { name: 'g', webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() }, 0, undefined);
  statuses.forEach((status) => webhook.allStatuses.add(status));
  return Object.assign(webhook, { statuses, rejections });
}

const SITUATION: DetailSituation = {
  reason: 'expired',
  detail: '',
  policy: { ...quietScenario().retryPolicy, retryForSeconds: 3_600, rejectionAttempts: 3 },
  isDecision: false,
  wasDecided: false,
  wentWrong: false,
  isExact: true,
  isVerified: false,
};

function wrong(webhook: TrackedWebhook, situation: Partial<DetailSituation>): string | undefined {
  return whatIsWrongWithDetail(webhook, { ...SITUATION, ...situation });
}

test('numbers, and why there was no answer, are facts of any wording', () => {
  const { numbers, failures } = factsOf('Tried once, at once with 503: it ended with "connection-refused" (other) after 3 s.');
  expect([...numbers]).toEqual([1, 503, 3]);
  expect([...failures]).toEqual(['connection-refused']);
});

test.each([['503', true], ['3', true], ['timeout', false], ['other', true]])('whether a sentence tells that an attempt ended with %s: %s', (end, tells) => {
  expect(tellsEnd(factsOf('503, 3 times, other.'), end)).toBe(tells);
});

describe('the detail of a dead letter', () => {
  test.each([
    ['gone', 'It answered 410.', ['410'], 0],
    ['rejected', 'Rejected 3 times, last with 422.', ['500', '422'], 3],
    ['expired', 'Not within 3600 s: timeout.', ['500', 'timeout'], 0],
    ['expired', 'Not within 3600 s, and no attempt is known of.', [], 0],
    ['receives', 'All 1000 are used up.', ['500'], 0],
    ['paused', 'Kept for 1209600 s.', ['500'], 0],
    ['signature', 'One of 2 keys, 17 of them unknown.', [], 0],
  ])('because of %s may be: %s', (reason, detail, statuses, rejections) => {
    const isDecision = ['gone', 'rejected'].includes(reason);
    expect(wrong(webhookOf(statuses, rejections), { reason, detail, isDecision })).toBeUndefined();
  });

  test.each([
    ['another status', 'gone', 'It answered 410, after 404.', ['410'], 0],
    ['no status', 'gone', 'It is gone.', ['410'], 0],
    ['another count', 'rejected', 'Rejected 4 times, last with 422.', ['422'], 3],
    ['the first status', 'rejected', 'Rejected 3 times, last with 400.', ['400', '422'], 3],
    ['minutes', 'expired', 'Not within 60 min: timeout.', ['timeout'], 0],
    ['another failure', 'expired', 'Not within 3600 s: reset.', ['timeout'], 0],
    ['no failure', 'expired', 'Not within 3600 s.', ['timeout'], 0],
    ['another limit', 'receives', 'All 999 are used up.', [], 0],
    ['another time', 'paused', 'Kept for 14 d.', [], 0],
  ])('must not tell %s', (_what, reason, detail, statuses, rejections) => {
    const isDecision = ['gone', 'rejected'].includes(reason);
    expect(wrong(webhookOf(statuses, rejections), { reason, detail, isDecision })).toContain(detail);
  });

  test('tells how the last attempt ended, and no more, where that decided it before', () => {
    const webhook = webhookOf(['400', '410'], 1);
    expect(wrong(webhook, { reason: 'gone', detail: 'Given up on before: 410.', wasDecided: true })).toBeUndefined();
    expect(wrong(webhook, { reason: 'gone', detail: 'Given up on before: 400.', wasDecided: true })).toContain('expected it to tell 410');
  });

  test('tells how the last attempt ended, and nothing untrue, where a letter went wrong before', () => {
    const webhook = webhookOf(['500', '503']);
    expect(wrong(webhook, { detail: 'Given up on before: 503.', wentWrong: true })).toBeUndefined();
    expect(wrong(webhook, { detail: 'Given up on before: 504.', wentWrong: true })).toContain('expected it to tell 503');
    expect(wrong(webhook, { detail: 'Given up on before: 503.' })).toContain('expected it to tell 3600');
  });

  test('tells of some attempt that there was, where not all of them are known of', () => {
    const webhook = webhookOf(['500', 'timeout']);
    expect(wrong(webhook, { detail: 'Not within 3600 s: 500.', isExact: false })).toBeUndefined();
    expect(wrong(webhook, { detail: 'Not within 3600 s.', isExact: false })).toBeUndefined();
    expect(wrong(webhook, { detail: 'Not within 3600 s: 502.', isExact: false })).toContain('502 is nothing that happened');
  });

  test('need not tell of attempts where it waited to be verified', () => {
    expect(wrong(webhookOf(['500']), { detail: 'Not verified within 3600 s: 2 secrets.', isVerified: true })).toBeUndefined();
  });

  test('has no body in it', () => {
    const webhook = Object.assign(webhookOf([]), { sent: { body: Buffer.from('{"secret":1}') } });
    expect(wrong(webhook, { reason: 'envelope', detail: 'It is {"secret":1}, and no envelope.' })).toBe('has the body in its detail');
  });
});
