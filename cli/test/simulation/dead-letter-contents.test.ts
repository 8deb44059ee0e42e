import { Copy } from '../../src/simulation/oracle/copy';
import { DeadLetterContents } from '../../src/simulation/oracle/dead-letter-contents';
import { HistoryWatch } from '../../src/simulation/oracle/history-watch';
import { TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

function webhookOf(malformed: TrackedWebhook['malformed']): TrackedWebhook {
  const webhook = new TrackedWebhook(0, 'w0', { name: 'g', webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() }, 0, malformed);
  return Object.assign(webhook, { receives: 5 });
}

function whatIsWrong(webhook: TrackedWebhook, attributes: Readonly<Record<string, string>>): string | undefined {
  const contents = new DeadLetterContents({ destination: 'Default', startedAt: 0, toleranceMs: 1_000, history: new HistoryWatch(false) });
  return contents.whatIsWrongWithHistory(webhook, new Copy(), attributes, 1);
}

describe('of what can never be sent', () => {
  test.each([['envelope', false], ['path', true]] as const)('because of its %s there is no attempt, however often it was received', (malformed, unsure) => {
    const webhook = Object.assign(webhookOf(malformed), { unsure });
    expect(whatIsWrong(webhook, { reason: malformed, attempts: '0' })).toBeUndefined();
    expect(whatIsWrong(webhook, { reason: malformed, attempts: '4' })).toContain('4 attempts');
    expect(whatIsWrong(webhook, { reason: 'receives', attempts: '0', lastStatus: '500' })).toContain('lastStatus');
  });

  test('because of its signature receives may count, without records', () => {
    expect(whatIsWrong(webhookOf('signature'), { reason: 'signature', attempts: '4' })).toBeUndefined();
    expect(whatIsWrong(webhookOf('signature'), { reason: 'signature', attempts: '5' })).toContain('expected 0 to 4');
  });
});
