import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { AlertAction, AlertDestination, AlertMatch, AlertRetryTarget, AlertRouterProps, AlertWeekday } from '../../src';
import { AlertButtons, resolveButtons } from '../../src/alert-routing/alert-buttons';
import { AlertDigest, resolveDigest } from '../../src/alert-routing/alert-digest';
import { AlertEscalation, resolveEscalation } from '../../src/alert-routing/alert-escalation';
import { AlertInhibition, resolveInhibition } from '../../src/alert-routing/alert-inhibition';
import { AlertSilence, resolveSilence } from '../../src/alert-routing/alert-silence';
import { checkAlertRouterProps } from '../../src/alert-routing/check-alert-router-props';
import { resolveRouting } from '../../src/alert-routing/resolve-routing';

const DATABASE = AlertMatch.tag('Service', 'database');
const SHOP = AlertMatch.tag('Service', 'shop');
const ONE_SENTENCE = /^\S.* got .*, expected .*; .*\.$/;

describe('an escalation', () => {
  test('calls who is here after 5 minutes, and the channel after 5 more, where nothing is said', () => {
    expect(resolveEscalation('escalations.standard', {})).toEqual({
      steps: [{ afterSeconds: 300, mentions: ['here'] }, { afterSeconds: 300, mentions: ['channel'] }], repeats: 0,
    });
  });

  test('has steps, repetitions, reminders, working hours and holidays', () => {
    expect(resolveEscalation('escalations.slow', {
      steps: [{ after: Duration.hours(2), mentions: ['U012AB3CD', 'S012AB3CD'], destinations: ['Managers'] }],
      repeats: 2,
      remindAfter: Duration.hours(4),
      hours: [{ timeZone: 'Europe/Berlin' }],
      holidays: ['2026-12-25'],
    })).toEqual({
      steps: [{ afterSeconds: 7_200, mentions: ['U012AB3CD', 'S012AB3CD'], destinations: ['Managers'] }],
      repeats: 2,
      remindAfterSeconds: 14_400,
      hours: { windows: [{ timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: 540, until: 1_020 }], holidays: ['2026-12-25'] },
    });
  });

  test('may be reminders alone', () => {
    expect(resolveEscalation('escalations.calm', { steps: [], remindAfter: Duration.days(1) })).toEqual({ steps: [], repeats: 0, remindAfterSeconds: 86_400 });
  });

  test.each<[string, AlertEscalation]>([
    ['no steps and no reminders', { steps: [] }],
    ['too many steps', { steps: Array.from({ length: 21 }, () => ({})) }],
    ['repeats that are no number of times', { repeats: 1.5 }],
    ['repeats that never end', { repeats: 101 }],
    ['a step at once', { steps: [{ after: Duration.seconds(0) }] }],
    ['a step in a month', { steps: [{ after: Duration.days(30) }] }],
    ['reminders every second', { remindAfter: Duration.seconds(1) }],
    ['a mention that Slack does not know', { steps: [{ mentions: ['@here'] }] }],
    ['a mention by name', { steps: [{ mentions: ['ann'] }] }],
    ['a mention that is markup', { steps: [{ mentions: ['U1><!channel'] }] }],
    ['a step that nobody says', { steps: [{ destinations: [] }] }],
    ['holidays of no hours', { holidays: ['2026-12-25'] }],
    ['a holiday that no calendar has', { hours: [{ timeZone: 'Europe/Berlin' }], holidays: ['2026-02-30'] }],
    ['a holiday without its year', { hours: [{ timeZone: 'Europe/Berlin' }], holidays: ['12-25'] }],
    ['hours in no time zone', { hours: [{ timeZone: 'Berlin' }] }],
  ])('%s is refused at synth', (_what, escalation) => {
    expect(() => resolveEscalation('escalations.own', escalation)).toThrow(ONE_SENTENCE);
  });
});

describe('a silence', () => {
  const SUNDAY_NIGHT = { timeZone: 'Europe/Berlin', days: [AlertWeekday.SUNDAY], start: '02:00', end: '04:00' };

  test('is a window of the week, or a time with an end, or both', () => {
    expect(resolveSilence('silences.Backup', 'Backup', { match: SHOP, window: SUNDAY_NIGHT })).toEqual({
      name: 'Backup', match: SHOP._match, window: { timeZone: 'Europe/Berlin', days: [7], from: 120, until: 240 },
    });
    expect(resolveSilence('silences.Move', 'Move', { from: '2026-12-24T22:00:00+01:00', until: '2026-12-25T06:00Z' })).toEqual({
      name: 'Move', from: Date.UTC(2026, 11, 24, 21), until: Date.UTC(2026, 11, 25, 6),
    });
  });

  test.each<[string, AlertSilence]>([
    ['one that never ends', {}],
    ['one that only begins', { from: '2026-12-24T22:00:00Z' }],
    ['one that ends before it begins', { from: '2026-12-25T22:00:00Z', until: '2026-12-24T22:00:00Z' }],
    ['all of every week', { window: { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' } }],
    ['all of every week from nine to nine', { window: { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], start: '09:00', end: '09:00' } }],
    ['a time without a time zone', { until: '2026-12-24T22:00:00' }],
    ['a time that no calendar has', { until: '2026-13-24T22:00:00Z' }],
    ['a time in words', { until: 'tomorrow' }],
  ])('%s is refused at synth', (_what, silence) => {
    expect(() => resolveSilence('silences.Own', 'Own', silence)).toThrow(ONE_SENTENCE);
  });
});

describe('an inhibition', () => {
  test('is of the same account and region, and waits for 30 seconds, where nothing is said', () => {
    expect(resolveInhibition('inhibitions[0]', { parent: DATABASE, child: SHOP })).toEqual({
      parent: DATABASE._match, child: SHOP._match, equal: ['account', 'region'], waitSeconds: 30,
    });
  });

  test.each<[string, AlertInhibition]>([
    ['no parent', { child: SHOP } as AlertInhibition],
    ['no child', { parent: DATABASE } as AlertInhibition],
    ['a wait of hours', { parent: DATABASE, child: SHOP, wait: Duration.hours(1) }],
  ])('%s is refused at synth', (_what, inhibition) => {
    expect(() => resolveInhibition('inhibitions[0]', inhibition)).toThrow(ONE_SENTENCE);
  });
});

describe('a digest', () => {
  const DIGEST: AlertDigest = { from: 'alerts@example.com', to: ['managers@example.com'], timeZone: 'America/Los_Angeles' };

  test('comes at 8 and at 20 o’clock every day, and not for a quiet time, where nothing is said', () => {
    expect(resolveDigest('digests.Managers', DIGEST)).toEqual({
      ...DIGEST, times: ['08:00', '20:00'], days: [1, 2, 3, 4, 5, 6, 7], whenQuiet: 'silent', teamTag: 'Team',
    });
  });

  test.each<[string, Partial<AlertDigest>]>([
    ['nobody to read it', { to: [] }],
    ['more readers than SES takes', { to: Array.from({ length: 51 }, (_, index) => `reader${index}@example.com`) }],
    ['an address that is none', { to: ['managers'] }],
    ['a sender that is none', { from: 'alerts' }],
    ['an answer to nowhere', { replyTo: ['nowhere'] }],
    ['no time zone that there is', { timeZone: 'PST8' }],
    ['no time', { times: [] }],
    ['no day', { days: [] }],
    ['a time in words', { times: ['8 am'] }],
    ['a time past midnight', { times: ['24:00'] }],
  ])('%s is refused at synth', (_what, wrong) => {
    expect(() => resolveDigest('digests.Managers', { ...DIGEST, ...wrong })).toThrow(ONE_SENTENCE);
  });
});

describe('buttons and actions', () => {
  const stack = () => new Stack(new App(), 'Shop');

  test('links count for a week where nothing is said', () => {
    expect(resolveButtons({})).toEqual({ slackSigningSecret: undefined, links: true, linkValidity: Duration.days(7) });
  });

  test.each<[string, AlertButtons]>([
    ['neither buttons nor links', { links: false }],
    ['links that count for minutes', { linkValidity: Duration.minutes(5) }],
    ['links that count for a year', { linkValidity: Duration.days(365) }],
  ])('%s are refused at synth', (_what, buttons) => {
    expect(() => resolveButtons(buttons)).toThrow(/^buttons.* got .*, expected .*; .*\.$/);
  });

  test('a retry is a function or a state machine, three times where nothing is said', () => {
    const scope = stack();
    const handler = lambda.Function.fromFunctionName(scope, 'Handler', 'again');
    const machine = sfn.StateMachine.fromStateMachineName(scope, 'Machine', 'again');
    expect(AlertAction.retry(AlertRetryTarget.function(handler))).toMatchObject({ _maxRetries: 3, _match: undefined });
    const again = AlertAction.retry(AlertRetryTarget.stateMachine(machine), { maxRetries: 1, match: SHOP });
    expect(again).toMatchObject({ _maxRetries: 1, _match: SHOP._match });
    expect(AlertRetryTarget.stateMachine(machine)._config.kind).toBe('state-machine');
  });

  test.each([0, -1, 1.5, 101, NaN])('%p retries are refused at synth', (maxRetries) => {
    const handler = lambda.Function.fromFunctionName(stack(), 'Handler', 'again');
    expect(() => AlertAction.retry(AlertRetryTarget.function(handler), { maxRetries })).toThrow(/^AlertAction\.retry\.maxRetries/);
  });
});

describe('in the routes as data', () => {
  const stack = new Stack(new App(), 'Shop');
  const token = secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token');
  const props = (more: Partial<AlertRouterProps>): AlertRouterProps => ({
    destinations: { Ops: AlertDestination.slack({ token, channel: 'C012AB3CD' }) }, defaultRoute: { destinations: ['Ops'] }, ...more,
  });

  test('the standard escalation is there where a route goes by it, and another one may take its place', () => {
    expect(resolveRouting(props({})).escalations).toEqual({});
    const nested = props({ routes: [{ match: SHOP, routes: [{ match: DATABASE, escalation: 'standard' }] }] });
    expect(Object.keys(resolveRouting(nested).escalations!)).toEqual(['standard']);
    const own = props({ defaultRoute: { destinations: ['Ops'], escalation: 'standard' }, escalations: { standard: { repeats: 1 } } });
    expect(resolveRouting(own)).toMatchObject({ root: { escalation: 'standard' }, escalations: { standard: { repeats: 1 } } });
  });

  test('no escalation may have the name that says that there is none', () => {
    expect(() => resolveRouting(props({ escalations: { none: {} } }))).toThrow(/^escalations got the name 'none', expected .*; .*\.$/);
  });

  test('silences and actions keep the names that people read', () => {
    const handler = lambda.Function.fromFunctionName(stack, 'Handler', 'again');
    expect(resolveRouting(props({
      silences: { 'Sunday backup': { until: '2027-01-01T00:00:00Z' } },
      actions: { 'Start again': AlertAction.retry(AlertRetryTarget.function(handler)) },
    }))).toMatchObject({ silences: [{ name: 'Sunday backup' }], actions: [{ name: 'Start again', maxRetries: 3 }] });
  });

  test.each<[string, Partial<AlertRouterProps>]>([
    ['an escalation', { escalations: { 'two words': {} } }],
    ['a silence', { silences: { '<b>': { until: '2027-01-01T00:00:00Z' } } }],
    ['an action', { actions: { 'a:b': AlertAction.retry(AlertRetryTarget.function(lambda.Function.fromFunctionName(stack, 'Other', 'again'))) } }],
    ['a digest', { digests: { '': { from: 'a@example.com', to: ['b@example.com'], timeZone: 'UTC' } } }],
  ])('a name that %s cannot have is refused', (_what, more) => {
    expect(() => checkAlertRouterProps(stack, props(more))).toThrow(ONE_SENTENCE);
  });
});
