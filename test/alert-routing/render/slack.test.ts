import fc from 'fast-check';
import { ACTING, alertOf, anyAlert, CONTEXT, NOW, textsIn } from './alerts';
import { renderSlack, renderSlackReply, renderSlackText } from '../../../src/alert-routing/render/slack';
import { SLACK_LIMITS, SlackBlock, SlackButton, SlackMessage } from '../../../src/alert-routing/render/slack-blocks';

/** Slack's limits, said once more. */
function breaches({ text, blocks = [] }: SlackMessage): string[] {
  const found: string[] = [];
  const check = (ok: boolean, what: string): unknown => ok || found.push(what);
  const checkText = (one: string, max: number, what: string): void => {
    check(one.trim().length >= 1, `${what} is empty`);
    check(one.length <= max, `${what} has ${one.length} characters`);
  };
  checkText(text, 3000, 'text');
  check(blocks.length <= 50, `${blocks.length} blocks`);
  check(JSON.stringify(blocks).length <= SLACK_LIMITS.allBlocks, `${JSON.stringify(blocks).length} characters of blocks`);
  const checkBlock = (block: SlackBlock): void => {
    switch (block.type) {
      case 'header':
        check(block.text.type === 'plain_text', 'a header with markup');
        return checkText(block.text.text, 150, 'header');
      case 'section':
        check((block.text === undefined) !== (block.fields === undefined), 'a section of neither or both');
        check(block.fields === undefined || (block.fields.length > 0 && block.fields.length <= 10), 'fields');
        (block.fields ?? []).forEach((field) => checkText(field.text, 2000, 'field'));
        return block.text && checkText(block.text.text, 3000, 'section');
      case 'context':
        check(block.elements.length >= 1 && block.elements.length <= 10, 'elements');
        return block.elements.forEach((element) => checkText(element.text, 3000, 'element'));
      case 'actions':
        check(block.elements.length >= 1 && block.elements.length <= 25, 'buttons');
        check(new Set(block.elements.map((element) => element.action_id)).size === block.elements.length, 'the same action twice');
        return block.elements.forEach(({ text: label, action_id: id, value, confirm }) => {
          checkText(label.text, 75, 'button');
          checkText(id, 255, 'action_id');
          checkText(value, 2000, 'value');
          return confirm && [[confirm.title, 100], [confirm.text, 300], [confirm.confirm, 30], [confirm.deny, 30]].forEach(([one, max]) => checkText((one as typeof label).text, max as number, 'dialog'));
        });
    }
  };
  blocks.forEach(checkBlock);
  return found;
}

/** What Slack reads as something else than text: only links to http and dates, each complete. */
function foreignSequences(message: SlackMessage): string[] {
  const own = /<!(?:here|channel)>|<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>|<https?:\/\/[^<>|\s]+\|[^<>|]*>|<!date\^-?\d+\^\{date_short_pretty\} \{time_secs\}\|[^<>|]*>/g;
  return textsIn(message).filter((text) => /[<>]/.test(text.replace(own, ''))).filter((text) => !isPlain(message, text));
}

/** Whether the text stands in an element that Slack reads nothing in. */
function isPlain({ blocks = [] }: SlackMessage, text: string): boolean {
  return blocks.some((block) => {
    const buttons = block.type === 'actions' ? block.elements : [];
    const elements = block.type === 'header' ? [block.text] : block.type === 'context' ? block.elements : buttons.flatMap(({ text: label, confirm }) => [label, ...(confirm ? [confirm.title, confirm.text] : [])]);
    // Slack sends what a button does and is about back to us, and shows it to nobody.
    return buttons.some((button) => button.action_id === text || button.value === text) || elements.some((element) => element.type === 'plain_text' && element.text === text);
  });
}

test('a message says what, where, since when, how often, and saves the click', () => {
  const { text, blocks } = renderSlack(alertOf(), CONTEXT);
  expect(text).toBe('🔴 orders-errors is in ALARM – Critical alert, open');
  const said = textsIn(blocks).join('\n');
  for (const part of [
    'production (123456789012)', 'eu-west-1', `<!date^${(NOW - 720_000) / 1000}^{date_short_pretty} {time_secs}|2026-11-29 13:03:02 UTC>`, '*Times*\n3', 'Threshold Crossed',
    '*Metric*\nAWS/Lambda Errors', 'could not connect to orders-db', '<https://wiki.example.com/runbooks/orders|Runbook>', '|Alarm>', '|Logs Insights>', 'Team=orders',
    'Last time: 2026-11-28 11:15:02 UTC, 1 d 2 h ago, closed by Ann after 1 h – “Restarted the connection pool.”',
  ]) {
    expect(said).toContain(part);
  }
  expect(blocks).toMatchSnapshot();
});

test.each([
  ['closed', alertOf({ status: 'closed', closedAt: NOW, closedBy: { name: 'CloudWatch' } }), 'Critical alert, closed by CloudWatch after 12 min'],
  ['acknowledged', alertOf({ status: 'acknowledged', acknowledgedAt: NOW, acknowledgedBy: { name: 'Bob' } }), 'Critical alert, acknowledged by Bob'],
  ['a notification', alertOf({ class: 'notification', severity: 'info' }), 'Info notification'],
  ['flapping', alertOf({ flapping: true, openings: [1, 2, 3, 4] }), 'Flapping: opened 4 times of late.'],
  ['noted', alertOf({ note: 'see ticket 7' }), 'Note: see ticket 7'],
])('a message says that it is %s', (_what, alert, said) => {
  expect(textsIn(renderSlack(alert, CONTEXT).blocks).join('\n')).toContain(said);
});

test('what does not fit is counted', () => {
  const resources = Array.from({ length: 40 }, (_, index) => `i-${index}`);
  const fields = Array.from({ length: 100 }, (_, index) => ({ name: `n${index}`, value: 'x'.repeat(400) }));
  const said = textsIn(renderSlack(alertOf({}, { resources, fields, logLines: Array.from({ length: 500 }, () => 'y'.repeat(500)) }), CONTEXT).blocks).join('\n');
  expect(said).toMatch(/\+3\d more/);
  expect(said).toMatch(/\*Fields\*\n\+\d\d more/);
  expect(said).toMatch(/\+49\d more/);
});

test('a reply says what happened', () => {
  expect(renderSlackReply(alertOf({ status: 'closed', closedAt: NOW }), CONTEXT, 'closed')).toEqual({ text: 'Closed: 🟢 orders-errors is in ALARM – Critical alert, closed after 12 min' });
});

describe('what people and clocks have done', () => {
  const said = (changes: Parameters<typeof alertOf>[0]): string => textsIn(renderSlack(alertOf(changes), ACTING).blocks).join('\n');
  const step = { level: 2, at: NOW, mentions: ['here'], destinations: ['ops'] };
  test.each([
    ['a step', { escalated: [step] }, 'Nobody has acknowledged it: step 2.'],
    ['who passed it on', { escalated: [{ ...step, passedBy: { name: 'Ann' } }] }, 'Passed on by Ann: step 2.'],
    ['a reminder', { status: 'acknowledged' as const, reminders: 3 }, 'Nobody has closed it: reminder 3.'],
    ['a silence that is over', { released: { by: 'silence' as const, because: 'deploy', since: NOW - 60_000, until: NOW } }, 'Silenced by deploy until 2026-11-29 13:15:02 UTC, told now.'],
    ['a mute rule', { released: { by: 'mute-rule' as const, because: 'nights', since: 0, until: NOW } }, 'Muted by nights until'],
    ['an inhibition', { released: { by: 'inhibition' as const, because: 'db is down', since: 0, until: NaN } }, 'Held back because of db is down until later, told now.'],
    ['a retry', { retries: [{ id: 'press', action: 'Restart cluster', attempt: 2, at: NOW, by: { name: 'Ann' } }] }, 'Retry 2 of 3 by Ann: Restart cluster'],
    ['a retry of nobody knows how many', { retries: [{ id: 'press', action: 'Other', attempt: 2, at: NOW, by: { name: '' } }] }, 'Retry 2 by somebody: Other'],
    ['that it lapsed', { previous: { alertId: 'x-1', openedAt: NOW - 3_600_000, lapsed: true } }, '1 h ago, which nobody closed'],
  ])('a message says it: %s', (_what, changes, text) => {
    expect(said(changes)).toContain(text);
  });

  test('what is over is not said any more', () => {
    expect(said({ status: 'closed', escalated: [step], reminders: 1 })).not.toMatch(/step|reminder/);
    expect(said({ status: 'acknowledged', escalated: [step] })).not.toContain('step');
  });
});

describe('buttons', () => {
  const buttons = (changes: Parameters<typeof alertOf>[0] = {}, context = ACTING): SlackButton[] =>
    renderSlack(alertOf(changes), context).blocks!.flatMap((block) => block.type === 'actions' ? block.elements : []);
  const ids = (changes: Parameters<typeof alertOf>[0] = {}): string[] => buttons(changes).map((button) => button.action_id);

  test('an alert has them as it stands, and each says nothing but what it does and of which alert', () => {
    expect(ids()).toEqual(['alert:acknowledge', 'alert:close', 'alert:pass', 'alert:note']);
    expect(ids({ status: 'acknowledged' })).toEqual(['alert:close', 'alert:pass', 'alert:note']);
    expect(ids({ status: 'closed' })).toEqual(['alert:note']);
    expect(ids({ class: 'notification' })).toEqual([]);
    expect(buttons().map(({ value }) => value)).toEqual(Array.from({ length: 4 }, () => 'a3f5c1-1'));
    expect(buttons()).toMatchSnapshot();
  });

  test('a retry has one until it is used up', () => {
    const actions = ['Restart cluster', 'Other'];
    const retries = (attempt: number): object[] => [{ id: 'press', action: 'Restart cluster', attempt, at: NOW, by: { name: 'Ann' } }];
    expect(ids({ actions }).slice(4)).toEqual(['alert:retry:Restart cluster', 'alert:retry:Other']);
    expect(ids({ actions, retries: retries(2) as never }).slice(4)).toEqual(['alert:retry:Restart cluster', 'alert:retry:Other']);
    expect(ids({ actions, retries: retries(3) as never }).slice(4)).toEqual(['alert:retry:Other']);
    expect(buttons({ actions })[4]).toMatchObject({ confirm: { title: { text: 'Restart cluster?' }, confirm: { text: 'Retry' } } });
  });

  test('there are 25 at most, and none where Slack does not send presses of them', () => {
    expect(buttons({ actions: Array.from({ length: 60 }, (_, index) => `r${index}`) }).length).toBeLessThanOrEqual(25);
    expect(buttons({}, CONTEXT)).toEqual([]);
    expect(buttons({}, { ...ACTING, buttons: false })).toEqual([]);
  });
});

describe('who is called', () => {
  const step = (mentions: string[]) => ({ level: 1, at: NOW, mentions, destinations: ['ops'] });
  test.each([
    [['here'], '<!here> '],
    [['channel', 'U012AB3CD'], '<!channel> <@U012AB3CD> '],
    [['S012AB3CD', 'W0AB', 'here', 'here'], '<!subteam^S012AB3CD> <@W0AB> <!here> '],
    [[], ''],
    [['everyone', '<!channel>', 'U1>x', '@here', 'u012ab3cd'], ''],
  ])('by %j: %s', (mentions, text) => {
    const { text: reply } = renderSlackReply(alertOf(), CONTEXT, 'escalated', step(mentions));
    expect(reply).toBe(`${text}Nobody has acknowledged it: step 1: 🔴 orders-errors is in ALARM – Critical alert, open`);
    const { text: line, blocks = [] } = renderSlack(alertOf(), CONTEXT, [step(mentions)]);
    expect(line.startsWith(`${text}🔴`)).toBe(true);
    expect(textsIn(blocks[0])).toContain(text === '' ? '🔴 orders-errors is in ALARM' : text.trim());
  });

  test('by a reminder: who said that he is on it', () => {
    const acknowledged = { status: 'acknowledged' as const, reminders: 2, acknowledgedBy: { name: 'Ann', id: 'slack:U012AB3CD' } };
    expect(renderSlackReply(alertOf(acknowledged), CONTEXT, 'reminded').text).toMatch(/^<@U012AB3CD> Nobody has closed it: reminder 2: /);
    expect(renderSlackReply(alertOf({ ...acknowledged, acknowledgedBy: { name: 'Ann', id: 'email:<!channel>' } }), CONTEXT, 'reminded').text).toMatch(/^Nobody/);
  });
});

test('a mention, a link and a fence of a sender stay text', () => {
  const said = textsIn(renderSlack(alertOf({}, { title: '<!channel> & co', logLines: ['```', '<!here>'] }), CONTEXT));
  expect(said).toContain('🔴 <!channel> & co'); // a header is plain text, in which Slack reads nothing
  expect(said).toContain('```\nˋˋˋ\n&lt;!here&gt;\n```');
});

test('any alert can be rendered within the limits, and nothing of it is more than text', () => {
  fc.assert(fc.property(anyAlert, (alert) => {
    for (const message of [
      renderSlack(alert, CONTEXT), renderSlack(alert, ACTING, alert.escalated), renderSlackText(alert, ACTING, alert.escalated),
      renderSlackReply(alert, CONTEXT, 'closed'), renderSlackReply(alert, ACTING, 'escalated', alert.escalated?.at(-1)), renderSlackReply(alert, ACTING, 'reminded'),
    ]) {
      expect(breaches(message)).toEqual([]);
      expect(foreignSequences(message)).toEqual([]);
    }
  }), { numRuns: 400 });
});
