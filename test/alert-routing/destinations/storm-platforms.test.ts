import { CLOCK, SECRET } from './support';
import { emailPlatform } from '../../../src/alert-routing/destinations/function/email';
import { SecretTexts } from '../../../src/alert-routing/destinations/function/secret-texts';
import { SLACK } from '../../../src/alert-routing/destinations/function/slack-function';
import { TEAMS } from '../../../src/alert-routing/destinations/function/teams-function';
import { Storm } from '../../../src/alert-routing/render/storm';
import { Email } from '../../../src/aws-sdk/ses-client/ses-client';
import { Servers } from '../../delivery/support/servers';
import { CONTEXT, NOW } from '../render/alerts';

const servers = new Servers();
afterAll(() => servers.close());

const OPTIONS = { timeoutMs: 3_000 };
const storm: Storm = {
  members: [{ alertId: 'a-1', title: 'orders-errors', severity: 'error', at: NOW }, { alertId: 'a-2', title: 'db', severity: 'critical', at: NOW, closed: true }],
  from: NOW,
  until: NOW + 60_000,
  over: true,
};

/** A stub that answers one thing after the other, and what it was asked. */
async function stub(...answers: Array<readonly [status: number, body: string]>) {
  const calls: Array<{ path: string; body: Record<string, unknown> }> = [];
  const { url } = await servers.http((response, { url: path, body }) => {
    calls.push({ path, body: JSON.parse(body.toString()) as Record<string, unknown> });
    const [status, text] = answers.shift() ?? [200, 'ok'];
    response.writeHead(status).end(text);
  });
  const tools = (secret: string) => ({ clock: CLOCK, secrets: new SecretTexts(() => async () => secret, CLOCK.now), context: () => CONTEXT });
  return { url, calls, tools };
}

test('a bot of Slack posts it once and edits that; where somebody deleted it, it does not come back', async () => {
  const { url, calls, tools } = await stub([200, '{"ok":true,"channel":"C1","ts":"1.5"}'], [200, '{"ok":true,"channel":"C1","ts":"1.5"}'], [200, '{"ok":false,"error":"message_not_found"}']);
  const { storm: many } = SLACK.platformOf({ kind: 'slack', tokenSecretArn: SECRET, channel: 'C1', apiUrl: url }, tools('xoxb'));
  expect(many!.edits).toBe(true);
  const posted = await many!.sendStorm(storm, undefined, 'rich', OPTIONS);
  expect(posted).toMatchObject({ outcome: { result: 'delivered' }, message: { channel: 'C1', ts: '1.5' } });
  expect(await many!.sendStorm(storm, posted.message, 'plain', OPTIONS)).toMatchObject({ outcome: { result: 'delivered' }, message: posted.message });
  expect(await many!.sendStorm(storm, posted.message, 'rich', OPTIONS)).toMatchObject({ outcome: { result: 'delivered' }, message: posted.message });
  expect(calls.map(({ path }) => path)).toEqual(['/chat.postMessage', '/chat.update', '/chat.update']);
  expect(calls[0].body).toMatchObject({ channel: 'C1', text: '+2 more alerts, 1 of them closed', unfurl_links: false });
  expect(calls[1].body).toMatchObject({ channel: 'C1', ts: '1.5', blocks: [], text: expect.stringContaining('🟢 db') });
});

test('an incoming webhook and Teams are sent it once the window is over', async () => {
  const slack = await stub([200, 'ok'], [400, 'invalid_blocks']);
  const webhook = SLACK.platformOf({ kind: 'slack-webhook', urlSecretArn: SECRET }, slack.tools(slack.url)).storm!;
  expect(webhook.edits).toBe(false);
  expect(await webhook.sendStorm(storm, undefined, 'rich', OPTIONS)).toMatchObject({ outcome: { result: 'delivered' } });
  expect(await webhook.sendStorm(storm, undefined, 'plain', OPTIONS)).toMatchObject({ declined: true });
  expect(slack.calls.map(({ body }) => 'blocks' in body)).toEqual([true, false]);
  const workflow = await stub([202, ''], [202, '']);
  const teams = TEAMS.platformOf({ kind: 'teams', urlSecretArn: SECRET }, workflow.tools(workflow.url)).storm!;
  expect(await teams.sendStorm(storm, undefined, 'rich', OPTIONS)).toMatchObject({ outcome: { result: 'delivered' } });
  expect(await teams.sendStorm(storm, undefined, 'plain', OPTIONS)).toMatchObject({ outcome: { result: 'delivered' } });
  expect(workflow.calls.map(({ body }) => JSON.stringify(body).includes('+2 more alerts'))).toEqual([true, true]);
});

test('e-mail has it as a page and as text', async () => {
  const mails: Email[] = [];
  const many = emailPlatform({ kind: 'email', from: 'a@example.com', to: ['b@example.com'] }, async (mail) => void mails.push(mail), () => CONTEXT).storm!;
  await many.sendStorm(storm, undefined, 'rich', OPTIONS);
  await many.sendStorm(storm, undefined, 'plain', OPTIONS);
  expect(mails).toMatchObject([
    { subject: '+2 more alerts, 1 of them closed', html: expect.stringContaining('orders-errors'), headers: { References: expect.stringMatching(/^<storm-ops-\d+@alerts\.invalid>$/) } },
    { subject: '+2 more alerts, 1 of them closed', text: expect.stringContaining('🟠 orders-errors') },
  ]);
  expect(mails[1]).not.toHaveProperty('html');
});
