import { AlertMatchConfig, RouteConfig } from '../../../src/alert-routing/route/route-config';
import { Routing } from '../../../src/alert-routing/route/routing';
import { eventAt } from '../state/support/events';

/**
 * The cases that Alertmanager publishes for its tree of routes, with their labels as tags: dispatch/route_test.go (TestRouteMatch, TestRouteMatchers,
 * TestRouteMatchersAndMatch, which have the same cases) and cli/test_routing_test.go with cli/testdata/conf.routing.yml and conf.routing-reverted.yml
 * (https://github.com/prometheus/alertmanager, Apache-2.0). What a case says of grouping has no counterpart here.
 */
interface PublishedCase {
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly string[];
}

/** A label that is absent is empty in Alertmanager, so that `.*` matches it. */
const ANYTHING: AlertMatchConfig = { all: [] };
const is = (tag: string, ...oneOf: readonly string[]): AlertMatchConfig => ({ tag, oneOf });
const route = (match: AlertMatchConfig, receiver: string | undefined, own: Partial<RouteConfig> = {}): RouteConfig =>
  ({ name: JSON.stringify(match), match, destinations: receiver === undefined ? undefined : [receiver], ...own });

const tree = (teamA: AlertMatchConfig, testing: AlertMatchConfig): RouteConfig => ({
  name: 'default',
  destinations: ['notify-def'],
  routes: [
    route(teamA, 'notify-A', {
      routes: [
        route(testing, 'notify-testing'),
        route(is('env', 'production'), 'notify-productionA', { continueMatching: true }),
        route({ all: [is('env', 'produ*'), ANYTHING] }, 'notify-productionB'),
      ],
    }),
    route(is('owner', 'team-B', 'team-C'), 'notify-BC'),
    route(is('group_by', 'role'), undefined, { routes: [route(is('env', 'testing'), 'notify-testing', { routes: [route(is('wait', 'long'), undefined)] })] }),
  ],
});

const CASES: readonly PublishedCase[] = [
  { labels: { owner: 'team-A' }, receivers: ['notify-A'] },
  { labels: { owner: 'team-A', env: 'unset' }, receivers: ['notify-A'] },
  { labels: { owner: 'team-C' }, receivers: ['notify-BC'] },
  { labels: { owner: 'team-A', env: 'testing' }, receivers: ['notify-testing'] },
  { labels: { owner: 'team-A', env: 'production' }, receivers: ['notify-productionA', 'notify-productionB'] },
  { labels: { group_by: 'role' }, receivers: ['notify-def'] },
  { labels: { env: 'testing', group_by: 'role' }, receivers: ['notify-testing'] },
  { labels: { env: 'testing', group_by: 'role', wait: 'long' }, receivers: ['notify-testing'] },
];

const destinations = (root: RouteConfig, labels: PublishedCase['labels']): string[] => [...new Routing({ root, classRules: [] }).routeOf(eventAt(0), labels, 0).destinations];

test.each(CASES)('TestRouteMatch: $labels goes to $receivers', ({ labels, receivers }) => {
  expect(destinations(tree(is('owner', 'team-A'), is('env', 'testing')), labels)).toEqual(receivers);
});

test.each(CASES)('TestRouteMatchers and TestRouteMatchersAndMatch: $labels goes to $receivers', ({ labels, receivers }) => {
  const teamA: AlertMatchConfig = { all: [is('owner', 'team-A'), { not: is('level', 'critical') }] };
  const testing: AlertMatchConfig = { all: [is('env', 'testing'), { not: is('baz', '*quux') }] };
  expect(destinations(tree(teamA, testing), labels)).toEqual(receivers);
  expect(destinations(tree(teamA, testing), { ...labels, level: 'critical', baz: 'a quux' })).not.toContain('notify-A');
});

test('TestRouteWalk: the nodes are in the order of the tree, each with its own destinations or those above it', () => {
  const receivers: string[] = [];
  const visit = ({ destinations: own, routes = [] }: RouteConfig, above: readonly string[]): void => {
    receivers.push(...own ?? above);
    routes.forEach((child) => visit(child, own ?? above));
  };
  visit(tree(is('owner', 'team-A'), is('env', 'testing')), []);
  expect(receivers).toEqual([
    'notify-def', 'notify-A', 'notify-testing', 'notify-productionA', 'notify-productionB', 'notify-BC', 'notify-def', 'notify-testing', 'notify-testing',
  ]);
});

const one = route(is('test', '1', '2'), 'test1', { continueMatching: true });
const two = route(is('test', '2'), 'test2', { continueMatching: true });

test.each<[string, readonly RouteConfig[], string, readonly string[]]>([
  ['conf.routing.yml', [one, { ...two, continueMatching: false }], '1', ['test1']],
  ['conf.routing.yml', [one, { ...two, continueMatching: false }], '2', ['test1', 'test2']],
  ['conf.routing-reverted.yml', [two, one], '2', ['test2', 'test1']],
  ['conf.routing.yml', [one, { ...two, continueMatching: false }], 'volovina', ['default']],
])('TestRoutingTest: %s, test=%s', (_file, routes, label, receivers) => {
  expect(destinations({ name: 'default', destinations: ['default'], routes }, { test: label })).toEqual(receivers);
});
