import { SEVERITIES } from '../../alert-event';
import { Draft, verdict } from '../draft';
import { Json } from '../json';
import { moment } from '../moment';
import { Parser } from '../parser';
import { safeLink } from '../safe-link';
import { tagsOf } from '../tags-of';
import { severityOf } from '../words';

/** Alerts of a group that are listed. */
const LISTED = 15;

/**
 * Prometheus's Alertmanager and Grafana, whose alerting is one. A request tells of a group of alerts, and is one event with a list: over when all of them are. Labels that
 * all have in common are its tags, so that routes by tag work.
 */
export const alertmanager: Parser = {
  name: 'alertmanager',
  knows: ({ json }) => json.get('alerts').isList && (json.get('groupKey').exists || json.get('receiver').exists) && json.get('status').exists,
  parse: ({ json, signal }) => draftOf(json, signal.request?.path),
};

/** @param path where it was sent: two installations may have groups with one key, and senders of both may have paths of their own */
function draftOf(json: Json, path: string | undefined): Draft {
  const alerts = json.list('alerts');
  const firing = alerts.filter((alert) => alert.text('status') !== 'resolved');
  const shown = firing.length > 0 ? firing : alerts;
  const common = json.get('commonLabels');
  const annotations = json.get('commonAnnotations');
  const isGrafana = json.get('orgId').exists || alerts.some((alert) => alert.get('silenceURL').exists);
  const words = [common.text('severity'), ...shown.map((alert) => alert.text('labels', 'severity'))];
  const known = words.map(severityOf);
  const severity = SEVERITIES.find((candidate) => known.includes(candidate));
  const name = common.text('alertname') ?? shown[0]?.text('labels', 'alertname') ?? json.text('title') ?? 'alerts';
  const summary = annotations.text('summary') ?? (shown.length === 1 ? shown[0].text('annotations', 'summary') : undefined);
  const links = [...shown.map((alert) => alert.text('panelURL')), ...shown.map((alert) => alert.text('dashboardURL')), ...shown.map((alert) => alert.text('generatorURL')), json.text('externalURL')];
  const [link, ...others] = [...new Set(links.map(safeLink))].filter((url) => url !== undefined);
  const isOver = alerts.length > 0 ? firing.length === 0 : json.text('status') === 'resolved';
  return {
    source: isGrafana ? 'grafana' : 'alertmanager',
    kind: name,
    ...verdict(isOver ? 'over' : severity === 'info' ? 'neutral' : 'failed', severity),
    key: [json.text('groupKey') ?? alerts[0]?.text('fingerprint') ?? name, json.text('receiver'), path],
    title: `${summary === undefined || summary.includes(name) ? '' : `${name}: `}${summary ?? name}${alerts.length > 1 ? ` (${firing.length} of ${alerts.length} firing)` : ''}`,
    text: annotations.firstText('description', 'message') ?? (shown.length === 1 ? shown[0].get('annotations').firstText('description', 'message') : undefined) ?? json.text('message'),
    account: common.firstText('account_id', 'account', 'aws_account'),
    region: common.firstText('region', 'aws_region'),
    resources: [...new Set(shown.map((alert) => alert.get('labels').firstText('instance', 'pod', 'node', 'host', 'service', 'job')))],
    link: link === undefined ? undefined : { label: isGrafana ? 'Open in Grafana' : 'Open in Prometheus', url: link },
    links: [...others, safeLink(shown[0]?.text('silenceURL'))].filter((url) => url !== undefined).map((url) => ({ label: new URL(url).hostname, url })),
    runbook: annotations.firstText('runbook_url', 'runbook') ?? shown[0]?.get('annotations').firstText('runbook_url', 'runbook'),
    fields: [
      { name: 'Receiver', value: json.text('receiver') },
      { name: 'Since', value: sinceOf(shown) },
      ...shown.length > 1 ? shown.slice(0, LISTED).map((alert) => ({ name: alert.text('status') ?? 'alert', value: listed(alert) })) : [],
      ...json.number('truncatedAlerts') ? [{ name: 'Left out by the sender', value: json.text('truncatedAlerts') }] : [],
      ...links.some((url) => url !== undefined) && link === undefined ? [{ name: 'Source', value: links.find((url) => url !== undefined) }] : [],
    ],
    tags: tagsOf(common),
  };
}

/** When the first of them began. It is no time of the event: a group is told of again and again, with other alerts each time, in the order in which it arrives. */
function sinceOf(alerts: readonly Json[]): string | undefined {
  const moments = alerts.slice(0, 1_000).map((alert) => moment(alert.get('startsAt'))).filter((at) => at !== undefined);
  return moments.length === 0 ? undefined : new Date(Math.min(...moments)).toISOString();
}

function listed(alert: Json): string {
  return alert.text('annotations', 'summary') ?? alert.entries('labels').map(([name, value]) => `${name}=${value.text() ?? ''}`).join(', ');
}
