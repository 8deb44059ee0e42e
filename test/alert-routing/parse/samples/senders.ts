import { Signal } from '../../../../src/alert-routing/signal/signal';
import { envelopeOf, requestSignal, signalOf, snsSignal } from '../support/signals';

const prometheus = (statuses: readonly string[], more: object = {}): object => ({
  version: '4',
  groupKey: '{}:{alertname="HighLatency"}',
  truncatedAlerts: 0,
  status: statuses.includes('firing') ? 'firing' : 'resolved',
  receiver: 'router',
  groupLabels: { alertname: 'HighLatency' },
  commonLabels: { alertname: 'HighLatency', severity: 'critical', team: 'web' },
  commonAnnotations: { summary: 'Requests are slow', runbook_url: 'https://wiki.example.com/latency' },
  externalURL: 'http://alertmanager:9093',
  alerts: statuses.map((status, index) => ({
    status,
    labels: { alertname: 'HighLatency', severity: 'critical', team: 'web', instance: `web-${index}` },
    annotations: { summary: 'Requests are slow' },
    startsAt: '2026-11-29T11:50:00.000Z',
    endsAt: status === 'resolved' ? '2026-11-29T11:59:00.000Z' : '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus:9090/graph',
    fingerprint: `f${index}`,
  })),
  ...more,
});

const datadog = (title: string, type: string): Signal => requestSignal({
  id: '1', event_type: 'metric_alert_monitor', title, body: 'CPU of web-1 is high.\nhttps://app.datadoghq.com/monitors/12345', org: { id: '9', name: 'shop' }, last_updated: '1795953500000', alert_type: type,
});

const newRelic = (state: string): Signal => requestSignal({
  id: 'e1',
  issueUrl: 'https://radar-api.service.newrelic.com/accounts/1/issues/e1',
  title: 'Apdex of shop is low',
  priority: 'CRITICAL',
  impactedEntities: ['shop'],
  totalIncidents: 1,
  state,
  trigger: 'STATE_CHANGE',
  createdAt: 1795953000000,
  updatedAt: 1795953500000,
  alertPolicyNames: ['shop'],
  alertConditionNames: ['apdex'],
  workflowName: 'router',
});

const uptimeRobot = (type: string, word: string): Signal => requestSignal('', {
  method: 'GET',
  query: new URLSearchParams({
    monitorID: '777', monitorURL: 'https://shop.example.com', monitorFriendlyName: 'Shop', alertType: type, alertTypeFriendlyName: word, alertDetails: 'HTTP 503', alertDateTime: '1795953500',
  }).toString(),
});

const big = { title: 'A lot', items: Array.from({ length: 4_000 }, (_, index) => ({ index, text: 'x'.repeat(30) })) };

/** Everybody else, and nobody. */
export const senders: Readonly<Record<string, Signal>> = {
  'a group of Alertmanager': requestSignal(prometheus(['firing', 'resolved', 'firing'])),
  'a group that is over': requestSignal(prometheus(['resolved', 'resolved'])),
  'a watchdog': requestSignal(prometheus(['firing'], { commonLabels: { alertname: 'Watchdog', severity: 'none' }, alerts: [{ status: 'firing', labels: { severity: 'none' } }] })),
  'an alert of Grafana': requestSignal(prometheus(['firing'], {
    orgId: 1,
    title: '[FIRING:1] HighLatency',
    alerts: [{
      status: 'firing',
      labels: { alertname: 'HighLatency', severity: 'warning' },
      annotations: { description: 'p99 is 3 s.' },
      startsAt: '2026-11-29T11:50:00Z',
      dashboardURL: 'https://grafana.example.com/d/1',
      panelURL: 'https://grafana.example.com/d/1?viewPanel=2',
      silenceURL: 'https://grafana.example.com/alerting/silence/new?x=1',
      fingerprint: 'g1',
    }],
  })),
  'an alert of Grafana’s older kind': requestSignal({ title: '[OK] CPU', ruleId: 1, ruleName: 'CPU', state: 'ok', ruleUrl: 'https://grafana.example.com/d/1', message: 'fine again', evalMatches: [] }),
  'an alert of Datadog': datadog('[P1] [Triggered on {host:web-1}] CPU is high', 'error'),
  'its end': datadog('[P1] [Recovered on {host:web-1}] CPU is high', 'success'),
  'an issue of New Relic': newRelic('ACTIVATED'),
  'its closing': newRelic('CLOSED'),
  'an incident of New Relic’s older kind': requestSignal({
    account_id: 1,
    condition_name: 'errors',
    current_state: 'open',
    details: 'Error rate > 5 %',
    incident_id: 17,
    incident_url: 'https://alerts.newrelic.com/accounts/1/incidents/17',
    policy_name: 'shop',
    severity: 'WARNING',
    timestamp: 1795953500000,
    event_type: 'INCIDENT',
    runbook_url: 'https://wiki.example.com/errors',
    targets: [{ name: 'shop', type: 'Application' }],
  }),
  'a monitor of UptimeRobot that is down': uptimeRobot('1', 'Down'),
  'the monitor that is up again': uptimeRobot('2', 'Up'),
  'an event for PagerDuty': requestSignal({
    routing_key: 'SECRET',
    event_action: 'trigger',
    dedup_key: 'disk-web-1',
    client: 'Cron',
    client_url: 'https://cron.example.com/1',
    payload: { summary: 'Disk is full', source: 'web-1', severity: 'critical', timestamp: '2026-11-29T11:58:00Z', component: 'disk', custom_details: { free: '1%' } },
    links: [{ href: 'https://cron.example.com/log', text: 'Log' }],
  }),
  'its resolution': requestSignal({ routing_key: 'SECRET', event_action: 'resolve', dedup_key: 'disk-web-1' }),
  'an alert for Opsgenie': requestSignal({ message: 'Disk is full', alias: 'disk-web-1', description: 'On web-1', priority: 'P1', source: 'cron', entity: 'web-1', tags: ['disk'] }),
  'a message for Slack': requestSignal({
    username: 'deploy', attachments: [{ color: 'danger', title: 'Deployment failed', title_link: 'https://ci.example.com/1', text: 'See <https://ci.example.com/1|the log>', fields: [{ title: 'Branch', value: 'main' }] }],
  }),
  'a message for Slack in a form': requestSignal(`payload=${encodeURIComponent('{"text":"Hello","attachments":[{"text":"World"}]}')}`, { contentType: 'application/x-www-form-urlencoded' }),
  'a notification for Amazon Q': snsSignal({ version: '1.0', source: 'custom', id: '1', content: { textType: 'client-markdown', title: 'Queue is long', description: '300 orders wait', nextSteps: ['Look'] }, metadata: { threadId: 'q-1' } }),
  'JSON of anybody': requestSignal({
    alert: { name: 'Disk full', severity: 'high' }, status: 'firing', host: 'db-1', url: 'https://x.example.com/1', account_id: '444455556666', region: 'us-west-2', labels: { team: 'data' },
  }, { path: '/disk' }),
  'JSON that says that it is over': requestSignal({ title: 'Disk full', status: 'RESOLVED', id: 'disk' }),
  'JSON that is good to know': requestSignal({ title: 'Backup is done', level: 'info' }),
  'a list': requestSignal([{ title: 'one' }, { title: 'two' }]),
  'a number': requestSignal('17'),
  'null': requestSignal('null'),
  'JSON in JSON': requestSignal(JSON.stringify(JSON.stringify({ title: 'Twice' }))),
  'a form': requestSignal('title=Disk+full&severity=critical', { contentType: 'application/x-www-form-urlencoded; charset=utf-8' }),
  'a query': requestSignal('', { method: 'GET', query: 'AccountId=111122223333&Region=eu-west-1&Message=Test%20alert' }),
  'text': requestSignal('Disk is full\n\nOn web-1, since noon.\nRunbook: https://wiki.example.com/disk', { contentType: 'text/plain' }),
  'text through SNS': snsSignal('Disk is full on web-1', 'Disk'),
  'text through SNS of another account': requestSignal(envelopeOf('Disk is full on web-1', 'Disk'), { contentType: 'text/plain; charset=UTF-8' }),
  'a subscription that waits for its confirmation': requestSignal({
    Type: 'SubscriptionConfirmation',
    MessageId: '1',
    Token: 'secret',
    TopicArn: 'arn:aws:sns:us-east-1:444455556666:theirs',
    Message: 'You have chosen to subscribe.',
    SubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:444455556666:theirs&Token=secret',
    Timestamp: '2026-11-29T11:58:00.000Z',
  }),
  'nothing': requestSignal(''),
  'blanks': snsSignal(' \n\t '),
  'what is no UTF-8': signalOf(Buffer.from([0x44, 0x69, 0x73, 0x6b, 0xff, 0xfe, 0x20, 0xc3, 0x28])),
  'JSON that was cut off': requestSignal('{"title":"Disk full","seve'),
  'hundreds of kilobytes of JSON': requestSignal(big),
  'hundreds of kilobytes of text': requestSignal(`Lots of text\n${'word '.repeat(50_000)}`),
};
