import fc from 'fast-check';
import { CLOCK, MemoryTable } from './support';
import { SEVERITIES } from '../../../src/alert-routing/alert-event';
import { changeSince, TOLD_TO_PEOPLE, TOLD_TO_SYSTEMS, toldOf } from '../../../src/alert-routing/destinations/function/changes';
import { DestinationTransport } from '../../../src/alert-routing/destinations/function/destination-transport';
import { HintReader } from '../../../src/alert-routing/destinations/function/hint-reader';
import { MessagePlatform } from '../../../src/alert-routing/destinations/function/message-platform';
import { readAccountNames, readDestinationConfig } from '../../../src/alert-routing/destinations/function/read-config';
import { SecretTexts, secretText } from '../../../src/alert-routing/destinations/function/secret-texts';
import { Subsegments } from '../../../src/alert-routing/destinations/function/subsegment';
import { Alert, AlertStatus } from '../../../src/alert-routing/state/alert';
import { AlertEnv } from '../../../src/contract/alerts';
import { alertOf } from '../render/alerts';

describe('what is news', () => {
  const at = (status: AlertStatus, severity: Alert['severity'] = 'error'): Alert => alertOf({ status, severity });
  test.each([
    [undefined, at('open'), 'opened', 'opened'],
    [undefined, at('acknowledged'), 'opened', 'opened'],
    [undefined, at('closed'), 'closed', 'closed'],
    [at('open'), at('open'), undefined, undefined],
    [at('open'), at('acknowledged'), undefined, 'acknowledged'],
    [at('acknowledged'), at('open'), undefined, 'passed'],
    [at('open'), at('open', 'critical'), 'severity-raised', 'severity-raised'],
    [at('open'), at('open', 'warning'), undefined, undefined],
    [at('open'), at('acknowledged', 'critical'), 'severity-raised', 'severity-raised'],
    [at('acknowledged'), at('closed', 'critical'), 'closed', 'closed'],
    [at('closed'), at('acknowledged'), 'reopened', 'reopened'],
    [at('closed'), at('closed'), undefined, undefined],
  ])('%#', (before, now, people, systems) => {
    const told = before && toldOf(before);
    expect([changeSince(now, told, TOLD_TO_PEOPLE), changeSince(now, told, TOLD_TO_SYSTEMS)]).toEqual([people, systems]);
  });

  test('what was told is no news', () => {
    const statuses = fc.constantFrom<AlertStatus>('open', 'acknowledged', 'closed');
    fc.assert(fc.property(statuses, fc.constantFrom(...SEVERITIES), (status, severity) => {
      const alert = at(status, severity);
      expect([TOLD_TO_PEOPLE, TOLD_TO_SYSTEMS].map((wanted) => changeSince(alert, toldOf(alert), wanted))).toEqual([undefined, undefined]);
    }));
  });
});

test('whatever a queue holds is read', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
    expect(new HintReader().read(body)).toMatchObject({ kind: 'undeliverable', why: { reason: 'envelope' } });
  }));
  expect(new HintReader().read('{"schemaVersion":1,"alertId":"a-1","version":3,"arrivedAt":5,"test":true}')).toMatchObject({
    kind: 'item', item: { deliveryId: 'a-1:3', arrivedAt: 5, test: true },
  });
});

describe('the configuration', () => {
  const read = (config: object, kinds: readonly string[]): unknown =>
    readDestinationConfig({ [AlertEnv.DESTINATION]: JSON.stringify(config) }, kinds as never);
  test.each([
    [{ kind: 'slack', tokenSecretArn: 'a', channel: 'c' }, ['slack', 'slack-webhook']],
    [{ kind: 'email', from: 'a', to: ['b'] }, ['email']],
    [{ kind: 'https', url: 'u' }, ['https']],
    [{ kind: 'https', urlSecretArn: 'u' }, ['https']],
    [{ kind: 'queue', target: 't' }, ['queue']],
  ])('%j is one', (config, kinds) => {
    expect(read(config, kinds)).toEqual(config);
  });

  test.each([
    [{ kind: 'teams', urlSecretArn: 'secret-arn' }, ['slack', 'slack-webhook'], /"kind" is "slack" or "slack-webhook"/],
    [{ kind: 'slack', tokenSecretArn: 'secret-arn', channel: '' }, ['slack'], /"channel"/],
    [{ kind: 'email', from: 'a', to: [] }, ['email'], /"to" as a list/],
    [{ kind: 'email', from: 'a', to: 'b' }, ['email'], /"to" as a list/],
    [{ kind: 'https' }, ['https'], /either "url" or "urlSecretArn"/],
    [{ kind: 'https', url: 'a', urlSecretArn: 'secret-arn' }, ['https'], /either/],
  ])('%j is none', (config, kinds, message) => {
    expect(() => read(config, kinds)).toThrow(message);
    expect(() => read(config, kinds)).not.toThrow(/secret-arn/);
  });

  test('names of accounts are texts, or there are none', () => {
    expect(readAccountNames({})).toEqual({});
    expect(() => readAccountNames({ [AlertEnv.ACCOUNT_NAMES]: '{"1":2}' })).toThrow(AlertEnv.ACCOUNT_NAMES);
  });
});

describe('secrets', () => {
  test.each([['xoxb-1\n', 'xoxb-1'], ['{"token":"xoxb-1"}', 'xoxb-1'], [' {"a": " x "} ', 'x']])('%j is a text', (stored, text) => {
    expect(secretText(stored)).toBe(text);
  });

  test.each(['', ' \n', '{}', '{"a":"x","b":"y"}', '{"a":1}', '{"a":""}', '{x'])('%j is none', (stored) => {
    expect(() => secretText(stored)).toThrow(/^The secret /);
  });

  test('what was read ahead and failed is read again by whoever needs it', async () => {
    let reads = 0;
    const secrets = new SecretTexts(() => async () => {
      reads += 1;
      if (reads === 1) {
        throw new Error('not yet');
      }
      return 'token';
    }).readAhead({ [AlertEnv.DESTINATION]: '{"tokenSecretArn":"a","urlSecretArn":5}' });
    expect(await secrets.of('a').get()).toBe('token');
    expect(await secrets.of('a').get()).toBe('token');
    expect(reads).toBe(2);
  });

  test.each([undefined, '', 'null', '5', '{'])('with the configuration %j nothing is read ahead', (value) => {
    expect(() => new SecretTexts(() => {
      throw new Error('read');
    }).readAhead({ [AlertEnv.DESTINATION]: value })).not.toThrow();
  });

  test('a token that was refused is read again, though not for each refusal', async () => {
    let [reads, now] = [0, 0];
    const secrets = new SecretTexts(() => async () => `token-${reads += 1}`, () => now);
    const secret = secrets.of('a');
    expect(await secret.get()).toBe('token-1');
    secret.mayBeStale();
    expect(await secret.get()).toBe('token-1');
    now = 60_000;
    secret.mayBeStale();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await secret.get()).toBe('token-2');
  });
});

test('hints that come twice and in any order, while an alert changes, post what is news and nothing twice', async () => {
  const statuses = fc.constantFrom<AlertStatus>('open', 'acknowledged', 'closed');
  const states = fc.array(fc.tuple(statuses, fc.constantFrom(...SEVERITIES)), { minLength: 1, maxLength: 8 });
  /** What is posted, when hints are delivered after each change: so many of them, of any version so far. */
  const posted = async (changes: ReadonlyArray<readonly [AlertStatus, Alert['severity']]>, hints: readonly number[]): Promise<string[]> => {
    const table = new MemoryTable();
    const messages: string[] = [];
    const platform = new MessagePlatform('memory', TOLD_TO_SYSTEMS, async (alert, { change }) => {
      messages.push(`${alert.version} ${change}`);
      return { outcome: { result: 'delivered', unavailable: false } };
    });
    const transport = new DestinationTransport({ table, destination: 'ops', platform, clock: CLOCK, subsegments: new Subsegments({}) });
    for (const [index, [status, severity]] of changes.entries()) {
      const alert = alertOf({ version: index + 1, status, severity });
      table.alerts.set(alert.id, alert);
      for (let hint = 0; hint < 1 + (hints[index] ?? 0); hint += 1) {
        const version = 1 + ((hints[index] ?? 0) + hint) % (index + 1);
        await transport.send(
          { deliveryId: `${version}`, arrivedAt: 0, content: { schemaVersion: 1, alertId: alert.id, version, arrivedAt: 0 } }, { number: 1, timeoutMs: 10_000 });
      }
    }
    return messages;
  };
  await fc.assert(fc.asyncProperty(states, fc.array(fc.nat({ max: 3 }), { maxLength: 8 }), async (changes, hints) => {
    const messages = await posted(changes, hints);
    expect(messages).toEqual(await posted(changes, []));
    expect(new Set(messages).size).toBe(messages.length);
    expect(messages[0]).toMatch(/^1 (?:opened|closed)$/);
  }), { numRuns: 60 });
});
