import { CLOCK, MemoryTable } from './support';
import { DestinationTransport } from '../../../src/alert-routing/destinations/function/destination-transport';
import { emailPlatform } from '../../../src/alert-routing/destinations/function/email';
import { Subsegments } from '../../../src/alert-routing/destinations/function/subsegment';
import { Alert } from '../../../src/alert-routing/state/alert';
import { AwsError } from '../../../src/aws-sdk/json-client/aws-error';
import { TimeoutError } from '../../../src/aws-sdk/json-client/exchange';
import { Email } from '../../../src/aws-sdk/ses-client/ses-client';
import { Outcome } from '../../../src/engine/outcome';
import { alertOf, CONTEXT, NOW } from '../render/alerts';

/** A destination of two people, with SES in memory. */
class Office {
  public readonly sent: Email[] = [];
  public readonly errors: unknown[] = [];
  private readonly table = new MemoryTable();
  private readonly transport = new DestinationTransport({
    table: this.table,
    destination: 'ops',
    clock: CLOCK,
    subsegments: new Subsegments({}),
    platform: emailPlatform({ kind: 'email', from: 'alerts@example.com', to: ['ann@example.com'], configurationSet: 'set' }, async (email) => {
      this.sent.push(email);
      const error = this.errors.shift();
      if (error) {
        throw error;
      }
    }, () => CONTEXT),
  });

  public tell(alert: Alert): Promise<Outcome> {
    this.table.alerts.set(alert.id, alert);
    const content = { schemaVersion: 1 as const, alertId: alert.id, version: alert.version, arrivedAt: NOW };
    return this.transport.send({ deliveryId: 'd', arrivedAt: NOW, content }, { number: 1, timeoutMs: 20_000 });
  }
}

const ses = (name: string, status = 400, message = ''): AwsError => new AwsError(name, status, undefined, message);
const closed = alertOf({ version: 3, status: 'closed', closedAt: NOW });

test('an e-mail is sent when an alert opens and when it is over, in one conversation', async () => {
  const office = new Office();
  await office.tell(alertOf());
  await office.tell(alertOf({ version: 2, count: 9 }));
  await office.tell(closed);
  expect(office.sent.map(({ subject, headers, from, to, configurationSet }) => [subject, headers, from, to, configurationSet])).toEqual([
    ['🔴 [critical] orders-errors is in ALARM', { References: '<a3f5c1-1@alerts.invalid>' }, 'alerts@example.com', ['ann@example.com'], 'set'],
    ['🟢 [closed] orders-errors is in ALARM', { References: '<a3f5c1-1@alerts.invalid>' }, 'alerts@example.com', ['ann@example.com'], 'set'],
  ]);
});

test.each([
  ses('MessageRejected', 400, 'Email address is not verified. The following identities failed the check in region EU-WEST-1: ann@example.com'),
  ses('MailFromDomainNotVerifiedException'), ses('SendingPausedException'), ses('AccountSuspendedException'), ses('LimitExceededException'), ses('NotFoundException', 404),
  ses('AccessDeniedException', 403),
])('%s is for somebody to mend', async (error) => {
  const office = new Office();
  office.errors.push(error);
  const outcome = await office.tell(alertOf());
  expect(outcome).toMatchObject({ result: 'failed', unavailable: true, failureClass: `ses-${error.name}` });
  expect(JSON.stringify(outcome)).not.toContain('example.com');
  expect(office.sent).toHaveLength(1);
});

test.each([ses('MessageRejected', 400, 'Transaction failed: Illegal header'), ses('BadRequestException')])('%s gets text alone, and then a dead letter', async (error) => {
  const office = new Office();
  office.errors.push(error);
  expect(await office.tell(alertOf())).toMatchObject({ result: 'delivered' });
  expect(office.sent.map((email) => ['html' in email, 'headers' in email])).toEqual([[true, true], [false, false]]);
  office.errors.push(error, error);
  expect(await office.tell(closed)).toMatchObject({ result: 'rejected', isFinal: true });
});

test('too many is for later; a fault and a time-out are tried again at once', async () => {
  const office = new Office();
  office.errors.push(ses('TooManyRequestsException', 429));
  expect(await office.tell(alertOf())).toMatchObject({ result: 'failed', unavailable: false, status: 429 });
  expect(office.sent).toHaveLength(1);
  office.errors.push(ses('InternalFailure', 500), new TimeoutError('late'));
  expect(await office.tell(alertOf())).toMatchObject({ result: 'delivered' });
  expect(office.sent).toHaveLength(4);
});
