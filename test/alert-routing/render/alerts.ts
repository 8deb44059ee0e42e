import fc from 'fast-check';
import { SEVERITIES } from '../../../src/alert-routing/alert-event';
import { RenderContext } from '../../../src/alert-routing/render/context';
import { Alert } from '../../../src/alert-routing/state/alert';

export const NOW = Date.parse('2026-11-29T13:15:02.000Z');
const MINUTE = 60_000;

export const CONTEXT: RenderContext = { destination: 'ops', accountNames: { 123456789012: 'production' }, now: NOW };

/** An alert as an alarm of CloudWatch makes it. */
export function alertOf(changes: Partial<Alert> = {}, event: Partial<Alert['event']> = {}): Alert {
  return {
    id: 'a3f5c1-1',
    key: 'cloudwatch-alarm 123456789012 eu-west-1 orders-errors',
    generation: 1,
    version: 1,
    class: 'alert',
    severity: 'critical',
    status: 'open',
    event: {
      signalId: 's1',
      parser: 'cloudwatch-alarm',
      source: 'aws.cloudwatch',
      kind: 'CloudWatch Alarm State Change',
      class: 'alert',
      severity: 'critical',
      status: 'firing',
      key: 'cloudwatch-alarm 123456789012 eu-west-1 orders-errors',
      title: 'orders-errors is in ALARM',
      text: 'Threshold Crossed: 1 datapoint [12.0 (29/11/26 13:00:00)] was greater than the threshold (5.0).',
      account: '123456789012',
      region: 'eu-west-1',
      resources: ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-errors'],
      at: NOW - 12 * MINUTE,
      link: { label: 'Alarm', url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/orders-errors' },
      links: [{ label: 'Logs Insights', url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:logs-insights$3FqueryDetail$3D~(end~0~start~-3600)' }],
      runbook: 'https://wiki.example.com/runbooks/orders',
      fields: [{ name: 'Metric', value: 'AWS/Lambda Errors' }, { name: 'Threshold', value: '> 5 in 1 of 1 minutes' }],
      logLines: ['ERROR RequestId: 7b1c could not connect to orders-db', 'ERROR RequestId: 7b1d could not connect to orders-db'],
      tags: { Team: 'orders' },
      payload: '{}',
      ...event,
    },
    count: 3,
    openedAt: NOW - 12 * MINUTE,
    lastAt: NOW - 2 * MINUTE,
    flapping: false,
    openings: [NOW - 12 * MINUTE],
    destinations: ['ops'],
    tags: { Team: 'orders' },
    previous: { alertId: 'a3f5c1-0', openedAt: NOW - 26 * 60 * MINUTE, closedAt: NOW - 25 * 60 * MINUTE, closedBy: { name: 'Ann' }, note: 'Restarted the connection pool.' },
    unconfirmed: [],
    ...changes,
  };
}

/** The same where Slack has buttons, and Teams and e-mail have links that act. */
export const ACTING: RenderContext = {
  ...CONTEXT, buttons: true, maxRetries: { 'Restart cluster': 3 }, actionLinks: [{ label: 'Acknowledge', url: 'https://x.execute-api.eu-west-1.amazonaws.com/confirm/acknowledge?token=1.a.b' }],
};

/** What nobody should be able to say with a message: mentions, links, markup, functions, headers. */
export const ATTACKS = [
  '<!channel>', '<!here|x>', '<@U012AB3CD>', '<#C012|general>', '<https://evil.example|console>', '@channel', '```', '``', '*bold*', '<at>Ann</at>', '{{DATE(2026-01-01,SHORT)}}',
  '${title}', '[click](https://evil.example)', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='x", 'x\r\nBcc: evil@example.com', '\u202egnp.exe', '\u0000\u001b[2J',
  '&lt;!channel&gt;', '&', '\ud83d', '😀', '\ufeff', '\u2028', 'javascript:alert(1)', 'https://good.example@evil.example/', 'https://a.example/|b>c', '__proto__', 'constructor', '', ' ', '\n\n',
];

const nasty: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ATTACKS) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...ATTACKS), { maxLength: 6 }).map((parts) => parts.join(' ')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('&', '"', '\\', '<', 'é', '😀', 'x ', '\n', '\u0001'), fc.integer({ min: 0, max: 5000 }))
      .map(([unit, times]) => unit.repeat(times)),
  },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const time = fc.oneof(fc.integer({ min: NOW - 1e10, max: NOW + 1e6 }), fc.constantFrom(0, -1, NaN, Infinity, 9e15));
const address = fc.oneof(nasty, fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.constant(`https://a.example/${'&x'.repeat(900)}`));
const link = fc.record({ label: nasty, url: address });
const actor = fc.record({ name: nasty });
const many = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(arbitrary, { maxLength: 4 }) }, { weight: 1, arbitrary: fc.array(arbitrary, { minLength: 30, maxLength: 60 }) });

/** Any alert, with everything that anybody could put into one. */
export const anyAlert: fc.Arbitrary<Alert> = fc.record({
  id: fc.oneof(fc.constant('a3f5c1-1'), nasty),
  key: nasty,
  generation: fc.nat(),
  version: fc.nat(),
  class: fc.constantFrom('alert' as const, 'notification' as const),
  severity: fc.constantFrom(...SEVERITIES),
  status: fc.constantFrom('open' as const, 'acknowledged' as const, 'closed' as const),
  event: fc.record({
    signalId: nasty,
    parser: nasty,
    source: nasty,
    kind: nasty,
    class: fc.constantFrom('alert' as const, 'notification' as const),
    severity: fc.constantFrom(...SEVERITIES),
    status: fc.constantFrom('firing' as const, 'resolved' as const),
    key: nasty,
    title: nasty,
    text: maybe(nasty),
    account: maybe(fc.oneof(fc.constantFrom('123456789012', '__proto__'), nasty)),
    region: maybe(nasty),
    resources: many(nasty),
    at: time,
    link: maybe(link),
    links: many(link),
    runbook: maybe(fc.oneof(nasty, fc.webUrl())),
    fields: many(fc.record({ name: nasty, value: nasty })),
    logLines: many(nasty),
    tags: fc.dictionary(nasty, nasty),
    muted: maybe(nasty),
    payload: fc.constant('{}'),
  }),
  count: fc.nat(),
  openedAt: time,
  lastAt: time,
  acknowledgedAt: maybe(time),
  acknowledgedBy: maybe(actor),
  closedAt: maybe(time),
  closedBy: maybe(actor),
  flapping: fc.boolean(),
  openings: fc.array(time, { maxLength: 5 }),
  destinations: fc.constant(['ops']),
  tags: fc.dictionary(nasty, nasty),
  previous: maybe(fc.record({ alertId: nasty, openedAt: time, closedAt: maybe(time), closedBy: maybe(actor), note: maybe(nasty) })),
  note: maybe(nasty),
  escalated: maybe(fc.array(fc.record({
    level: fc.nat(), at: time, mentions: fc.array(fc.oneof(nasty, fc.constantFrom('here', 'channel', 'U012AB3CD', 'S012AB3CD')), { maxLength: 5 }), destinations: fc.constant(['ops']), passedBy: maybe(actor),
  }), { maxLength: 5 })),
  reminders: maybe(fc.nat()),
  released: maybe(fc.record({ by: fc.constantFrom('silence', 'mute-rule', 'inhibition'), because: nasty, since: time, until: time })),
  actions: maybe(many(nasty)),
  retries: maybe(many(fc.record({ action: nasty, attempt: fc.nat(), at: time, by: actor }))),
  unconfirmed: fc.constant([]),
}) as fc.Arbitrary<Alert>;

/** Every text in a value, wherever it is. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
