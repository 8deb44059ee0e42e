import { Shop } from './support/shop';
import { diagnose } from '../../src/operate/doctor/diagnose';
import { Finding, StreamFacts, WebhookFacts } from '../../src/operate/doctor/facts';
import { AwsClients } from '../../src/operate/session/aws-clients';
import { StreamState } from '../../src/operate/state/stream-state';
import { until } from '../support/until';

const HEALTHY: StreamState = {
  name: 'Default',
  waiting: 0,
  inFlight: 0,
  retentionSeconds: 1_209_600,
  deadLetters: 0,
  isPaused: false,
  skipped: [],
  invocations: 10,
  limit: 10,
  retryForSeconds: 259_200,
  mapping: 'Enabled',
  function: 'Active',
  functionUpdate: 'Successful',
  lastHour: { attempts: 5, delivered: 5 },
};

const facts = (state: Partial<StreamState>, stream: Partial<StreamFacts> = {}, webhook: Partial<WebhookFacts> = {}): WebhookFacts => ({
  webhook: 'Shop/Orders', streams: [{ name: 'Default', mapping: 'uuid-1', state: { ...HEALTHY, ...state }, ...stream }], unknown: [], ...webhook,
});

const problem = (doing: string, detail: string) => ({ problems: [{ doing, detail, count: 3 }] });

test.each<[string, WebhookFacts, string[]]>([
  ['nothing', facts({}), []],
  ['a mapping that is disabled', facts({ mapping: 'Disabled' }), ['mapping']],
  ['a pause', facts({ isPaused: true, waiting: 5, lastHour: {} }), ['paused']],
  ['an age near the retention', facts({ oldestSeconds: 700_000 }), ['retention']],
  ['an age over retryFor', facts({ oldestSeconds: 300_000 }), ['expiring']],
  ['a backend that takes nothing', facts({ lastHour: { attempts: 7, failures: 7 } }), ['backend']],
  ['nothing tried', facts({ waiting: 3, oldestSeconds: 1_000, lastHour: {} }), ['stuck']],
  ['nothing tried yet', facts({ waiting: 3, oldestSeconds: 10, lastHour: {} }), []],
  ['a brake that is open', facts({}, { brake: 'open' }), ['brake']],
  ['a brake that closed', facts({}, { brake: 'closed' }), []],
  ['dead letters', facts({ deadLetters: 7 }, { reasons: [{ reason: 'rejected', count: 5 }, { reason: 'expired', count: 2 }] }), ['dead-letters']],
  ['a secret that cannot be read', facts({}, problem('verification', 'ResourceNotFoundException')), ['secret']],
  ['a secret, by the metric', facts({ lastHour: { ...HEALTHY.lastHour, secretUnreadable: 2 } }), ['secret']],
  ['a permission that is missing', facts({}, problem('record', 'AccessDeniedException')), ['permissions', 'records']],
  ['a wrong configuration', facts({}, problem('configuration', 'x')), ['configuration']],
  ['a destination whose queue refuses', facts({}, problem('routing', 'x')), ['routing']],
  ['a kind of problem that a later version has', facts({}, problem('magic', 'x')), ['magic']],
  ['a key that is disabled', facts({ keyId: 'key-1' }, { keyState: 'Disabled' }), ['key']],
  ['a key as it should be', facts({ keyId: 'key-1' }, { keyState: 'Enabled' }), []],
  ['a quota that is too low', facts({}, {}, { unreservedExecutions: 5 }), ['quota']],
  ['a quota that is high enough', facts({}, {}, { unreservedExecutions: 10 }), []],
  ['throttles', facts({ lastHour: { ...HEALTHY.lastHour, throttles: 1 } }), ['throttled']],
  ['invocations that fail', facts({ lastHour: { ...HEALTHY.lastHour, errors: 1 } }), ['errors']],
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
  expect([evidence, next]).toEqual(['7; of 5 looked at: rejected 5', 'scalable-webhook dead-letters list --webhook Shop/Orders']);
  const { streams: [one] } = facts({ isPaused: true });
  expect(diagnose({ ...facts({}), streams: [one, { ...one, name: 'Audit' }] })[1].next).toBe('scalable-webhook resume --webhook Shop/Orders --destination Audit');
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
    expect(found.findings[2].evidence).toBe('1; of 1 looked at: gone 1');
    expect((await doctor()).codes).toContain('dead-letters');
    expect((await shop.command('doctor')).stdout).toMatch(/^Shop\/Orders: 3 things are wrong\.\n\n✗ Default: Nothing takes from the queue/);
  });

  test('a queue that somebody deleted', async () => {
    const { registry } = shop.runtime.sqs;
    registry.delete(registry.list().find(({ name }) => name.includes('DeadLetter'))!);
    const { exitCode, codes } = await doctor();
    expect([exitCode, codes]).toEqual([1, ['queue']]);
  });
});
