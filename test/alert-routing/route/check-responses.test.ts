import { checkRouting } from '../../../src/alert-routing/route/check-routing';
import { explainRoute } from '../../../src/alert-routing/route/explain-route';
import { RouteConfig, RoutingConfig } from '../../../src/alert-routing/route/route-config';
import { Routing } from '../../../src/alert-routing/route/routing';
import { eventAt, START } from '../state/support/events';

const HOURS = { timeZone: 'Europe/Berlin', days: [1], from: 540, until: 1_020 };
const CHAIN = { steps: [{ afterSeconds: 300, mentions: ['here'], destinations: ['boss'] }], repeats: 0, hours: { windows: [HOURS], holidays: ['2026-12-25'] } };
const ROOT: RouteConfig = { name: 'default', destinations: ['ops'], escalation: 'chain' };
const GOOD: Partial<RoutingConfig> = {
  escalations: { chain: CHAIN },
  silences: [{ name: 'night', window: HOURS }, { name: 'move', match: { class: 'alert' }, from: START, until: START + 1 }],
  inhibitions: [{ parent: { class: 'alert' }, child: { class: 'notification' }, equal: [], waitSeconds: 0 }],
  actions: [{ name: 'Restart', maxRetries: 1, match: { source: ['a'] } }, { name: 'Stop', maxRetries: 1 }],
  digests: ['daily'],
};
const problems = (own: Partial<RoutingConfig>, root = ROOT): string[] => checkRouting({ root, classRules: [], ...GOOD, ...own }, ['ops', 'boss']);

test('what is as it should be has no problems', () => {
  expect(problems({})).toEqual([]);
  expect(problems({}, { ...ROOT, routes: [{ name: 'quiet', match: { source: ['x'] }, escalation: 'none' }] })).toEqual([]);
});

const NEVER = { all: [{ class: 'alert' as const }, { class: 'notification' as const }] };

test.each<[string, Partial<RoutingConfig>, RouteConfig?]>([
  ['Route "default" has the escalation "chian", which does not exist; expected one of "chain", "none"', {}, { ...ROOT, escalation: 'chian', routes: [{ name: 'a', match: { source: ['x'] }, escalation: 'chain' }] }],
  ['No route has the escalation "chain"', {}, { ...ROOT, escalation: undefined }],
  ['An escalation is called "none"', { escalations: { chain: CHAIN, none: CHAIN } }],
  ['Escalation "chain" has neither steps nor reminders', { escalations: { chain: { steps: [], repeats: 0 }, more: CHAIN } }, { ...ROOT, routes: [{ name: 'a', match: { source: ['x'] }, escalation: 'more' }] }],
  ['Escalation "chain" goes to the destination "bos"', { escalations: { chain: { ...CHAIN, steps: [...CHAIN.steps, { ...CHAIN.steps[0], destinations: ['bos'] }] } } }],
  ['Escalation "chain" has working hours without', { escalations: { chain: { ...CHAIN, hours: { windows: [], holidays: [] } } } }],
  ['Escalation "chain": The time zone "Mars"', { escalations: { chain: { ...CHAIN, hours: { windows: [{ ...HOURS, timeZone: 'Mars' }], holidays: [] } } } }],
  ['Escalation "chain" has the holiday "25.12."', { escalations: { chain: { ...CHAIN, hours: { windows: [HOURS], holidays: ['25.12.'] } } } }],
  ['Silence "x" can match nothing', { silences: [{ name: 'x', match: NEVER, until: 1 }] }],
  ['Silence "x": A condition of a route is "weather"', { silences: [{ name: 'x', match: { weather: ['rain'] } as never, until: 1 }] }],
  ['Silence "x": The days', { silences: [{ name: 'x', window: { ...HOURS, days: [] } }] }],
  ['Silence "x" has neither a time window nor an end', { silences: [{ name: 'x', from: 1 }] }],
  ['Silence "x" ends at 2026-06-01T12:00:00.000Z, before', { silences: [{ name: 'x', from: START + 1, until: START }] }],
  ['The parent of inhibition 1 can match nothing', { inhibitions: [{ parent: NEVER, child: { class: 'alert' }, equal: [], waitSeconds: 0 }] }],
  ['The child of inhibition 1 can match nothing', { inhibitions: [{ parent: { class: 'alert' }, child: NEVER, equal: [], waitSeconds: 0 }] }],
  ['Action "x" can match nothing', { actions: [{ name: 'x', match: NEVER, maxRetries: 1 }] }],
  ['Two actions are called "x"', { actions: [{ name: 'x', maxRetries: 1 }, { name: 'x', maxRetries: 2 }] }],
  ['Digest "ops" has the name of', { digests: ['ops'] }],
])('a fault is told: %s', (problem, own, ...[root]) => {
  expect(problems(own, root)).toEqual([expect.stringContaining(problem)]);
});

test('a route has the escalation of the one above it, unless it says another or none; of several the first that has one counts', () => {
  const root: RouteConfig = {
    ...ROOT,
    routes: [
      { name: 'quiet', match: { source: ['quiet', 'both'] }, escalation: 'none', continueMatching: true },
      { name: 'own', match: { source: ['own', 'both'] }, escalation: 'other' },
      { name: 'above', match: { source: ['above'] }, routes: [{ name: 'below', match: { hasTag: 'x' }, destinations: ['boss'] }] },
    ],
  };
  const routing = new Routing({ root, classRules: [], actions: GOOD.actions });
  const of = (source: string, tags = {}): unknown[] => {
    const { escalation, destinations, actions } = routing.routeOf(eventAt(0, { source }), tags, START);
    return [escalation, destinations, actions];
  };
  expect(of('a')).toEqual(['chain', ['ops'], ['Restart', 'Stop']]);
  expect(of('quiet')).toEqual([undefined, ['ops'], ['Stop']]);
  expect(of('own')).toEqual(['other', ['ops'], ['Stop']]);
  expect(of('both')).toEqual(['other', ['ops'], ['Stop']]);
  expect(of('above', { x: '' })).toEqual(['chain', ['boss'], ['Stop']]);
});

test('what would happen to an event is told, too: its escalation, what people have for it, and what holds it', () => {
  const config = { root: ROOT, classRules: [], ...GOOD };
  expect(explainRoute(eventAt(0, { source: 'a' }), {}, config, START)).toMatchObject({
    escalation: 'chain', actions: ['Restart', 'Stop'], silenced: { names: ['night', 'move'], until: Date.parse('2026-06-01T15:00:00Z') },
  });
  const notice = explainRoute(eventAt(0, { class: 'notification', muted: 'muted by x' }), {}, config, START + 86_400_000);
  expect(notice).toMatchObject({ actions: [], muted: 'muted by x' });
  expect([notice.escalation, notice.silenced]).toEqual([undefined, undefined]);
});
