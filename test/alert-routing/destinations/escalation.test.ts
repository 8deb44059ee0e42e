import { Answer, Call, Destination, SECRET } from './support';
import { DestinationConfig } from '../../../src/alert-routing/destinations/destination-config';
import { newsSince, toldAfter, toldOf, TOLD_TO_PEOPLE, TOLD_TO_SYSTEMS } from '../../../src/alert-routing/destinations/function/changes';
import { DestinationFunction } from '../../../src/alert-routing/destinations/function/compose-destination';
import { HTTPS } from '../../../src/alert-routing/destinations/function/https-function';
import { OPSGENIE } from '../../../src/alert-routing/destinations/function/opsgenie-function';
import { PAGERDUTY } from '../../../src/alert-routing/destinations/function/pagerduty-function';
import { SLACK } from '../../../src/alert-routing/destinations/function/slack-function';
import { TEAMS } from '../../../src/alert-routing/destinations/function/teams-function';
import { Alert, EscalatedStep } from '../../../src/alert-routing/state/alert';
import { Servers } from '../../delivery/support/servers';
import { alertOf, NOW } from '../render/alerts';

const servers = new Servers();
afterAll(() => servers.close());

const start = <K extends DestinationConfig['kind']>(
  definition: DestinationFunction<K>, configOf: (url: string) => Extract<DestinationConfig, { kind: K }>,
  answer: (call: Call, number: number) => Answer,
): Promise<Destination> => Destination.start(servers, definition, configOf, answer);
const slackAnswer = (_call: Call, number: number): Answer => [200, JSON.stringify({ ok: true, channel: 'C012AB3CD', ts: `1.${number}` })];
const bot = (): Promise<Destination> =>
  start(SLACK, (url) => ({ kind: 'slack', tokenSecretArn: SECRET, channel: '#ops', apiUrl: `${url}/api` }), slackAnswer);
const byUrl = async (started: Promise<Destination>): Promise<Destination> => {
  const destination = await started;
  destination.secret = 'url';
  return destination;
};
const webhook = (): Promise<Destination> => byUrl(start(SLACK, () => ({ kind: 'slack-webhook', urlSecretArn: SECRET }), () => [200, 'ok']));
const teams = (): Promise<Destination> => byUrl(start(TEAMS, () => ({ kind: 'teams', urlSecretArn: SECRET }), () => [202]));
const https = (): Promise<Destination> => start(HTTPS, (url) => ({ kind: 'https', url }), () => [204]);

const step = (level: number, changes: Partial<EscalatedStep> = {}): EscalatedStep => ({ level, at: NOW, mentions: ['here'], destinations: ['ops'], ...changes });
const version = (number: number, changes: Partial<Alert> = {}): Alert => alertOf({ version: number, count: 1, ...changes });
const acknowledged: Partial<Alert> = { status: 'acknowledged', acknowledgedAt: NOW, acknowledgedBy: { name: 'Bob', id: 'slack:U0BOB' } };
const closed: Partial<Alert> = { status: 'closed', closedAt: NOW, closedBy: { name: 'Ann' } };
const replies = ({ calls }: Destination): string[] => calls.filter(({ body }) => body.thread_ts).map(({ body }) => `${body.thread_ts} ${body.reply_broadcast} ${body.text}`);

describe('a bot of Slack', () => {
  test('field case S2-21: each step is a new reply in the thread of the first post, with the mention, to the channel, once', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    await slack.tell(version(2, { escalated: [step(1)] }));
    await slack.tell(version(2, { escalated: [step(1)] }));
    await slack.tell(version(3, { escalated: [step(1), step(2, { mentions: ['U0ANN', 'S0TEAM'] })] }));
    await slack.tell(version(4, { escalated: [step(1), step(2)] }));
    expect(replies(slack)).toEqual([
      expect.stringMatching(/^1\.1 true <!here> Nobody has acknowledged it: step 1: 🔴 orders/), expect.stringMatching(/^1\.1 true <@U0ANN> <!subteam\^S0TEAM> Nobody has acknowledged it: step 2: /),
    ]);
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage', 'chat.update', 'chat.postMessage', 'chat.update']);
  });

  test('steps whose versions became one are one reply each', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    await slack.tell(version(9, { escalated: [step(1), step(2, { mentions: ['channel'] }), step(3)] }));
    expect(replies(slack).map((reply) => /step \d/.exec(reply)?.[0])).toEqual(['step 1', 'step 2', 'step 3']);
  });

  test('more steps than an attempt tells are told with the next', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    const many = version(2, { escalated: Array.from({ length: 12 }, (_, index) => step(index + 1)) });
    expect(await slack.tell(many)).toMatchObject({ result: 'failed', unavailable: false, retryAfterSeconds: 1 });
    expect(await slack.tell(many)).toMatchObject({ result: 'delivered' });
    expect(replies(slack).map((reply) => /step \d+/.exec(reply)?.[0])).toEqual(Array.from({ length: 12 }, (_, index) => `step ${index + 1}`));
  });

  test.each([['acknowledged', acknowledged], ['closed', closed]])('nobody is called for what is %s by then', async (_what, changes) => {
    const slack = await bot();
    await slack.tell(version(1));
    await slack.tell(version(3, { ...changes, escalated: [step(1)] }));
    expect(replies(slack).filter((reply) => /step/.test(reply))).toEqual([]);
  });

  test('who passes it on calls for the next step, and not for those before', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    await slack.tell(version(2, { ...acknowledged, escalated: [step(1)] }));
    await slack.tell(version(3, { escalated: [step(1), step(2, { passedBy: { name: 'Bob' }, mentions: ['U0ANN'] })] }));
    expect(replies(slack)).toEqual([expect.stringMatching(/^1\.1 true <@U0ANN> Passed on by Bob: step 2: /)]);
    await slack.tell(version(4, { escalated: [step(1), step(2, { passedBy: { name: 'Bob' } }), step(3)] }));
    expect(replies(slack)).toHaveLength(2);
  });

  test('a step that another destination tells is none of its own', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    await slack.tell(version(2, { escalated: [step(1, { destinations: ['others'] })] }));
    expect(replies(slack)).toEqual([]);
    expect(JSON.stringify(slack.calls[1].body.blocks)).toContain('Nobody has acknowledged it: step 1');
  });

  test('a destination that a step brings in posts all of the alert, with the mention, and no reply', async () => {
    const slack = await bot();
    await slack.tell(version(4, { escalated: [step(1, { destinations: ['others'] }), step(2, { mentions: ['channel'] })] }));
    await slack.tell(version(4, { escalated: [step(1, { destinations: ['others'] }), step(2)] }));
    expect(slack.paths).toEqual(['chat.postMessage']);
    expect(slack.calls[0].body.text).toMatch(/^<!channel> 🔴/);
    expect((slack.calls[0].body.blocks as object[]).slice(0, 2)).toMatchObject([{ type: 'section', text: { text: '<!channel>' } }, { type: 'header' }]);
    await slack.tell(version(5, { escalated: [step(2)] }));
    expect(JSON.stringify(slack.calls[1].body)).not.toContain('<!channel>');
  });

  test('a reminder is a reply as well, the latest alone, and calls whoever is on it', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    await slack.tell(version(4, { ...acknowledged, reminders: 3 }));
    await slack.tell(version(4, { ...acknowledged, reminders: 3 }));
    await slack.tell(version(5, { ...closed, reminders: 4 }));
    expect(replies(slack).map((reply) => reply.replace(/: 🔴.*/, ''))).toEqual(['1.1 true <@U0BOB> Nobody has closed it: reminder 3', expect.stringMatching(/^1\.1 undefined Closed/)]);
  });

  test('a reply that failed is made again, and the one before it is not', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    const twice = version(2, { escalated: [step(1), step(2)] });
    slack.answers.push([200, '{"ok":true,"channel":"C","ts":"1.1"}'], [200, '{"ok":true,"channel":"C","ts":"1.9"}'], [429, '', { 'retry-after': '2' }]);
    expect(await slack.tell(twice)).toMatchObject({ result: 'failed', retryAfterSeconds: 2 });
    expect(await slack.tell(twice)).toMatchObject({ result: 'delivered' });
    expect(replies(slack).map((reply) => /step \d/.exec(reply)?.[0])).toEqual(['step 1', 'step 2', 'step 2']);
  });

  test('where the message is gone, the whole alert calls', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    slack.answers.push([200, '{"ok":true,"channel":"C","ts":"1.1"}'], [200, '{"ok":false,"error":"thread_not_found"}']);
    await slack.tell(version(2, { escalated: [step(1)] }));
    expect(slack.calls.at(-1)!.body).toMatchObject({ text: expect.stringMatching(/^<!here> 🔴/), blocks: expect.any(Array) });
    expect(slack.calls.at(-1)!.body.thread_ts).toBeUndefined();
  });

  test('a post of before there were escalations is understood', async () => {
    const slack = await bot();
    slack.table.posts.set('a3f5c1-1/ops', { version: 1, told: { status: 'open', severity: 'critical' }, message: { channel: 'C', ts: '1.1' } });
    await slack.tell(version(1));
    expect(slack.calls).toHaveLength(0);
    await slack.tell(version(2, { escalated: [step(1)] }));
    expect(replies(slack)).toHaveLength(1);
  });

  test('of what is held nobody is told', async () => {
    const slack = await bot();
    const held = { by: 'silence' as const, because: 'deploy', since: NOW };
    expect(await slack.tell(version(1, { held }))).toMatchObject({ result: 'delivered', unsent: true });
    await slack.tell(version(2, { ...closed, held }));
    expect(slack.calls).toEqual([]);
  });
});

test.each([['an incoming webhook', webhook], ['Teams', teams]])('%s gets a message for each step and the latest reminder', async (_what, started) => {
  const destination = await started();
  await destination.tell(version(1));
  await destination.tell(version(3, { escalated: [step(1), step(2)] }));
  await destination.tell(version(4, { ...acknowledged, escalated: [step(1), step(2)] }));
  await destination.tell(version(6, { ...acknowledged, reminders: 2 }));
  await destination.tell(version(7, { ...acknowledged, reminders: 2 }));
  expect(destination.calls).toHaveLength(4);
  expect(destination.calls[1].text).toContain('Nobody has acknowledged it: step 2');
  expect(destination.calls[3].text).toContain('Nobody has closed it: reminder 2');
});

test('an HTTPS endpoint gets each step once, with an id of its own, and hears that it was passed on', async () => {
  const destination = await https();
  await destination.tell(version(1));
  await destination.tell(version(2, acknowledged));
  await destination.tell(version(3, { escalated: [step(1, { passedBy: { name: 'Bob' } })] }));
  await destination.tell(version(4, acknowledged));
  await destination.tell(version(5, { escalated: [step(2, { passedBy: { name: 'Bob' }, destinations: ['others'] })] }));
  await destination.tell(version(5, { escalated: [step(2, { passedBy: { name: 'Bob' }, destinations: ['others'] })] }));
  expect(destination.calls.map(({ body: { change, escalated } }) => [change, (escalated as EscalatedStep[] | undefined)?.at(-1)?.level])).toEqual([
    ['opened', undefined], ['acknowledged', undefined], ['escalated', 1], ['acknowledged', undefined], ['passed', 2],
  ]);
});

test.each([
  ['PagerDuty', () => start(PAGERDUTY, (apiUrl) => ({ kind: 'pagerduty', routingKeySecretArn: SECRET, apiUrl }), () => [202])],
  ['Opsgenie', () => start(OPSGENIE, (apiUrl) => ({ kind: 'opsgenie', apiKeySecretArn: SECRET, apiUrl }), () => [202])],
] as ReadonlyArray<readonly [string, () => Promise<Destination>]>)('%s hears of an alert once, also when a step brings it in', async (_what, started) => {
  const destination = await started();
  await destination.tell(version(3, { escalated: [step(1)] }));
  await destination.tell(version(4, { escalated: [step(1), step(2)], reminders: 1 }));
  await destination.tell(version(5, acknowledged));
  await destination.tell(version(6, { escalated: [step(3, { passedBy: { name: 'Bob' } })] }));
  await destination.tell(version(7, acknowledged));
  expect(destination.calls).toHaveLength(2);
});

test('what was told is no news, whatever was escalated', () => {
  for (const status of ['open', 'acknowledged', 'closed'] as const) {
    const alert = version(2, { status, escalated: [step(1), step(2)], reminders: 2 });
    for (const wanted of [TOLD_TO_PEOPLE, TOLD_TO_SYSTEMS]) {
      expect(newsSince(alert, toldOf(alert), wanted, 'ops')).toBeUndefined();
      // News after news, there is an end.
      let told = toldOf(version(1));
      for (let number = 0; number < 6; number += 1) {
        const news = newsSince(alert, told, wanted, 'ops');
        told = news ? toldAfter(alert, told, news) : told;
      }
      expect(newsSince(alert, told, wanted, 'ops')).toBeUndefined();
    }
  }
});
