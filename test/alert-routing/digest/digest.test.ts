import { Cron } from 'croner';
import fc from 'fast-check';
import { countIn, Crash, Office } from './support/office';
import { MOST_MESSAGES } from '../../../src/alert-routing/digest/function/digest-function';
import { AwsError } from '../../../src/aws-sdk/json-client/aws-error';
import { alertOf } from '../render/alerts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const down = () => new AwsError('ServiceUnavailable', 503, undefined, '');

/** As `cron(0 8,20 * * ? *)` in Berlin is due, by another implementation than ours: there is none of ours. */
function times(from: string, count: number): number[] {
  const cron = new Cron('0 8,20 * * *', { timezone: 'Europe/Berlin', paused: true });
  return cron.nextRuns(count, new Date(from)).map((date) => date.getTime());
}

test('a digest tells all changes since the last one, and deletes them when SES has the mail', async () => {
  const office = new Office();
  const [first, second] = times('2026-10-01T00:00:00Z', 2);
  office.alerts.set('a-1', alertOf({ id: 'a-1' }));
  office.now = first;
  ['opened', 'aggregated', 'aggregated', 'acknowledged', 'escalated'].forEach((what, index) => office.change('a-1', index + 1, what));
  expect(await office.run(first)).toBe('sent');
  expect(office.waiting).toBe(0);
  const [mail] = office.sent;
  expect(mail).toMatchObject({ from: 'alerts@example.com', to: ['ann@example.com'], subject: 'Daily: 1 new alert, 1 open, Thu 1 Oct 2026, 08:00' });
  expect(['Alerts opened', 'Counted in', 'Acknowledged', 'Escalated', 'Closed'].map((label) => countIn(mail, label))).toEqual([1, 2, 1, 1, 0]);
  office.now = second;
  office.change('a-1', 6, 'closed');
  office.alerts.set('a-1', alertOf({ id: 'a-1', status: 'closed' }));
  expect(await office.run(second)).toBe('sent');
  expect(office.sent[1].text).toContain('From Thu 1 Oct 2026, 08:00 to Thu 1 Oct 2026, 20:00 (Europe/Berlin)');
  expect(['Alerts opened', 'Closed'].map((label) => countIn(office.sent[1], label))).toEqual([0, 1]);
  expect(office.metric('Digests')).toBe(2);
});

test('SES is down for three runs: the next one tells everything, each change once', async () => {
  const office = new Office();
  const [first, ...others] = times('2026-10-01T00:00:00Z', 5);
  office.faults.sesError = down;
  for (const [run, at] of [first, ...others.slice(0, 2)].entries()) {
    office.now = at;
    for (let number = 0; number < 25; number += 1) {
      office.change(`run${run}-${number}-1`, 1, 'opened');
    }
    // As Lambda tries: three times in all.
    for (const minute of [0, 1, 3]) {
      office.now = at + minute * 60_000;
      await expect(office.run(at)).rejects.toThrow();
    }
  }
  expect([office.sent.length, office.waiting, office.metric('DigestFailed')]).toEqual([0, 75, 9]);
  office.faults.sesError = undefined;
  office.now = others[2];
  expect(await office.run(others[2])).toBe('sent');
  expect([office.sent.length, office.waiting, countIn(office.sent[0], 'Alerts opened')]).toEqual([1, 0, 75]);
  office.now = others[3];
  expect(await office.run(others[3])).toBe('silent');
});

test('a run that is repeated for the same time sends nothing twice, and does not take what came meanwhile', async () => {
  const office = new Office();
  const [at] = times('2026-10-01T00:00:00Z', 1);
  office.now = at;
  office.change('a-1', 1, 'opened');
  expect(await office.run(at)).toBe('sent');
  office.change('a-1', 2, 'closed');
  expect(await office.run(at)).toBe('known');
  expect([office.sent.length, office.waiting]).toEqual([1, 1]);
});

test('while a run is under way another one for the same time is told so; it takes over when that has died', async () => {
  const office = new Office();
  const [at] = times('2026-10-01T00:00:00Z', 1);
  office.now = at;
  office.change('a-1', 1, 'opened');
  let dead = false;
  office.faults.before = (effect) => {
    dead ||= effect === 'send';
    if (dead) {
      throw new Crash();
    }
  };
  await expect(office.run(at)).rejects.toThrow(Crash);
  office.faults.before = () => undefined;
  office.now = at + 60_000;
  await expect(office.run(at)).rejects.toThrow('Another run of this digest for the same time is under way');
  office.now = at + 6 * 60_000;
  expect(await office.run(at)).toBe('sent');
  expect([office.sent.length, office.waiting, countIn(office.sent[0], 'Alerts opened')]).toEqual([1, 0, 1]);
});

test('a quiet time is told, or not, as it was chosen; what is open is never quiet', async () => {
  const [at, next, last] = times('2026-10-01T00:00:00Z', 3);
  const [silent, quiet] = [new Office({ whenQuiet: 'silent' }), new Office({ whenQuiet: 'all-quiet' })];
  for (const office of [silent, quiet]) {
    office.now = at;
  }
  expect([await silent.run(at), await quiet.run(at)]).toEqual(['silent', 'sent']);
  expect([silent.sent.length, quiet.sent[0].subject]).toEqual([0, 'Daily: all quiet, Thu 1 Oct 2026, 08:00']);
  silent.alerts.set('a-1', alertOf({ id: 'a-1' }));
  silent.now = next;
  expect(await silent.run(next)).toBe('sent');
  expect(silent.sent[0].subject).toBe('Daily: 0 new alerts, 1 open, Thu 1 Oct 2026, 20:00');
  expect(silent.sent[0].text).toContain('From Thu 1 Oct 2026, 08:00 to');
  silent.alerts.clear();
  silent.now = last;
  expect(await silent.run(last)).toBe('silent');
});

test('a change is told once, however often its message comes, in this digest and in those of two weeks', async () => {
  const office = new Office();
  const [at, next] = times('2026-10-01T00:00:00Z', 2);
  office.now = at;
  for (const version of [1, 1, 2, 2, 2]) {
    office.change('a-1', version, version === 1 ? 'opened' : 'aggregated');
  }
  await office.run(at);
  expect(['Alerts opened', 'Counted in'].map((label) => countIn(office.sent[0], label))).toEqual([1, 1]);
  office.now = next;
  office.change('a-1', 2, 'aggregated');
  expect(await office.run(next)).toBe('silent');
  expect(office.waiting).toBe(0);
});

test('what there is no time for is in the next one, and the mail says so', async () => {
  const office = new Office();
  const [at, next] = times('2026-10-01T00:00:00Z', 2);
  office.now = at;
  for (let index = 0; index < 600; index += 1) {
    office.change(`alert-${index}`, 1, 'opened');
  }
  // Each answer of the queue takes long.
  office.faults.after = (name) => {
    office.now += name === 'receive' ? 10_000 : 0;
  };
  await office.run(at);
  const left = office.waiting;
  expect(left).toBeGreaterThan(0);
  expect(office.sent[0].text).toContain(`${left} more changes had no room here: the next digest tells them.`);
  office.faults.after = () => undefined;
  office.now = next;
  await office.run(next);
  expect(office.waiting).toBe(0);
  expect(office.sent[1].text).not.toContain('had no room here');
});

test('what does not fit into one mail is in the next one, and the mail says so', async () => {
  const office = new Office({}, 100);
  const [at, next] = times('2026-10-01T00:00:00Z', 2);
  office.now = at;
  for (let number = 0; number < 350; number += 1) {
    office.change(`a${number}-1`, 1, 'opened');
  }
  await office.run(at);
  const told = countIn(office.sent[0], 'Alerts opened');
  expect(told).toBeGreaterThanOrEqual(100);
  expect(office.waiting).toBe(350 - told);
  expect(office.sent[0].text).toContain(`${350 - told} more changes had no room here: the next digest tells them.`);
  office.now = next;
  await office.run(next);
  expect(countIn(office.sent[1], 'Alerts opened')).toBeGreaterThanOrEqual(100);
});

test.each([20_000, 20_001, 20_301])('of %d changes, as many as fit or more, each is told once, in this mail or in the next one, and the counts are exact', async (count) => {
  const office = new Office();
  const [at, next] = times('2026-10-01T00:00:00Z', 2);
  office.now = at;
  for (let number = 0; number < count; number += 1) {
    office.change(`a${number}-1`, 1, 'opened');
  }
  await office.run(at);
  const first = countIn(office.sent[0], 'Alerts opened');
  expect(first).toBeGreaterThanOrEqual(Math.min(count, MOST_MESSAGES));
  expect(office.waiting).toBe(count - first);
  expect(office.sent[0].text.includes('had no room here')).toBe(first < count);
  office.now = next;
  await office.run(next);
  expect(office.waiting).toBe(0);
  expect(first + office.sent.slice(1).reduce((sum, mail) => sum + countIn(mail, 'Alerts opened'), 0)).toBe(count);
}, 120_000);

test('what is no hint is thrown away with the rest, and tests of a destination are no changes', async () => {
  const office = new Office();
  const [at] = times('2026-10-01T00:00:00Z', 1);
  office.now = at;
  ['', 'null', '{"schemaVersion":2}', '<xml/>'].forEach((body) => office.put(body));
  office.put(JSON.stringify({ schemaVersion: 1, alertId: 't-1', version: 1, arrivedAt: at, test: true, what: 'opened' }));
  expect(await office.run(at)).toBe('silent');
  expect(office.waiting).toBe(0);
  expect(JSON.parse(office.lines[0])).toMatchObject({ message: 'digest', outcome: 'silent', changes: 0, unreadable: 4 });
});

test('a mail whose content SES does not take is sent as plain text', async () => {
  const office = new Office();
  const [at] = times('2026-10-01T00:00:00Z', 1);
  office.now = at;
  office.change('a-1', 1, 'opened');
  const errors = [new AwsError('BadRequestException', 400, undefined, 'content')];
  office.faults.sesError = () => errors.shift();
  expect(await office.run(at)).toBe('sent');
  expect(office.sent[0].html).toBeUndefined();
});

/** Changes of a month in which clocks are put back and of one in which they are put forward, told twice a day. */
test.each([['autumn', '2026-10-10T00:00:00Z'], ['spring', '2027-03-15T00:00:00Z']])(
  'a month with the switch of %s: digests at 08:00 and 20:00 by the clocks of the wall, each change in exactly one', async (_season, start) => {
    const office = new Office();
    const runs = times(start, 60);
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    let [from, made] = [Date.parse(start), 0];
    const expected: number[] = [];
    for (const at of runs) {
      const count = Math.floor(random() * 40);
      for (let number = 0; number < count; number += 1) {
        office.now = from + Math.floor(random() * (at - from));
        const id = `${made += 1}-1`;
        for (let copies = random() < 0.2 ? 2 : 1; copies > 0; copies -= 1) {
          office.change(id, 1, 'opened');
        }
      }
      expected.push(count);
      office.now = at;
      // SES fails now and then, for all tries of a run.
      office.faults.sesError = random() < 0.15 ? down : undefined;
      await office.run(at).catch(() => undefined);
      from = at;
    }
    office.faults.sesError = undefined;
    office.now = runs.at(-1)! + 12 * HOUR;
    await office.run(office.now);
    expect(office.sent.map((mail) => countIn(mail, 'Alerts opened')).reduce((sum, count) => sum + count, 0)).toBe(made);
    expect(office.sent.slice(0, -1).every(({ subject }) => /, (08|20):00$/.test(subject))).toBe(true);
    expect(new Set(runs.slice(1).map((at, index) => (at - runs[index]) / HOUR))).toEqual(new Set(start.includes('-10-') ? [12, 13] : [12, 11]));
    expect(office.waiting).toBe(0);
    expect(runs.at(-1)! - runs[0]).toBeGreaterThan(29 * DAY);
    expect(expected).toHaveLength(60);
  });

test('whatever dies at any effect, before or after it: no change is lost, and none is told twice but where the mail was just sent', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.record({ at: fc.nat(30), when: fc.constantFrom('before', 'after') }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 35 }),
    async (crashes, count) => {
      const office = new Office();
      const at = times('2026-10-01T00:00:00Z', 30);
      let diedAroundMail = 0;
      for (const [run, scheduledAt] of at.slice(0, crashes.length).entries()) {
        office.now = scheduledAt;
        for (let number = 0; number < count; number += 1) {
          office.change(`${run}-${number}-1`, 1, 'opened');
        }
        let [effects, dead] = [0, false];
        const die = (when: string) => (effect: string) => {
          if (dead) {
            throw new Crash();
          }
          if (when === crashes[run].when && (effects += 1) > crashes[run].at) {
            dead = true;
            diedAroundMail += (effect === 'send' && when === 'after') || (effect === 'finish' && when === 'before') ? 1 : 0;
            throw new Crash();
          }
        };
        [office.faults.before, office.faults.after] = [die('before'), die('after')];
        await office.run(scheduledAt).catch(() => undefined);
        [office.faults.before, office.faults.after] = [() => undefined, () => undefined];
      }
      office.now = at[crashes.length];
      await office.run(office.now);
      const told = office.sent.reduce((sum, mail) => sum + countIn(mail, 'Alerts opened'), 0);
      expect(office.waiting).toBe(0);
      expect(told).toBeGreaterThanOrEqual(count * crashes.length);
      if (diedAroundMail === 0) {
        expect(told).toBe(count * crashes.length);
      }
    }), { numRuns: 200 });
});
