import { HEALTHY_STREAM } from './support/healthy-stream';
import { Shop } from './support/shop';
import { diagnose } from '../../src/operate/doctor/diagnose';
import { Finding, StreamFacts, WebhookFacts } from '../../src/operate/doctor/facts';
import { lastUnanswered, putOffGroups } from '../../src/operate/doctor/waiting-facts';
import type { FoundLine } from '../../src/operate/function-log/find-lines';
import { AwsClients } from '../../src/operate/session/aws-clients';
import { StreamState } from '../../src/operate/state/stream-state';
import { until } from '../support/until';

/** Milliseconds since 1970. */
const NOW = Date.parse('2026-01-01T12:00:00Z');

const facts = (state: Partial<StreamState>, stream: Partial<StreamFacts> = {}, webhook: Partial<WebhookFacts> = {}): WebhookFacts => ({
  webhook: 'Shop/Orders', at: NOW, streams: [{ name: 'Default', mapping: 'uuid-1', state: { ...HEALTHY_STREAM, ...state }, ...stream }], unknown: [], ...webhook,
});

const problem = (doing: string, detail: string) => ({ problems: [{ doing, detail, count: 3 }] });

test.each<[string, WebhookFacts, string[]]>([
  ['nothing', facts({}), []],
  ['a mapping that is disabled', facts({ mapping: 'Disabled' }), ['mapping']],
  ['a pause', facts({ isPaused: true, waiting: 5, lastHour: {} }), ['paused']],
  ['an age near the retention', facts({ oldestSeconds: 700_000 }), ['retention']],
  ['a pause that is longer than retryFor', facts({ isPaused: true, oldestSeconds: 300_000 }), ['paused', 'expiring']],
  ['an age over retryFor', facts({ oldestSeconds: 300_000 }), ['expiring']],
  ['a backend that takes nothing', facts({ lastHour: { attempts: 7, failures: 7 } }), ['backend']],
  ['nothing tried', facts({ waiting: 3, oldestSeconds: 1_000, lastHour: {} }), ['stuck']],
  ['nothing tried yet', facts({ waiting: 3, oldestSeconds: 10, lastHour: {} }), []],
  ['an attempt without an answer, and nothing since', facts({ lastHour: {} }, { unanswered: { failure: 'timeout', attempts: 1, tookMs: 30_002 } }), ['no-answer']],
  ['groups that wait on the allowance', facts({}, { putOff: [{ cause: 'repeat', groups: 1, until: NOW + 37_000 }] }), ['put-off']],
  ['a request that waits', facts({}, { open: { requests: 1, oldestAt: NOW - 12_000 } }), ['open']],
  ['a request that has just begun', facts({}, { open: { requests: 1, oldestAt: NOW - 1_000 } }), []],
  ['a brake that is open', facts({}, { brake: 'open' }), ['brake']],
  ['a brake that closed', facts({}, { brake: 'closed' }), []],
  ['dead letters', facts({ deadLetters: 7 }, { reasons: [{ reason: 'rejected', count: 5 }, { reason: 'expired', count: 2 }] }), ['dead-letters']],
  ['a secret that cannot be read', facts({}, problem('verification', 'ResourceNotFoundException')), ['secret']],
  ['a secret, by the metric', facts({ lastHour: { ...HEALTHY_STREAM.lastHour, secretUnreadable: 2 } }), ['secret']],
  ['a permission that is missing', facts({}, problem('record', 'AccessDeniedException')), ['permissions', 'records']],
  ['a wrong configuration', facts({}, problem('configuration', 'x')), ['configuration']],
  ['a destination whose queue refuses', facts({}, problem('routing', 'x')), ['routing']],
  ['a kind of problem that a later version has', facts({}, problem('magic', 'x')), ['magic']],
  ['a key that is disabled', facts({ keyId: 'key-1' }, { keyState: 'Disabled' }), ['key']],
  ['a key as it should be', facts({ keyId: 'key-1' }, { keyState: 'Enabled' }), []],
  ['a quota that is too low', facts({}, {}, { unreservedExecutions: 5 }), ['quota']],
  ['a quota that is high enough', facts({}, {}, { unreservedExecutions: 10 }), []],
  ['throttles', facts({ lastHour: { ...HEALTHY_STREAM.lastHour, throttles: 1 } }), ['throttled']],
  ['invocations that fail', facts({ lastHour: { ...HEALTHY_STREAM.lastHour, errors: 1 } }), ['errors']],
  ['a function that failed', facts({ functionUpdate: 'Failed' }), ['function']],
  ['an overflow in use', facts({ waiting: 1 }, {}, { overflow: 'Default' }), ['overflow']],
  ['an alarm', facts({}, {}, { alarms: [{ name: 'Old', reason: 'Threshold crossed' }] }), ['alarm']],
  ['a queue that is gone', { ...facts({}), streams: [{ name: 'Default', mapping: 'u', stateError: 'QueueDoesNotExist' }] }, ['queue']],
  ['what could not be looked at', { ...facts({}), streams: [{ name: 'Default', mapping: 'u', stateError: 'AccessDenied' }] }, []],
  ['several, what must be done first', facts({ skipped: ['d-1'], lastHour: { attempts: 1, delivered: 1, signatureInvalid: 4 }, deadLetters: 1 }), ['dead-letters', 'signature', 'skip']],
])('%s', (_name, given, expected) => {
  const findings = diagnose(given);
  expect(findings.map(({ code }) => code)).toEqual(expected);
  for (const { what, evidence, next } of findings) {
    expect([what, evidence, next].every((text) => text.length > 0 && !text.includes('undefined') && !text.includes('\n'))).toBe(true);
  }
});

test('the next command names the webhook, and the destination where there are several', () => {
  const [{ evidence, next }] = diagnose(facts({ deadLetters: 7 }, { reasons: [{ reason: 'rejected', count: 5 }] }));
  expect([evidence, next]).toEqual([
    '7; of 5 looked at: rejected 5',
    'scalable-webhook dead-letters list --webhook Shop/Orders; when what the reason says is mended, scalable-webhook dead-letters redrive --reason rejected --webhook Shop/Orders',
  ]);
  const { streams: [one] } = facts({ isPaused: true });
  expect(diagnose({ ...facts({}), streams: [one, { ...one, name: 'Audit' }] })[1].next).toBe('scalable-webhook resume --webhook Shop/Orders --destination Audit');
});

test('what waits is said in words: for an answer, without one, and until when', () => {
  const whats = (stream: Partial<StreamFacts>) =>
    diagnose(facts({ lastHour: {}, requestTimeoutSeconds: 30 }, stream)).map(({ what, isWrong }) => [what, isWrong]);
  expect(whats({ open: { requests: 1, oldestAt: NOW - 12_000 } })).toEqual([['1 request waits for an answer for 12 s (timeout 30 s).', false]]);
  expect(whats({ open: { requests: 3, oldestAt: NOW - 12_000 } })).toEqual([['3 requests wait for an answer, the oldest for 12 s (timeout 30 s).', false]]);
  expect(whats({ unanswered: { failure: 'timeout', attempts: 1, tookMs: 30_002 } })).toEqual([['No answer within 30 s (1 attempt).', true]]);
  expect(whats({ unanswered: { failure: 'connection-refused', attempts: 2, tookMs: 1 } })).toEqual([['No answer: connection refused (2 attempts).', true]]);
  const putOff = (cause: 'repeat' | 'rate', groups: number) => whats({ putOff: [{ cause, groups, until: NOW + 37_000 }] });
  expect(putOff('repeat', 1)).toEqual([
    ['A message group is put off until 2026-01-01T12:00:37.000Z, because webhooks that fail again and again used up their share of the time.', true],
  ]);
  expect(putOff('rate', 2)).toEqual([['Message groups are put off until 2026-01-01T12:00:37.000Z, because more is there than the rate lets through.', false]]);
});

describe('what waits, by the log', () => {
  const HASH = 'abc';
  const returned = (at: number, cause: string, retryInSeconds: number, groupHash = HASH): FoundLine =>
    ({ at, id: String(at), line: { message: 'returned-to-queue', destination: 'Default', groupHash, messages: 1, cause, retryInSeconds } as never });
  const retry = (at: number, failure?: string): FoundLine =>
    ({ at, id: String(at), line: { message: 'attempt', destination: 'Default', groupHash: HASH, decision: 'retry', failure, latencyMs: 30_001 } as never });

  test('a group counts until it is tried again, by its last line', () => {
    const lines = [returned(NOW - 20_000, 'rate', 60), returned(NOW - 1_000, 'repeat', 38), returned(NOW - 500, 'repeat', 50, 'def')];
    expect(putOffGroups(lines, [retry(NOW - 9_000)], NOW))
      .toEqual([{ cause: 'repeat', groups: 2, until: NOW + 37_000 }]);
    expect(putOffGroups([returned(NOW - 20_000, 'repeat', 60)], [retry(NOW - 9_000)], NOW)).toEqual([]);
    expect(putOffGroups([returned(NOW - 20_000, 'repeat', 10)], [], NOW)).toEqual([]);
  });

  test('failures without an answer count until something is delivered', async () => {
    const none = async () => false;
    expect(await lastUnanswered([retry(1, 'timeout')], none)).toEqual({ failure: 'timeout', attempts: 1, tookMs: 30_001 });
    expect(await lastUnanswered([retry(1, 'timeout')], async () => true)).toBeUndefined();
    expect(await lastUnanswered([retry(1, 'timeout'), retry(2)], none)).toBeUndefined(); // the last was answered
    expect(await lastUnanswered([], none)).toBeUndefined();
  });
});

describe('against a local run', () => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await Shop.open();
  });

  afterEach(() => shop.close());

  const doctor = async () => {
    const { exitCode, stdout, stderr } = await shop.command('doctor', '--json');
    const { findings, notLookedAt } = JSON.parse(stdout) as { findings: Finding[]; notLookedAt: object[] };
    return { exitCode, stderr, notLookedAt, codes: findings.map(({ code }) => code), findings };
  };

  test('nothing is wrong', async () => {
    expect(await doctor()).toMatchObject({ exitCode: 0, codes: [], notLookedAt: [] });
    expect((await shop.command('doctor')).stdout).toBe('Shop/Orders: nothing is wrong.\n');
  });

  test('a backend that is down, a dead letter and a mapping that somebody disabled are found; dead letters stay where they are', async () => {
    shop.standardStatus = 503;
    shop.statuses.push(410);
    await shop.send('{"n":1}', 'o-1');
    await until('it is a dead letter', () => shop.runtime.status().deadLettered === 1 && shop.runtime.status().queued === 0);
    await shop.send('{"n":2}', 'o-2');
    await until('it has failed', () => shop.runtime.status().attempts >= 2);
    const { webhooks: [{ destinations: [{ mapping }] }] } = await shop.json<{ webhooks: Array<{ destinations: Array<{ mapping: string }> }> }>('outputs');
    const { awsUrl: endpoint, region, credentials } = shop.runtime.connection;

    const aws = new AwsClients({ endpoint, region, credentials });
    await (await aws.lambda()).updateEventSourceMapping({ UUID: mapping, Enabled: false });
    aws.destroy();
    const found = await doctor();
    expect(found).toMatchObject({ exitCode: 1, stderr: '', codes: ['mapping', 'backend', 'dead-letters'] });
    expect(found.findings[1].evidence).toMatch(/attempts in the last hour, none delivered: 503 \(/);
    expect(found.findings[2].evidence).toMatch(/^1; of 1 looked at: gone 1, such as \S+: The destination answered 410, which ends a delivery at once$/);
    expect((await doctor()).codes).toContain('dead-letters');
    expect((await shop.command('doctor')).stdout).toMatch(/^Shop\/Orders: 3 things are wrong\.\n\n✗ Default: Nothing takes from the queue/);
  });

  test('a request that hangs is told while it does', async () => {
    shop.hangs = true;
    await shop.send('{"n":1}', 'o-1');
    await until('it waits for some seconds', () => Date.now() - (shop.runtime.status().destinations['Shop/Orders/Default'].oldestRequestAt ?? Infinity) > 4_000);
    const { exitCode, findings: [{ what }] } = await doctor();
    expect(exitCode).toBe(0);
    expect(what).toMatch(/^1 request waits for an answer for \d+ s \(timeout 30 s\)\.$/);
    expect((await shop.command('doctor')).stdout).toMatch(/^Shop\/Orders: nothing is wrong so far\./);
  });

  test('a queue that somebody deleted', async () => {
    const { registry } = shop.runtime.sqs;
    registry.delete(registry.list().find(({ name }) => name.includes('DeadLetter'))!);
    const { exitCode, codes } = await doctor();
    expect([exitCode, codes]).toEqual([1, ['queue']]);
  });
});
