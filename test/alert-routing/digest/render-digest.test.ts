import fc from 'fast-check';
import { isQuiet, renderDigest } from '../../../src/alert-routing/digest/function/render-digest';
import { DigestSummary, summarise } from '../../../src/alert-routing/digest/function/summarise';
import { Alert } from '../../../src/alert-routing/state/alert';
import { AlertHint } from '../../../src/contract/alerts';
import { alertOf, ATTACKS, NOW } from '../render/alerts';

const MINUTE = 60_000;
const options = { name: 'Daily', teamTag: 'Team', timeZone: 'Europe/Berlin', from: NOW - 720 * MINUTE, until: NOW, later: 0 };

const listOf = (alerts: readonly Alert[]) => ({
  readMany: async (ids: readonly string[]) => ids.flatMap((id) => alerts.find((alert) => alert.id === id) ?? []),
  list: async (status: string, { most }: { most: number }) => {
    const all = alerts.filter((alert) => alert.status === status && alert.class === 'alert');
    return { alerts: all.slice(0, most), hasMore: all.length > most };
  },
});

const hint = (alertId: string, version: number, what?: string): AlertHint => ({ schemaVersion: 1, alertId, version, arrivedAt: NOW, what });

const EMR = { parser: 'eventbridge', source: 'aws.emr', kind: 'EMR Cluster State Change', title: 'j-1 was terminated with errors' };

const ALERTS = [
  alertOf({ id: 'old-1', severity: 'error', openedAt: NOW - 2 * 1440 * MINUTE, status: 'acknowledged', acknowledgedBy: { name: 'Ann' }, tags: { Team: 'orders' } }),
  alertOf({ id: 'new-1', openedAt: NOW - 5 * MINUTE, tags: { Team: 'orders' }, escalated: [{ level: 2, at: NOW, mentions: [], destinations: [] }] }),
  alertOf({ id: 'emr-1', severity: 'error', tags: { Team: 'data' }, status: 'closed' }, EMR),
  alertOf({ id: 'emr-2', severity: 'error', tags: {}, held: { by: 'silence', because: 'Maintenance', since: NOW } }, EMR),
  alertOf({ id: 'note-1', class: 'notification', tags: { Team: 'data' } }, EMR),
];

test('a digest says what happened, what is open and who is on it, why, and by team', async () => {
  const changes = [
    hint('new-1', 1, 'opened'), hint('new-1', 2, 'aggregated'), hint('new-1', 3, 'escalated'), hint('old-1', 9, 'acknowledged'), hint('emr-1', 1, 'opened'), hint('emr-1', 2, 'closed'),
    hint('emr-2', 1, 'opened'), hint('note-1', 1, 'opened'), hint('gone-1', 1, 'opened'), hint('old-1', 10), hint('emr-2', 2, 'held'),
  ];
  const { subject, text, html } = renderDigest(await summarise(changes, listOf(ALERTS), options));
  expect(subject).toBe('Daily: 4 new alerts, 3 open, Sun 29 Nov 2026, 14:15');
  expect(text).toBe([
    'Daily: 4 new alerts, 3 open',
    'From Sun 29 Nov 2026, 02:15 to Sun 29 Nov 2026, 14:15 (Europe/Berlin)',
    '',
    'What happened',
    '  Alerts opened             4',
    '  Notifications             1',
    '  Counted in what was open  1',
    '  Acknowledged              1',
    '  Escalated                 1',
    '  Closed                    1',
    '  Held by a silence         1',
    '  Other changes             1',
    '',
    'Open (3)',
    '  Severity  Alert                           For     Who is on it',
    '  critical  orders-errors is in ALARM       5 min   nobody, escalated to level 2',
    '  error     orders-errors is in ALARM       2 d     Ann',
    '  error     j-1 was terminated with errors  12 min  nobody, held: Maintenance',
    '',
    'Top reasons',
    '  Reason                              Opened  Signals',
    '  EMR Cluster State Change · aws.emr  3       3',
    '  orders-errors is in ALARM           1       2',
    '  Alerts that are not kept any more   1       1',
    '',
    'By team',
    '  Team     Opened  Closed  Open now',
    '  data     2       1       0',
    '  orders   1       0       2',
    '  No team  2       0       1',
  ].join('\n'));
  expect(html).toContain('<td style="padding:4px 12px 4px 0;vertical-align:top;text-align:left">nobody, escalated to level 2</td>');
});

test('a quiet digest says so, and nothing else', async () => {
  const summary = await summarise([], listOf([]), { ...options, from: undefined });
  expect(isQuiet(summary)).toBe(true);
  expect(renderDigest(summary)).toMatchObject({ subject: 'Daily: all quiet, Sun 29 Nov 2026, 14:15', text: 'Daily: all quiet\nUntil Sun 29 Nov 2026, 14:15 (Europe/Berlin)' });
});

test('ten thousand alerts make a mail that programs for mail show, and it says how many are left out', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => alertOf({ id: `a${index}-1`, tags: { Team: `team-${index}&`.repeat(20) } }, { title: `<&"> alarm ${index} ${'x'.repeat(200)}` }));
  const summary = await summarise(many.map(({ id }) => hint(id, 1, 'opened')), listOf(many), options);
  const { text, html } = renderDigest(summary);
  expect(Buffer.byteLength(html)).toBeLessThan(90_000);
  expect(text).toMatch(/\+1[3-9]\d more or more/);
  expect(text).toMatch(/\+99\d\d more/);
  expect(text).toContain('10000');
});

test.each(ATTACKS)('%s is nothing but text, wherever it stands', async (attack) => {
  const alert = alertOf({ id: 'a-1', tags: { Team: attack }, status: 'acknowledged', acknowledgedBy: { name: attack } }, { title: attack, source: attack, kind: attack });
  const { html, subject } = renderDigest(await summarise([hint('a-1', 1, 'opened'), hint('a-1', 2, attack)], listOf([alert]), { ...options, name: attack }));
  expect(html.replace(/<\/?(!doctype html|html|head|meta|body|h2|h3|p|table|tr|t[dh])( style="[^"<>]*"| charset="utf-8")?>/g, '')).not.toMatch(/[<>]/);
  expect(subject).not.toMatch(/[\r\n]/);
});

test('whatever alerts and hints hold, there is a mail of a bounded size', async () => {
  const anything = fc.record({
    what: fc.string(), title: fc.string(), team: fc.string(), openedAt: fc.oneof(fc.double(), fc.integer()), name: fc.string(), status: fc.constantFrom('open' as const, 'acknowledged' as const),
  });
  await fc.assert(fc.asyncProperty(fc.array(anything), async (all) => {
    const alerts = all.map(({ title, team, openedAt, name, status }, index) => alertOf({ id: `a${index}-1`, openedAt, tags: { Team: team }, acknowledgedBy: { name }, status }, { title }));
    const summary: DigestSummary = await summarise(all.map(({ what }, index) => hint(`a${index}-1`, 1, what)), listOf(alerts), options);
    const { subject, html } = renderDigest(summary);
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(html)).toBeLessThan(90_000);
  }), { numRuns: 50 });
});
