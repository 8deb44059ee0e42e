import { alarms, snsAlarm, alarmDetail } from './samples/alarms';
import { senders } from './samples/senders';
import { services } from './samples/services';
import { RECEIVED_AT, envelopeOf, eventOf, requestSignal, signalOf, snsSignal } from './support/signals';
import { parse, parseWith } from '../../../src/alert-routing/parse/parse';
import { GENERIC_PARSERS, PARSERS } from '../../../src/alert-routing/parse/parsers';
import { Signal } from '../../../src/alert-routing/signal/signal';

test('each parser has a name of its own', () => {
  const names = [...PARSERS, ...GENERIC_PARSERS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('a parser that throws is told of, and a generic one takes its place', () => {
  const broken = { name: 'broken', knows: () => true, parse: (): never => { throw new TypeError('no such thing'); } };
  expect(parseWith([broken], signalOf({ title: 'Disk full', severity: 'high' }))).toMatchObject({
    parser: 'generic-json', title: 'Disk full', severity: 'error', fields: expect.arrayContaining([{ name: 'Parser that failed', value: 'broken: no such thing' }]) as unknown,
  });
  const unsure = { name: 'unsure', knows: (): never => { throw new Error('x'); }, parse: (): never => { throw new Error('y'); } };
  expect(parseWith([unsure], signalOf('text'))).toMatchObject({ parser: 'text', fields: [{ name: 'Parser that failed', value: 'unsure: x' }] });
});

test('each parser has a sample that it parses', () => {
  const used = new Set(Object.values({ ...alarms, ...services, ...senders }).map((signal) => parse(signal).parser));
  expect([...PARSERS, ...GENERIC_PARSERS].map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});

const accessFinding = (status: string): Signal => signalOf(eventOf('aws.access-analyzer', 'Access Analyzer Finding', { id: '1', status, resource: 'arn:aws:s3:::shop' }));
const channelAlert = (state: string): Signal => signalOf(eventOf('aws.medialive', 'MediaLive Channel Alert', { alarm_id: '1', alarm_state: state, message: 'x' }));

/** What opens an alert, what closes it, and what tells of it again. */
test.each<[string, Signal, Signal]>([
  ['an alarm', alarms['an alarm through SNS'], alarms['its end']],
  ['an alarm on EventBridge', alarms['an alarm on EventBridge'], alarms['its end on EventBridge']],
  ['an alarm through SNS that ends on EventBridge', snsSignal(snsAlarm({}, 'cpu-high')), alarms['its end on EventBridge']],
  ['an alarm as a function gets it', alarms['an alarm as a function gets it'], alarms['its end on EventBridge']],
  ['an alarm without data', alarms['an alarm without data'], alarms['its end']],
  ['the health of an environment', services['an environment that is ill'], services['an environment that is well again']],
  ['an issue of AWS', services['an issue of AWS'], services['its end']],
  ['a finding of GuardDuty', services['a grave finding'], services['an archived finding']],
  ['a finding of Security Hub', services['a finding of Security Hub'], services['a finding that is resolved']],
  ['a pipeline', services['a pipeline that failed'], services['the pipeline that works again']],
  ['a build', services['a build that failed'], services['a build that worked']],
  ['a service of ECS', services['a service that finds no place'], services['a service that is steady']],
  ['an insight', services['an insight through SNS'], services['the end of an insight']],
  ['a group of Alertmanager', senders['a group of Alertmanager'], senders['a group that is over']],
  ['an alert of Datadog', senders['an alert of Datadog'], senders['its end']],
  ['an issue of New Relic', senders['an issue of New Relic'], senders['its closing']],
  ['a monitor of UptimeRobot', senders['a monitor of UptimeRobot that is down'], senders['the monitor that is up again']],
  ['an event for PagerDuty', senders['an event for PagerDuty'], senders['its resolution']],
  ['an alert of Grafana’s older kind', requestSignal({ title: '[Alerting] CPU', ruleName: 'CPU', state: 'alerting' }), requestSignal({ title: '[OK] CPU', ruleName: 'CPU', state: 'ok' })],
  ['a finding of a service that has no parser', accessFinding('ACTIVE'), accessFinding('ARCHIVED')],
  ['an alert of MediaLive', channelAlert('SET'), channelAlert('CLEARED')],
  ['a title with a mark', requestSignal({ title: '[Alerting] CPU', state: 'alerting' }), requestSignal({ title: '[OK] CPU', state: 'ok' })],
])('%s is closed by its end', (_, opening, closing) => {
  expect([parse(opening).status, parse(closing).status]).toEqual(['firing', 'resolved']);
  expect(parse(closing).key).toBe(parse(opening).key);
});

test('the same in a topic, in two, over HTTPS and by itself is the same alert', () => {
  const ways = [
    snsSignal(snsAlarm()),
    requestSignal(envelopeOf(snsAlarm()), { contentType: 'text/plain; charset=UTF-8' }),
    requestSignal(envelopeOf(envelopeOf(snsAlarm()))),
    signalOf({ Records: [{ EventSource: 'aws:sns', Sns: envelopeOf(snsAlarm()) }] }),
    signalOf(JSON.stringify(snsAlarm())),
    signalOf(`\ufeff${JSON.stringify(snsAlarm())}`),
    requestSignal(`payload=${encodeURIComponent(JSON.stringify(snsAlarm()))}`, { contentType: 'application/x-www-form-urlencoded' }),
  ];
  expect(new Set(ways.map((signal) => parse(signal).key)).size).toBe(1);
  expect(new Set(ways.map((signal) => parse(signal).parser))).toEqual(new Set(['cloudwatch-alarm']));
});

test('wrappings without end are opened a few times, and then told of as they are', () => {
  let message: unknown = 'Disk is full';
  for (let depth = 0; depth < 8; depth++) {
    message = envelopeOf(message);
  }
  expect(parse(signalOf(message)).title.length).toBeGreaterThan(0);
});

describe('time', () => {
  const at = (timestamp: unknown): number => parse(signalOf({ title: 'x', timestamp })).at;

  test('it is when it happened', () => {
    expect(at('2026-11-29T11:00:00Z')).toBe(Date.parse('2026-11-29T11:00:00Z'));
  });

  test('a clock that is a little ahead is believed', () => {
    expect(at('2026-11-29T12:04:00Z')).toBe(Date.parse('2026-11-29T12:04:00Z'));
  });

  test.each(['2027-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'soon', undefined])('%p is not believed: it is when it arrived', (timestamp) => {
    expect(at(timestamp)).toBe(RECEIVED_AT);
  });

  test('where the message does not say, its wrapping does', () => {
    expect(parse(requestSignal(envelopeOf('Disk is full'))).at).toBe(Date.parse('2026-11-29T11:58:00.123Z'));
  });
});

describe('what a signal cannot do', () => {
  test('a Region that is none becomes no part of a host', () => {
    const event = parse(signalOf(eventOf('aws.emr', 'EMR Cluster State Change', { clusterId: 'j-1', state: 'FAILED' }, { region: 'evil.example.com/x?' })));
    expect(event.region).toBeUndefined();
    expect(new URL(event.link!.url).hostname).toBe('console.aws.amazon.com');
  });

  test('a name does not leave its place in a link', () => {
    const { link } = parse(snsSignal(snsAlarm({ AlarmName: '../../x?y=#z&|<a>"\u202e' })));
    expect(link!.url).toBe('https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/..%2F..%2Fx%3Fy%3D%23z%26%7C%3Ca%3E%22%E2%80%AE');
  });

  test('what confirms or ends a subscription is in no link and no field', () => {
    const { payload, ...shown } = parse(senders['a subscription that waits for its confirmation']);
    expect(JSON.stringify(shown)).not.toMatch(/secret|ConfirmSubscription"|Action=/);
  });

  test('a key with the separator in it is no other key', () => {
    const key = (a: string, b: string): string => parse(signalOf({ source: a, id: b })).key;
    expect(key('a|b', 'c')).not.toBe(key('a', 'b|c'));
    expect(key('a', 'b'.repeat(5_000))).not.toBe(key('a', `${'b'.repeat(4_999)}c`));
    expect(key('a', 'b'.repeat(5_000)).length).toBeLessThanOrEqual(1_500);
  });

  test('tags named as prototypes are tags', () => {
    const { tags } = parse(signalOf('{"title":"x","tags":{"__proto__":"a","Team":"b"}}'));
    expect(Object.entries(tags)).toEqual([['__proto__', 'a'], ['Team', 'b']]);
  });

  test('thousands of alerts in one request are one event of bounded size', () => {
    const alerts = Array.from({ length: 5_000 }, (_, index) => ({ status: 'firing', labels: { instance: `i-${index}` }, annotations: { summary: 'x'.repeat(2_000) } }));
    const event = parse(signalOf({ groupKey: 'g', receiver: 'r', status: 'firing', commonLabels: { alertname: 'A' }, alerts }));
    expect(event.title).toBe('A (5000 of 5000 firing)');
    expect(JSON.stringify({ ...event, payload: '' }).length).toBeLessThan(100_000);
  });
});

test('an alarm has what saves the click: description, reason, metric, condition, runbook, logs', () => {
  expect(parse(alarms['an alarm on EventBridge'])).toMatchObject({
    text: 'The CPU is busy.\nRunbook: https://wiki.example.com/cpu.\n\nThreshold Crossed: 1 out of the last 1 datapoints was greater than the threshold (80.0).',
    runbook: 'https://wiki.example.com/cpu',
    fields: [{ name: 'State', value: 'OK → ALARM' }, { name: 'Metric', value: 'AWS/EC2 CPUUtilization (Average, InstanceId=i-0123456789abcdef0)' }, { name: 'Condition', value: '80' }],
  });
  expect(parse(alarms['an alarm on logs with lines'])).toMatchObject({
    logLines: ['2026-11-29T11:58:01Z error: card declined', 'error: no route to bank'],
    links: [{ label: 'Logs around the alarm', url: expect.stringContaining("source~(~'*2fshop*2fcheckout)") as unknown }],
  });
});

test('tags that come with an alarm are all there are', () => {
  expect(parse(alarms['an alarm with its tags'])).toMatchObject({ tags: { Team: 'payments', Severity: 'critical' }, tagsAreComplete: true, severity: 'critical' });
  expect(parse(alarms['an alarm on EventBridge through SNS'])).toMatchObject({ tags: { Team: 'data' }, tagsAreComplete: true });
  expect(parse(alarms['an alarm through SNS']).tagsAreComplete).toBeUndefined();
  expect(parse(snsSignal(snsAlarm({ AlarmTags: {} })))).toMatchObject({ tags: {}, tagsAreComplete: true });
});

test('what mutes or suppresses an alarm is told', () => {
  expect(parse(alarms['a muted alarm on EventBridge']).muted).toBe('muted by nightly until 2026-11-29T12:30:00.000+0000');
  expect(parse(alarms['a composite alarm on EventBridge that is suppressed']).muted).toBe('Actions suppressed by WaitPeriod');
  expect(parse(alarms['an alarm on EventBridge']).muted).toBeUndefined();
});

test('two contributors of one alarm are two alerts', () => {
  const of = (id: string): string => parse(snsSignal(snsAlarm({ AlarmContributorId: id, AlarmContributorAttributes: { TableName: id } }))).key;
  expect(of('a')).not.toBe(of('b'));
  expect(of('a')).not.toBe(parse(snsSignal(snsAlarm())).key);
});

test('an alarm that scales and calls a function besides is an alert', () => {
  const actions = ['arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1', 'arn:aws:lambda:eu-west-1:111122223333:function:page'];
  expect(parse(snsSignal(snsAlarm({ AlarmActions: actions }))).class).toBe('alert');
  expect(parse(signalOf(eventOf('aws.cloudwatch', 'CloudWatch Alarm State Change', alarmDetail()))).class).toBe('alert');
});
