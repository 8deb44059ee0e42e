import { VirtualClock } from '../../../src/local/clock';
import { readScheduleExpression } from '../../../src/local/scheduler/schedule-expression';
import { HostedSchedule, Schedules } from '../../../src/local/scheduler/schedules';

const at = (text: string) => Date.parse(text);

/** The next times of an expression. */
function runs(expression: string, from: string, count = 3, timeZone = 'Europe/Berlin'): string[] {
  const next = readScheduleExpression(expression, timeZone, at(from))!;
  const found: string[] = [];
  for (let time: number | undefined = at(from); found.length < count && (time = next(time)) !== undefined;) {
    found.push(new Date(time).toISOString());
  }
  return found;
}

test('08:00 and 20:00 stay so when clocks are put forward and back', () => {
  expect(runs('cron(0 8,20 * * ? *)', '2026-10-24T10:00:00Z', 4)).toEqual([
    '2026-10-24T18:00:00.000Z', '2026-10-25T07:00:00.000Z', '2026-10-25T19:00:00.000Z', '2026-10-26T07:00:00.000Z',
  ]);
  expect(runs('cron(0 8,20 * * ? *)', '2027-03-27T10:00:00Z')).toEqual(['2027-03-27T19:00:00.000Z', '2027-03-28T06:00:00.000Z', '2027-03-28T18:00:00.000Z']);
});

test('a time that does not exist is left out, and one that comes twice is due once', () => {
  expect(runs('cron(30 2 * * ? *)', '2027-03-27T12:00:00Z', 2)).toEqual(['2027-03-29T00:30:00.000Z', '2027-03-30T00:30:00.000Z']);
  expect(runs('cron(30 2,14 * * ? *)', '2026-10-24T20:00:00Z', 3)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T13:30:00.000Z', '2026-10-26T01:30:00.000Z']);
});

test.each([
  // 1 is Sunday, and 7 Saturday.
  ['cron(0 8 ? * 2-6 *)', ['2026-11-27T07:00:00.000Z', '2026-11-30T07:00:00.000Z', '2026-12-01T07:00:00.000Z']],
  ['cron(0 8 ? * MON-FRI *)', ['2026-11-27T07:00:00.000Z', '2026-11-30T07:00:00.000Z', '2026-12-01T07:00:00.000Z']],
  ['cron(0 8 ? * 6L *)', ['2026-11-27T07:00:00.000Z', '2026-12-25T07:00:00.000Z', '2027-01-29T07:00:00.000Z']],
  ['cron(0 8 ? * 3#2 *)', ['2026-12-08T07:00:00.000Z', '2027-01-12T07:00:00.000Z', '2027-02-09T07:00:00.000Z']],
  ['cron(0 8 L * ? *)', ['2026-11-30T07:00:00.000Z', '2026-12-31T07:00:00.000Z', '2027-01-31T07:00:00.000Z']],
  ['cron(0/30 9 ? * MON-FRI 2027)', ['2027-01-01T08:00:00.000Z', '2027-01-01T08:30:00.000Z', '2027-01-04T08:00:00.000Z']],
  ['rate(1 day)', ['2026-11-27T00:00:00.000Z', '2026-11-28T00:00:00.000Z', '2026-11-29T00:00:00.000Z']],
  ['rate(90 minutes)', ['2026-11-26T01:30:00.000Z', '2026-11-26T03:00:00.000Z', '2026-11-26T04:30:00.000Z']],
  ['at(2026-12-01T08:00:00)', ['2026-12-01T07:00:00.000Z']],
])('%s is due as EventBridge Scheduler says', (expression, expected) => {
  expect(runs(expression, expression.includes('MON-FRI *') || expression.includes('2-6') ? '2026-11-26T12:00:00Z' : '2026-11-26T00:00:00Z')).toEqual(expected);
});

test.each(['', 'daily', 'cron(0 8 * *)', 'cron(x 8 * * ? *)', 'rate(0 days)', 'rate(5 weeks)', 'at(tomorrow)'])('%j is no expression', (expression) => {
  expect(readScheduleExpression(expression, 'UTC', 0)).toBeUndefined();
});

test('a time zone that is none is no schedule', () => {
  expect(readScheduleExpression('cron(0 8 * * ? *)', 'Mars/Olympus', 0)).toBeUndefined();
});

test('a target is invoked each time, and told when that was due', async () => {
  const clock = new VirtualClock(at('2026-10-24T12:00:00Z'));
  const told: unknown[] = [];
  const schedules = new Schedules(clock, {
    invoke: (from, arn, payload) => told.push([from, arn, JSON.parse(payload)]),
    send: (_from, { queueArn, body, groupId }) => told.push([queueArn, body, groupId]),
  });
  const make = (own: Partial<HostedSchedule>): HostedSchedule => ({
    path: 'Shop/Daily',
    arn: 'arn:aws:scheduler:eu-west-1:1:schedule/default/daily',
    expression: '',
    timeZone: 'Europe/Berlin',
    nextRun: readScheduleExpression('cron(0 8,20 * * ? *)', 'Europe/Berlin', 0)!,
    targetArn: 'arn:aws:lambda:eu-west-1:1:function:digest',
    input: '{"scheduledAt":"<aws.scheduler.scheduled-time>","other":"<aws.other>"}',
    ...own,
  });
  schedules.add(make({}));
  // Longer than a timer of Node waits.
  const later = at('2026-12-24T18:00:00Z');
  schedules.add(make({ nextRun: (after) => after < later ? later : undefined, targetArn: 'arn:aws:sqs:eu-west-1:1:q.fifo', input: '<aws.scheduler.attempt-number>', messageGroupId: 'g' }));
  schedules.start();
  await clock.advance(24 * 3_600_000);
  expect(told).toEqual(['2026-10-24T18:00:00Z', '2026-10-25T07:00:00Z'].map((time) =>
    ['The schedule Shop/Daily', 'arn:aws:lambda:eu-west-1:1:function:digest', { scheduledAt: time, other: '<aws.other>' }]));
  await clock.advance(61 * 24 * 3_600_000);
  expect(told.filter((one) => (one as string[])[0].startsWith('arn:aws:sqs'))).toEqual([['arn:aws:sqs:eu-west-1:1:q.fifo', '1', 'g']]);
  schedules.stop();
  const count = told.length;
  await clock.advance(10 * 24 * 3_600_000);
  expect(told).toHaveLength(count);
});
