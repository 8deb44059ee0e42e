import { PlatformMessage, PlatformName } from '../../cli/src/local/platforms/message-board';
import { alertsOf, balanceAlerts } from '../../demo/alerts/books';
import { alertVerdict } from '../../demo/alerts/report';
import { alarms, alarmsThatEnd, clusterFailures, DestinationName } from '../../demo/alerts/signals';
import { Alert } from '../../src/alert-routing/state/alert';

const ROUTER = 'Operations/Alerts';
const sent = [...clusterFailures(600), ...alarms(), ...alarmsThatEnd()];
const PLATFORMS: Readonly<Record<DestinationName, PlatformName>> = { Data: 'slack', Platform: 'teams', Payments: 'pagerduty', Everybody: 'email' };

const names = [...new Set(sent.map(({ about }) => about))];
const firing = (about: string) => sent.filter((signal) => signal.about === about && signal.fires).length;
const isOver = (about: string) => sent.some((signal) => signal.about === about && !signal.fires);
let alerts: Alert[];
let messages: PlatformMessage[];

function message(about: string, state: 'open' | 'closed', destination: DestinationName): PlatformMessage {
  const content = { text: `${about}: Error alert, ${state}`, times: firing(about), event_action: state === 'closed' ? 'resolve' : 'trigger' };
  return { id: `${about} ${state} ${messages?.length}`, platform: PLATFORMS[destination], destination: `${ROUTER}/${destination}`, postedAt: 0, edits: 0, content };
}

beforeEach(() => {
  alerts = names.map((about) => ({ event: { title: `Alarm ${about}` }, count: firing(about), status: isOver(about) ? 'closed' : 'open', destinations: [] as string[] }) as unknown as Alert);
  messages = [];
  messages = names.flatMap((about) => {
    const { destination } = sent.find((signal) => signal.about === about)!;
    const told = message(about, isOver(about) ? 'closed' : 'open', destination);
    return PLATFORMS[destination] === 'teams' && isOver(about) ? [message(about, 'open', destination), told] : [told];
  });
});

function wrong(): string[] {
  const facts = { alerts: alertsOf(sent), published: sent.length, toPublish: sent.length };
  return alertVerdict(balanceAlerts({ sent, alerts, messages, router: ROUTER }), facts);
}

test('books that are right are found right: 600 failures of twelve jobs, and alarms', () => {
  expect(wrong()).toEqual([]);
  expect(names.length).toBeLessThan(20);
  expect(new Set(sent.map(({ destination }) => destination)).size).toBe(4);
});

test('an alert that was lost is found, on each platform', () => {
  for (const { destination } of [...messages]) {
    const before = messages;
    messages = before.filter((one) => one.destination !== destination);
    expect(wrong().join()).toContain('was not told');
    messages = before;
  }
});

test('that nobody was told that an alarm is over is found', () => {
  messages = messages.filter(({ id }) => !id.startsWith('platform-latency closed'));
  expect(wrong()).toEqual(['Platform was not told that platform-latency is over.']);
});

test('an alert that was posted twice is found, on each platform', () => {
  for (const one of [...messages]) {
    messages.push({ ...one, id: 'again' });
    expect(wrong()).toEqual([expect.stringContaining('more than once')]);
    messages.pop();
  }
});

test('a signal that was counted twice, and an alert that is not there, are found', () => {
  alerts[0] = { ...alerts[0], count: alerts[0].count + 1 };
  expect(wrong()).toEqual(['The table counts 608 signals, expected 607.', expect.stringMatching(/counts \d+ signals, expected \d+\.$/)]);
  alerts.shift();
  expect(wrong().join(' ')).toMatch(/There are 0 alerts of .*expected one/);
});

test('what somebody else was told is found', () => {
  messages.push(message('data-errors', 'open', 'Payments'));
  expect(wrong()).toEqual([expect.stringContaining('Operations/Alerts/Payments was told of something that is not its own')]);
  messages[messages.length - 1] = { ...messages.at(-1)!, content: 'nothing of ours' };
  expect(wrong()).toEqual([expect.stringContaining('was told of something that nobody said')]);
});

test('what went to everybody because no tags were found is right where the table says so, and is to be told once too', () => {
  alerts[0] = { ...alerts[0], destinations: ['Everybody', 'Data'] };
  expect(wrong()).toEqual([expect.stringContaining('Everybody was not told')]);
  messages.push(message(names[0], 'open', 'Everybody'));
  expect(wrong()).toEqual([]);
  messages.push(message(names[0], 'open', 'Everybody'));
  expect(wrong()).toEqual([expect.stringContaining('Everybody was told of')]);
});

test('a message of Slack that was not edited to the end is found', () => {
  const index = messages.findIndex(({ content }) => JSON.stringify(content).includes('data-job-1:'));
  messages[index] = { ...messages[index], content: { text: 'data-job-1: Error alert, open', times: 999 } };
  expect(wrong()).toEqual([expect.stringContaining('does not say')]);
});
