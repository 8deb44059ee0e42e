import * as fc from 'fast-check';
import { checkRouting } from '../../../src/alert-routing/route/check-routing';
import { classify } from '../../../src/alert-routing/route/classify';
import { explainRoute } from '../../../src/alert-routing/route/explain-route';
import { matchesGlob } from '../../../src/alert-routing/route/glob';
import { implies, isNever } from '../../../src/alert-routing/route/implies';
import { compileMatch } from '../../../src/alert-routing/route/matcher';
import { AlertMatchConfig, RouteConfig, TimeWindowConfig } from '../../../src/alert-routing/route/route-config';
import { subjectOf } from '../../../src/alert-routing/route/subject';
import { isDuring } from '../../../src/alert-routing/route/time-window';
import { processorTimeOf } from '../../time-taken';
import { eventAt } from '../state/support/events';

const NOON = Date.UTC(2026, 5, 1, 12);
const EVENT = eventAt(0, {
  source: 'aws.ec2',
  kind: 'EC2 Instance State-change Notification',
  account: '123456789012',
  region: 'eu-west-1',
  severity: 'warning',
  title: 'i-1 is stopped',
  resources: ['arn:aws:ec2:eu-west-1:123456789012:instance/i-1', 'i-1'],
  payload: '{"source":"aws.ec2","detail":{"state":"stopped"}}',
});
const TAGS = { Team: 'data', Feature: '' };
const meets = (match: AlertMatchConfig, own: Partial<typeof EVENT> = {}): boolean => compileMatch(match)(subjectOf({ ...EVENT, ...own }, TAGS, NOON));

test.each<[string, string, boolean]>([
  ['a*c', 'abc', true], ['a*c', 'ac', true], ['a*c', 'acb', false], ['*', '', true], ['', '', true], ['', 'a', false], ['a', 'A', false], ['*a*b*', 'xaxxbx', true],
  ['*a*b*', 'ba', false], ['a*a', 'a', false], ['**', 'x', true], ['a.c', 'abc', false], ['*ab*ab', 'ab', false], ['*ab*ab', 'abab', true], ['a*b*c', 'abbc', true],
])('the pattern %j and the text %j: %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test('a pattern is what a regular expression says, and takes no longer for a text that resists it', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(fc.property(short, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
  }), { numRuns: 2_000 });
  expect(processorTimeOf(() => {
    expect(matchesGlob(`${'*a'.repeat(5_000)}b`, `${'a'.repeat(200_000)}`)).toBe(false);
  })).toBeLessThan(5_000);
});

test.each<[AlertMatchConfig, boolean]>([
  [{ tag: 'Team', oneOf: ['web', 'd*'] }, true],
  [{ tag: 'Team', oneOf: ['web'] }, false],
  [{ tag: 'team', oneOf: ['data'] }, false],
  [{ tag: 'Feature', oneOf: [''] }, true],
  [{ tag: 'toString', oneOf: ['*'] }, false],
  [{ hasTag: 'Feature' }, true],
  [{ hasTag: 'Owner' }, false],
  [{ class: 'alert' }, true],
  [{ class: 'notification' }, false],
  [{ severityAtLeast: 'warning' }, true],
  [{ severityAtLeast: 'info' }, true],
  [{ severityAtLeast: 'error' }, false],
  [{ source: ['aws.rds', 'aws.ec2'] }, true],
  [{ source: ['aws'] }, false],
  [{ kind: ['EC2 *'] }, true],
  [{ account: ['123456789012'] }, true],
  [{ region: ['us-*'] }, false],
  [{ resource: ['i-*'] }, true],
  [{ resource: ['arn:aws:rds:*'] }, false],
  [{ title: ['*stopped'] }, true],
  [{ eventPattern: { detail: { state: ['stopped'] } } }, true],
  [{ eventPattern: { detail: { state: ['running'] } } }, false],
  [{ all: [] }, true],
  [{ any: [] }, false],
  [{ all: [{ class: 'alert' }, { hasTag: 'Owner' }] }, false],
  [{ any: [{ class: 'notification' }, { hasTag: 'Team' }] }, true],
  [{ not: { hasTag: 'Owner' } }, true],
  [{ during: { timeZone: 'UTC', days: [1], from: 720, until: 721 } }, true],
])('a condition %j: %s', (match, expected) => {
  expect(meets(match)).toBe(expected);
});

test('what has no account meets no condition on it, and what is no JSON object no pattern', () => {
  expect(meets({ account: ['*'] }, { account: undefined })).toBe(false);
  expect(['', 'text', '[1]', 'null', '{'].map((payload) => meets({ eventPattern: { a: [{ exists: false }] } }, { payload }))).toEqual(Array(5).fill(false));
  expect(meets({ severityAtLeast: 'info' }, { severity: 'unheard' as 'info' })).toBe(false);
});

test('a condition that nobody knows is an error', () => {
  expect(() => compileMatch({ weather: ['rain'] } as unknown as AlertMatchConfig)).toThrow(/"weather"/);
  expect(() => compileMatch({} as unknown as AlertMatchConfig)).toThrow(/"nothing"/);
});

const BERLIN_OFFICE: TimeWindowConfig = { timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: 8 * 60, until: 18 * 60 };

test.each<[string, TimeWindowConfig, boolean]>([
  // In Berlin it is 8:00 at 7:00 UTC in winter, and at 6:00 UTC in summer, from 29 March 2026 to 25 October 2026.
  ['2026-03-27T06:59:59Z', BERLIN_OFFICE, false],
  ['2026-03-27T07:00:00Z', BERLIN_OFFICE, true],
  ['2026-03-30T05:59:59Z', BERLIN_OFFICE, false],
  ['2026-03-30T06:00:00Z', BERLIN_OFFICE, true],
  ['2026-03-30T15:59:59Z', BERLIN_OFFICE, true],
  ['2026-03-30T16:00:00Z', BERLIN_OFFICE, false],
  ['2026-10-26T07:00:00Z', BERLIN_OFFICE, true],
  ['2026-10-26T06:00:00Z', BERLIN_OFFICE, false],
  ['2026-03-28T10:00:00Z', BERLIN_OFFICE, false],
  // The hour from 2:00 to 3:00 is not there on 29 March, and there twice on 25 October.
  ['2026-03-29T00:59:59Z', { timeZone: 'Europe/Berlin', days: [7], from: 2 * 60, until: 3 * 60 }, false],
  ['2026-03-29T01:00:00Z', { timeZone: 'Europe/Berlin', days: [7], from: 2 * 60, until: 3 * 60 }, false],
  ['2026-10-25T00:30:00Z', { timeZone: 'Europe/Berlin', days: [7], from: 2 * 60, until: 3 * 60 }, true],
  ['2026-10-25T01:30:00Z', { timeZone: 'Europe/Berlin', days: [7], from: 2 * 60, until: 3 * 60 }, true],
  // Over midnight: the night of a day ends on the next one.
  ['2026-06-05T23:00:00Z', { timeZone: 'UTC', days: [5], from: 22 * 60, until: 6 * 60 }, true],
  ['2026-06-06T05:59:00Z', { timeZone: 'UTC', days: [5], from: 22 * 60, until: 6 * 60 }, true],
  ['2026-06-06T06:00:00Z', { timeZone: 'UTC', days: [5], from: 22 * 60, until: 6 * 60 }, false],
  ['2026-06-05T05:00:00Z', { timeZone: 'UTC', days: [5], from: 22 * 60, until: 6 * 60 }, false],
  ['2026-06-01T03:00:00Z', { timeZone: 'UTC', days: [7], from: 22 * 60, until: 6 * 60 }, true],
  // All day long, and half an hour beside the others.
  ['2026-06-01T23:59:00Z', { timeZone: 'UTC', days: [1], from: 0, until: 1440 }, true],
  ['2026-06-01T00:00:00Z', { timeZone: 'UTC', days: [1], from: 0, until: 1440 }, true],
  ['2026-06-01T02:30:00Z', { timeZone: 'Asia/Kolkata', days: [1], from: 8 * 60, until: 9 * 60 }, true],
])('at %s the window %j: %s', (time, window, expected) => {
  expect(isDuring(window, Date.parse(time))).toBe(expected);
});

const route = (name: string, match: AlertMatchConfig, own: Partial<RouteConfig> = {}): RouteConfig => ({ name, match, destinations: ['ops'], ...own });
const problems = (routes: readonly RouteConfig[], names: readonly string[] = ['ops']): string[] =>
  checkRouting({ root: { name: 'default', destinations: ['ops'], routes }, classRules: [] }, names);

test('a tree without faults has no problems', () => {
  expect(problems([
    route('data', { tag: 'Team', oneOf: ['data'] }, { routes: [route('at night', { during: BERLIN_OFFICE }, { destinations: ['pager'] })] }),
    route('grave', { severityAtLeast: 'error' }, { continueMatching: true }),
    route('all of them', { any: [{ class: 'alert' }, { hasTag: 'Team' }] }),
    route('rds', { source: ['aws.rds'] }),
  ], ['ops', 'pager'])).toEqual([]);
});

test.each<[string, readonly RouteConfig[]]>([
  ['"b" is never reached: "a"', [route('a', { tag: 'Team', oneOf: ['data', 'web'] }), route('b', { tag: 'Team', oneOf: ['web'] })]],
  ['"b" is never reached: "a"', [route('a', { source: ['aws.*'] }), route('b', { all: [{ source: ['aws.ec2', 'aws.rds*'] }, { class: 'alert' }] })]],
  ['"b" is never reached: "a"', [route('a', { severityAtLeast: 'warning' }), route('b', { severityAtLeast: 'critical' })]],
  ['"b" is never reached: "a"', [route('a', { hasTag: 'Team' }), route('b', { tag: 'Team', oneOf: ['*'] })]],
  ['"b" is never reached: "a"', [route('a', { any: [{ class: 'alert' }, { region: ['eu-*'] }] }), route('b', { region: ['eu-west-1'] })]],
  ['"b" is never reached: "a"', [route('a', { not: { class: 'alert' } }), route('b', { class: 'notification' })]],
  ['"b" is never reached: "a"', [route('a', { eventPattern: { a: [1] } }), route('b', { all: [{ eventPattern: { a: [1] } }, { class: 'alert' }] })]],
  ['"b" is never reached: "a"', [{ name: 'a', destinations: ['ops'] }, route('b', { class: 'alert' })]],
  ['"c" is never reached: the routes before', [route('a', { class: 'alert' }), route('b', { class: 'notification' }), route('c', { hasTag: 'Team' })]],
  ['"b" can match nothing', [route('b', { all: [{ class: 'alert' }, { class: 'notification' }] })]],
  ['"b" can match nothing', [route('b', { all: [{ tag: 'Team', oneOf: ['a'] }, { tag: 'Team', oneOf: ['b', 'c*'] }] })]],
  ['"b" can match nothing', [route('b', { all: [{ tag: 'Team', oneOf: ['a'] }, { not: { hasTag: 'Team' } }] })]],
  ['"b" can match nothing', [route('b', { any: [] })]],
  ['"b" can match nothing', [route('b', { source: [] })]],
  ['"b" can match nothing', [route('a', { class: 'alert' }, { routes: [route('b', { class: 'notification' })] })]],
  ['"b" goes to the destination "opps"', [route('b', { class: 'alert' }, { destinations: ['opps'] })]],
  ['"b": The time zone "Europe/Berln"', [route('b', { during: { ...BERLIN_OFFICE, timeZone: 'Europe/Berln' } })]],
  ['"b": The days', [route('b', { not: { during: { ...BERLIN_OFFICE, days: [0] } } })]],
  ['"b": A time window', [route('b', { during: { ...BERLIN_OFFICE, until: 1441 } })]],
  ['"b": The event pattern', [route('b', { eventPattern: { a: 'b' } })]],
])('a fault is told: %s', (problem, routes) => {
  expect(problems(routes)).toEqual([expect.stringContaining(`Route ${problem}`)]);
});

test.each<[string, readonly RouteConfig[]]>([
  ['continues', [route('a', { class: 'alert' }, { continueMatching: true }), route('b', { class: 'alert' })]],
  ['is wider', [route('a', { tag: 'Team', oneOf: ['web'] }), route('b', { tag: 'Team', oneOf: ['w*'] })]],
  ['is of several resources', [route('b', { all: [{ resource: ['a'] }, { resource: ['b'] }] })]],
  ['is another text', [route('a', { source: ['aws.*'] }), route('b', { title: ['aws.ec2'] })]],
  ['overlaps', [route('a', { source: ['*.ec2'] }), route('b', { source: ['aws.*'] })]],
])('what may be reached is no fault: the first %s', (_why, routes) => {
  expect(problems(routes)).toEqual([]);
});

test('a default that is missing or has a condition, a destination that nobody is sent to, and rules that never count are told', () => {
  const check = (root: RouteConfig, rules: readonly AlertMatchConfig[], names: readonly string[]): string[] =>
    checkRouting({ root, classRules: rules.map((match) => ({ match, class: 'alert' })) }, names);
  expect(check({ name: 'default' }, [], [])).toEqual([expect.stringContaining('has no destination')]);
  expect(check({ name: 'default', destinations: ['a'] }, [], [])).toEqual([expect.stringContaining('expected there are none')]);
  expect(check(route('default', { class: 'alert' }), [], ['ops'])).toEqual([expect.stringContaining('has a condition')]);
  expect(check({ name: 'default', destinations: ['ops'] }, [], ['ops', 'data'])).toEqual([expect.stringContaining('"data"')]);
  expect(check({ name: 'default', destinations: ['ops'] }, [{ source: ['a*'] }, { source: ['ab'] }, { any: [] }], ['ops'])).toEqual([
    expect.stringMatching(/^Class rule 2 /), expect.stringMatching(/^Class rule 3 /),
  ]);
});

/** Conditions on few values, so that many of them meet. */
const { match: anyMatch } = fc.letrec<{ match: AlertMatchConfig }>((tie) => ({
  match: fc.oneof({ maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<AlertMatchConfig>({ class: 'alert' }, { class: 'notification' }, { hasTag: 'Team' }, { severityAtLeast: 'error' }, { severityAtLeast: 'warning' }),
    fc.subarray(['data', 'web', 'd*', '*'], { minLength: 0 }).map((oneOf): AlertMatchConfig => ({ tag: 'Team', oneOf })),
    fc.subarray(['data', 'web', 'd*'], { minLength: 1 }).map((resource): AlertMatchConfig => ({ resource })),
    tie('match').map((not): AlertMatchConfig => ({ not })),
    fc.array(tie('match'), { maxLength: 3 }).map((all): AlertMatchConfig => ({ all })),
    fc.array(tie('match'), { maxLength: 3 }).map((any): AlertMatchConfig => ({ any })),
  ),
}));

test('what is said to follow does, and what is said never to match never does', () => {
  const teams: ReadonlyArray<Record<string, string>> = [{}, { Team: 'data' }, { Team: 'web' }, { Team: 'dx' }, { Team: 'other' }];
  const subjects = ['alert' as const, 'notification' as const].flatMap((kind) => (['critical', 'error', 'warning', 'info'] as const).flatMap((severity) =>
    teams.flatMap((tags) => [[], ['data'], ['web', 'dx'], ['x']].map((resources) =>
      subjectOf(eventAt(0, { class: kind, severity, resources }), tags, NOON)))));
  const proved = { implied: 0, never: 0 };
  fc.assert(fc.property(anyMatch, anyMatch, (one, other) => {
    const [meetsOne, meetsOther] = [compileMatch(one), compileMatch(other)];
    if (implies(one, other)) {
      proved.implied += 1;
      expect(subjects.filter((subject) => meetsOne(subject) && !meetsOther(subject))).toEqual([]);
    }
    if (isNever(one)) {
      proved.never += 1;
      expect(subjects.filter(meetsOne)).toEqual([]);
    }
  }), { numRuns: 3_000 });
  // On average there are 750 and 350 of them.
  expect(Math.min(proved.implied, proved.never)).toBeGreaterThan(35);
});

test('the first rule that matches says what an event is', () => {
  const rules = [{ match: { source: ['aws.rds'] }, class: 'alert' as const }, { match: { tag: 'Team', oneOf: ['data'] }, class: 'notification' as const }, { match: { class: 'alert' as const }, class: 'alert' as const }];
  expect(classify(EVENT, TAGS, rules).class).toBe('notification');
  expect(classify(EVENT, {}, rules)).toEqual(EVENT);
  expect(classify(EVENT, {}, [])).toBe(EVENT);
});

test('where an event would go is told with what was different in each route that it did not take', () => {
  const root: RouteConfig = {
    name: 'default',
    destinations: ['ops'],
    routes: [
      route('web', { tag: 'Team', oneOf: ['web', 'shop'] }),
      route('owner', { hasTag: 'Owner' }),
      route('night', { all: [{ class: 'notification' }, { during: { timeZone: 'UTC', days: [1], from: 0, until: 60 } }, { account: ['9*'] }] }),
      route('other', { any: [{ severityAtLeast: 'critical' }, { resource: ['x'] }, { eventPattern: { a: [1] } }, { class: 'alert' }, { title: ['y'] }] }),
      route('left out', { not: { class: 'notification' } }),
      route('data', { tag: 'Team', oneOf: ['data'] }, { destinations: undefined, routes: [route('critical', { severityAtLeast: 'critical' }, { destinations: ['pager'] })] }),
      route('after', { hasTag: 'Team' }),
    ],
  };
  const made = explainRoute(EVENT, TAGS, { root, classRules: [{ match: { hasTag: 'x' }, class: 'alert' }, { match: { hasTag: 'Team' }, class: 'notification' }] }, NOON);
  expect(made).toMatchObject({ class: 'notification', classRule: 2, destinations: ['ops'] });
  expect(made.steps.map(({ route: name, depth, matched, difference }) => [name, depth, matched, difference])).toEqual([
    ['default', 0, true, undefined],
    ['web', 1, false, 'tag Team is "data", not "web" or "shop"'],
    ['owner', 1, false, 'tag Owner is absent'],
    ['night', 1, false, '2026-06-01T12:00:00.000Z is not in the time window in UTC; account is "123456789012", not "9*"'],
    ['other', 1, false, expect.stringMatching(/^severity is "warning", less than "critical", and resources are .*, not "x", and the payload does not match the event pattern, and class is "notification", not "alert", and title is "i-1 is stopped", not "y"$/)],
    ['left out', 1, false, 'it is what the route leaves out: {"class":"notification"}'],
    ['data', 1, true, undefined],
    ['critical', 2, false, 'severity is "warning", less than "critical"'],
  ]);
  expect(made.steps.find(({ route: name }) => name === 'data')!.destinations).toEqual(['ops']);
  expect(explainRoute({ ...EVENT, payload: 'x', resources: [] }, {}, { root: { name: 'default', destinations: [], routes: [route('a', { any: [{ eventPattern: { a: [1] } }, { resource: ['x'] }] })] }, classRules: [] }, NOON).steps[1].difference)
    .toBe('the payload is no JSON object, and resources are absent, not "x"');
});
