import { requestSignal } from './support/signals';
import { AlertEvent, Severity } from '../../../src/alert-routing/alert-event';
import { parse } from '../../../src/alert-routing/parse/parse';

/** A tool that sends webhooks, in the shape that its makers document. */
interface Tool {
  /** What it sends. @param id of the thing that is wrong, which has a name of its own */
  readonly sends: (isOver: boolean, id: number) => object | string;
  readonly title: string;
  readonly severity: Severity;
  readonly link?: string;
}

const pagerDuty = (type: string, id: number): object => ({
  event: {
    id: `delivery-of-${type}-${id}`,
    event_type: `incident.${type}`,
    resource_type: 'incident',
    occurred_at: '2026-11-29T11:58:00.123Z',
    agent: { html_url: 'https://acme.pagerduty.com/users/U1', id: 'U1', summary: 'Ann', type: 'user_reference' },
    client: { name: 'PagerDuty' },
    data: {
      id: `P${id}`,
      type: 'incident',
      html_url: `https://acme.pagerduty.com/incidents/P${id}`,
      status: type,
      incident_key: `key-${id}`,
      title: `A little bump ${id}`,
      service: { html_url: 'https://acme.pagerduty.com/services/S1', id: 'S1', summary: 'API Service' },
      escalation_policy: { id: 'E1', summary: 'Default', html_url: 'https://acme.pagerduty.com/escalation_policies/E1' },
      priority: { id: 'X', summary: 'P1' },
      urgency: 'high',
    },
  },
});

const sentryIssue = (action: string, status: string, id: number): object => ({
  action,
  actor: { id: 1, name: 'Ann', type: 'user' },
  data: {
    issue: {
      url: `https://sentry.io/api/0/organizations/org/issues/${id}/`,
      web_url: `https://sentry.io/organizations/org/issues/${id}/`,
      id: String(id),
      title: `ZeroDivisionError ${id}`,
      level: 'error',
      status,
      project: { id: '1', name: 'python' },
    },
  },
  installation: { uuid: 'x' },
});

const sentryRule = (action: string, id: number): object => ({
  action,
  data: {
    metric_alert: { id: String(id), identifier: String(id), status: 20, title: `Too many errors ${id}`, alert_rule: { id: '7', name: 'errors' } },
    description_title: `${action}: Too many errors`,
    web_url: `https://sentry.io/organizations/org/alerts/${id}/`,
  },
});

const workflow = (conclusion: string, id: number): object => ({
  action: 'completed',
  workflow_run: { id: Math.random(), name: `Build ${id}`, head_branch: 'main', status: 'completed', conclusion, workflow_id: id, html_url: `https://github.com/acme/shop/actions/runs/${id}`, url: 'https://api.github.com/1' },
  workflow: { id, name: `Build ${id}`, state: 'active' },
  repository: { id: 1, name: 'shop', full_name: 'acme/shop', html_url: 'https://github.com/acme/shop', description: 'Our shop' },
  sender: { login: 'ann' },
});

const statusPage = (status: string, id: number): object => ({
  meta: { unsubscribe: 'https://x.statuspage.io/?unsubscribe=1', documentation: 'https://help.statuspage.io' },
  page: { id: 'page', status_indicator: 'critical', status_description: 'Major System Outage' },
  incident: { impact: 'critical', shortlink: `https://stspg.io/${id}`, status, id: `incident-${id}`, name: `The database fails ${id}`, incident_updates: [{ body: 'x', status, id: 'update' }] },
});

const component = (status: string, id: number): object => ({
  page: { id: 'page', status_indicator: 'major', status_description: 'Partial System Outage' },
  component_update: { new_status: status, id: `update-${status}`, component_id: `c${id}` },
  component: { id: `c${id}`, name: `Payments ${id}`, status },
});

const TOOLS: Readonly<Record<string, Tool>> = {
  'PagerDuty’s webhooks of version 3': {
    sends: (isOver, id) => pagerDuty(isOver ? 'resolved' : 'triggered', id), title: 'A little bump 1', severity: 'error', link: 'https://acme.pagerduty.com/incidents/P1',
  },
  'Opsgenie': {
    sends: (isOver, id) => ({ action: isOver ? 'Close' : 'Create', alert: { alertId: `a${id}`, message: `web-${id} is down`, alias: `web-${id}`, priority: 'P1', source: 'nagios', username: 'ann' }, source: { name: 'web', type: 'API' } }),
    title: 'web-1 is down',
    severity: 'critical',
  },
  'an issue of Sentry': {
    sends: (isOver, id) => sentryIssue(isOver ? 'resolved' : 'created', isOver ? 'resolved' : 'unresolved', id),
    title: 'ZeroDivisionError 1',
    severity: 'error',
    link: 'https://sentry.io/organizations/org/issues/1/',
  },
  'a metric alert of Sentry': {
    sends: (isOver, id) => sentryRule(isOver ? 'resolved' : 'critical', id), title: 'Too many errors 1', severity: 'critical', link: 'https://sentry.io/organizations/org/alerts/1/',
  },
  'a workflow of GitHub': {
    sends: (isOver, id) => workflow(isOver ? 'success' : 'failure', id), title: 'acme/shop: Build 1', severity: 'error', link: 'https://github.com/acme/shop/actions/runs/1',
  },
  'an incident of Statuspage': {
    sends: (isOver, id) => statusPage(isOver ? 'resolved' : 'investigating', id), title: 'The database fails 1', severity: 'critical', link: 'https://stspg.io/1',
  },
  'a component of Statuspage': { sends: (isOver, id) => component(isOver ? 'operational' : 'major_outage', id), title: 'Payments 1', severity: 'critical' },
  'Healthchecks.io': { sends: (isOver, id) => ({ check: `Backup ${id}`, status: isOver ? 'up' : 'down', tags: 'prod', now: '2026-11-29T11:58:00+00:00' }), title: 'Backup 1', severity: 'error' },
  'Uptime Kuma': {
    sends: (isOver, id) => ({
      heartbeat: { monitorID: id, status: isOver ? 1 : 0, time: '2026-11-29 11:58:00.123', msg: 'x', important: true },
      monitor: { id, name: `Shop ${id}`, url: 'https://shop.example.com', method: 'GET', type: 'http', active: 1 },
      msg: `[Shop ${id}] ${isOver ? '[✅ Up] 200 - OK' : '[🔴 Down] connect ECONNREFUSED'}`,
    }),
    title: '[Shop 1] [🔴 Down] connect ECONNREFUSED',
    severity: 'error',
    link: 'https://shop.example.com/',
  },
  'Zabbix, its fields': {
    sends: (isOver, id) => ({ event_id: String(id), event_value: isOver ? '0' : '1', event_name: `High CPU ${id}`, event_severity: 'High', event_status: isOver ? 'RESOLVED' : 'PROBLEM', host_name: 'web-1' }),
    title: 'High CPU 1',
    severity: 'error',
  },
  'Zabbix, subject and message': {
    sends: (isOver, id) => ({ subject: `${isOver ? 'Resolved in 5m 0s' : 'Problem'}: High CPU ${id}`, message: 'Host: web-1\nSeverity: High' }), title: 'Problem: High CPU 1', severity: 'warning',
  },
  'Nagios': {
    sends: (isOver, id) => ({ notification_type: isOver ? 'RECOVERY' : 'PROBLEM', host: `web-${id}`, service: 'HTTP', state: isOver ? 'OK' : 'CRITICAL', output: isOver ? 'HTTP OK' : 'Connection refused' }),
    title: 'HTTP: Connection refused',
    severity: 'critical',
  },
  'Splunk On-Call': {
    sends: (isOver, id) => ({ message_type: isOver ? 'RECOVERY' : 'CRITICAL', entity_id: `disk/db${id}`, entity_display_name: `Disk of db${id} is full`, state_message: 'Full.', timestamp: 1795953480 }),
    title: 'Disk of db1 is full',
    severity: 'critical',
  },
  'Pingdom': {
    sends: (isOver, id) => ({
      check_id: id, check_name: `Shop ${id}`, check_params: { hostname: 'shop.example.com', url: '/' }, previous_state: isOver ? 'DOWN' : 'UP', current_state: isOver ? 'UP' : 'DOWN', importance_level: 'HIGH', description: 'x',
    }),
    title: 'Shop 1',
    severity: 'error',
  },
  'Better Stack': {
    sends: (isOver, id) => ({ data: { id: String(id), type: 'incident', attributes: { name: `Home ${id}`, url: 'https://shop.example.com', cause: 'Status 404', status: isOver ? 'Resolved' : 'Started' } } }),
    title: 'Home 1',
    severity: 'warning',
    link: 'https://shop.example.com/',
  },
  'Azure Monitor': {
    sends: (isOver, id) => ({
      schemaId: 'azureMonitorCommonAlertSchema',
      data: { essentials: { alertId: `/alerts/${id}`, alertRule: `CPU ${id}`, severity: 'Sev1', monitorCondition: isOver ? 'Resolved' : 'Fired', description: 'x' }, alertContext: { condition: { name: 'y', id: 'z' } } },
    }),
    title: 'CPU 1',
    severity: 'critical',
  },
  'Google Cloud': {
    sends: (isOver, id) => ({ version: '1.2', incident: { incident_id: `0.${id}`, url: `https://console.cloud.google.com/${id}`, state: isOver ? 'closed' : 'open', severity: 'Critical', summary: `CPU of vm-${id}`, policy_name: 'CPU' } }),
    title: 'CPU of vm-1',
    severity: 'critical',
    link: 'https://console.cloud.google.com/1',
  },
  'Dynatrace': {
    sends: (isOver, id) => ({ State: isOver ? 'RESOLVED' : 'OPEN', ProblemID: `P-${id}`, PID: '99', ProblemTitle: `Slow ${id}`, ProblemSeverity: 'PERFORMANCE', ProblemURL: `https://x.live.dynatrace.com/#problems/${id}`, ImpactedEntity: 'shop' }),
    title: 'Slow 1',
    severity: 'warning',
    link: 'https://x.live.dynatrace.com/#problems/1',
  },
  'a webhook of Grafana OnCall': {
    sends: (isOver, id) => ({
      event: { type: isOver ? 'resolve' : 'alert group created', time: '2026-11-29T11:58:00Z' },
      user: { id: 'U', username: 'ann' },
      alert_group: { id: `I${id}`, state: isOver ? 'resolved' : 'alerting', title: `Incident ${id}`, severity: 'critical', permalinks: { slack: null, web: `https://x.grafana.net/${id}` } },
      alert_group_id: `I${id}`,
    }),
    title: 'Incident 1',
    severity: 'critical',
    link: 'https://x.grafana.net/1',
  },
  'what Grafana OnCall takes': {
    sends: (isOver, id) => ({ alert_uid: `uid-${id}`, title: `All is down ${id}`, state: isOver ? 'ok' : 'alerting', link_to_upstream_details: 'https://wiki.example.com/x', message: 'Oh no' }),
    title: 'All is down 1',
    severity: 'warning',
    link: 'https://wiki.example.com/x',
  },
  'Datadog, a body of one’s own': {
    sends: (isOver, id) => ({
      alert_id: '1234', alert_title: 'CPU is high', alert_transition: isOver ? 'Recovered' : 'Triggered', alert_type: isOver ? 'success' : 'error', alert_scope: `host:web-${id}`, priority: 'normal', link: 'https://app.datadoghq.com/monitors/1234',
    }),
    title: 'CPU is high',
    severity: 'error',
    link: 'https://app.datadoghq.com/monitors/1234',
  },
  'Datadog, a short body of one’s own': {
    sends: (isOver, id) => ({ title: `[${isOver ? 'No Data Recovered' : 'Triggered'}] CPU of ${id} is high`, body: 'x', priority: 'normal', id: `${id}${isOver}`, url: 'https://app.datadoghq.eu/event/event?id=77' }),
    title: '[Triggered] CPU of 1 is high',
    severity: 'error',
    link: 'https://app.datadoghq.eu/event/event?id=77',
  },
};

describe.each(Object.entries(TOOLS))('%s', (_name, { sends, title, severity, link }) => {
  const said = (isOver: boolean, id = 1): AlertEvent => parse(requestSignal(sends(isOver, id)));

  test('is read: title, severity, link', () => {
    expect({ link: undefined, ...said(false) }).toMatchObject({ class: 'alert', status: 'firing', title, severity, link: link === undefined ? undefined : { url: link } });
  });

  test('closes what it opened, and only that', () => {
    expect(said(true)).toMatchObject({ status: 'resolved', key: said(false).key });
    expect(said(true, 2).key).not.toBe(said(false).key);
    expect(said(false, 2).key).not.toBe(said(false).key);
  });
});

test('what names nothing is told apart by what it says, and not by when it says so', () => {
  const key = (body: object): string => parse(requestSignal(body)).key;
  expect(key({ zen: 'Keep it simple', hook_id: 1 })).not.toBe(key({ zen: 'Design for failure', hook_id: 1 }));
  expect(key({ zen: 'Keep it simple', at: '2026-11-29T11:58:00Z', n: 1 })).toBe(key({ zen: 'Keep it simple', at: '2026-11-29T11:59:30Z', n: 27 }));
});

test('names in brackets before a title are names, and marks of a state are none', () => {
  const key = (title: string): string => parse(requestSignal({ msg: title })).key;
  expect(key('[Shop][https://shop.example.com] The certificate expires')).not.toBe(key('[Blog][https://blog.example.com] The certificate expires'));
  expect(key('[FIRING:1] [Shop] Slow')).toBe(key('[RESOLVED] [Shop] Slow'));
});

test('a mark alone that says that it is good is told where nothing is open: it may be news that nothing else tells', () => {
  expect(parse(requestSignal({ title: '[OK] Nightly report' }))).toMatchObject({ class: 'notification', status: 'resolved' });
});

test('objects about others name nothing: who sent it, where it lives', () => {
  const event = parse(requestSignal({ sender: { name: 'Ann', status: 'ok', html_url: 'https://example.com/ann' }, project: { name: 'shop', state: 'closed' }, reading: { name: 'Disk', value: 97, level: 'high' } }));
  expect(event).toMatchObject({ title: 'Disk', status: 'firing', severity: 'error' });
  expect(event.link).toBeUndefined();
});
