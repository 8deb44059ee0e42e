import { BrakeName } from './brakes';
import { BacklogFigures, CHOSEN, CombinationFigures, GROUPS, LATENCIES_MS, LOADS, MAX_CONCURRENCY, POLLER_STEP_MS } from './figures';
import { DrainSetting } from './measure-drain';
import { OutageFigures, OutageSetting } from './measure-outage';
import { PoisonFigures } from './measure-poison';

/** An outage and what it did. */
export type Outage = OutageSetting & OutageFigures;

/** What one brake did, everywhere. */
export interface BrakeFigures {
  readonly brake: BrakeName;
  /** 300 groups that the backend answers 502, at once and over five minutes. */
  readonly burst: PoisonFigures;
  readonly flow: PoisonFigures;
  /** An hour's outage with 200 groups, and with one. */
  readonly many: OutageFigures;
  readonly single: OutageFigures;
  /** Twelve hours with one group, 2.9 days with five. */
  readonly halfADay: OutageFigures;
  readonly days: OutageFigures;
}

/** Everything that is measured for the page. */
export interface DefaultsFigures {
  readonly combinations: readonly CombinationFigures[];
  /** By limit, latency and poller. */
  readonly limits: readonly BacklogFigures[];
  /** By latency and groups per invocation. */
  readonly shared: readonly BacklogFigures[];
  readonly outages: readonly Outage[];
  readonly brakes: readonly BrakeFigures[];
}

/** The page docs/defaults.md. */
export function renderMarkdown({ combinations, limits, shared, outages, brakes }: DefaultsFigures): string {
  const lines = [
    '# Where the defaults come from',
    '',
    'This page is written by `npm run defaults-table`; nothing on it was measured on AWS. The real forwarder core runs against the models of the',
    `queue and the event source, under a virtual clock, with a limit of ${MAX_CONCURRENCY} requests in flight. A poller's cycle is taken to need`,
    `${POLLER_STEP_MS} ms to receive, ${POLLER_STEP_MS} ms to invoke and ${POLLER_STEP_MS} ms to delete; a request takes from half to one and a half times the latency that is named.`,
    '',
    `With these figures the defaults are \`batchSize\` ${CHOSEN.batchSize} and \`groupsPerInvocation\` ${CHOSEN.groupsPerInvocation}: ten messages a batch spread the poller's cycle over most`,
    'webhooks, and one group an invocation is the only setting that keeps its efficiency when groups are deep. More groups per invocation make',
    'the function\'s time cheaper where every webhook is a group of its own, and nowhere else.',
    '',
    '* **efficiency**: deliveries per second with a backlog, times latency, divided by the limit; 1.00 cannot be exceeded.',
    '* **p99**: 99th percentile of the time from arrival to delivery, at a load that is a part of what the backend takes at the limit (Poisson',
    '  arrivals). "grows": the load is more than these settings can carry, and the backlog grows as long as it lasts.',
    '* **Lambda ms**: time of the function per webhook, with a backlog.',
    '* **deep**: all webhooks in twenty groups; **shallow**: a group for each webhook.',
    '',
  ];
  for (const groups of GROUPS) {
    for (const latencyMs of LATENCIES_MS) {
      lines.push(...drainTable(combinations.filter((figures) => figures.groups === groups && figures.latencyMs === latencyMs), groups, latencyMs));
    }
  }
  lines.push(...limitTable(limits), ...sharedTable(shared), ...outageTable(outages), ...brakeTable(brakes));
  return lines.join('\n');
}

function drainTable(rows: readonly CombinationFigures[], groups: DrainSetting['groups'], latencyMs: number): string[] {
  return [
    `## ${groups === 'deep' ? 'Deep' : 'Shallow'} groups, ${latencyMs} ms`,
    '',
    `| batchSize | groupsPerInvocation | efficiency | ${LOADS.map((load) => `p99 at ${load * 100} %`).join(' | ')} | Lambda ms |`,
    `|---|---|---|${LOADS.map(() => '---|').join('')}---|`,
    ...rows.map(({ batchSize, groupsPerInvocation, efficiency, p99Ms, lambdaMsPerWebhook }) =>
      `| ${batchSize} | ${groupsPerInvocation} | ${efficiency.toFixed(2)} | ${p99Ms.map(duration).join(' | ')} | ${lambdaMsPerWebhook.toFixed(1)} |`),
    '',
  ];
}

function limitTable(rows: readonly BacklogFigures[]): string[] {
  return [
    '## Limits',
    '',
    'Efficiency with the defaults and a backlog of shallow groups. The second poller takes no time at all: what is missing there is the',
    'forwarder\'s own.',
    '',
    '| maxConcurrency | latency | poller\'s cycle | efficiency |',
    '|---|---|---|---|',
    ...rows.map(({ maxConcurrency, latencyMs, pollerStepMs, efficiency }) =>
      `| ${maxConcurrency} | ${latencyMs} ms | ${pollerStepMs * 3} ms | ${efficiency.toFixed(2)} |`),
    '',
  ];
}

function sharedTable(rows: readonly BacklogFigures[]): string[] {
  return [
    '## Groups per invocation and the function\'s time',
    '',
    `What the function costs where it can work on ten groups at once: shallow groups, a backlog, batches of ${CHOSEN.batchSize}.`,
    '',
    '| maxConcurrency | latency | groupsPerInvocation | efficiency | Lambda ms |',
    '|---|---|---|---|---|',
    ...rows.map(({ maxConcurrency, latencyMs, groupsPerInvocation, efficiency, lambdaMsPerWebhook }) =>
      `| ${maxConcurrency} | ${latencyMs} ms | ${groupsPerInvocation} | ${efficiency.toFixed(2)} | ${lambdaMsPerWebhook.toFixed(1)} |`),
    '',
  ];
}

function outageTable(outages: readonly Outage[]): string[] {
  return [
    '## Outages',
    '',
    'Webhooks keep arriving while the backend is away, spread over the groups. Recovery is the time from its end to the first delivery, in several worlds',
    'that differ by their seed. Receives are the most of any message: SQS itself would move it at the one after 1,000.',
    '',
    'A single group after days is where receives are scarce: SQS allows 1,000 of them, and an invocation can hold on to a message for 70 seconds. That is',
    '19 hours of having it in hand, 12 of which are used up by the end of the first half day; after that it is in hand a part of the time. A function that runs',
    'for 15 minutes would have it in hand all the time, and would have to be given a visibility timeout of as long, which what a crash had in hand then',
    'waits for, or a call of `ChangeMessageVisibility` for every batch: half a dollar more for a million batches, some 7 % of what a webhook costs. The quick return',
    'after a crash, without a call, was chosen over the last group\'s minutes after an outage of days.',
    '',
    'Several groups take turns: each is sent away until its turn, so that one after the other is in hand. When they came back at random instead, five groups',
    'saw the end of 2.9 days after 32 s in the median and 227 s at worst, and that of twelve hours after 4 and 15.',
    '',
    '| backend | for | limit | groups | webhooks | requests an hour | recovery, median | recovery, worst | receives | dead letters | worlds |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...outages.map((outage) => `| ${[
      outage.kind, `${outage.hours} h`, outage.maxConcurrency, outage.groups, outage.webhooks, Math.round(outage.requestsPerHour),
      duration(outage.medianRecoveryMs), duration(outage.worstRecoveryMs), outage.mostReceives, outage.deadLettered, outage.worlds,
    ].join(' | ')} |`),
    '',
  ];
}

function brakeTable(brakes: readonly BrakeFigures[]): string[] {
  const healthy = ({ healthy: part }: PoisonFigures): string => part.toFixed(3);
  const worst = ({ worstRecoveryMs }: OutageFigures): string => duration(worstRecoveryMs);
  return [
    '## Outage or poison',
    '',
    'What the brake has to be good at, all at once, with each of the brakes that were tried. *Poison* is 300 webhooks in groups of their own that the backend',
    'answers 502, at once or over five minutes, beside 20 healthy ones a second in 200 groups: the part of these that is delivered in time, compared to a',
    'world without poison. *Requests* are those of an hour to a backend that is away, with 200 groups. Then the worst recovery after an hour, twelve hours and',
    '2.9 days, and the most receives in the last of them.',
    '',
    '* **chosen**: an outage is when nobody was answered for a minute and what failed before fails again, or 600 failures in a row (all environments). A batch',
    '  gives one probe, the rest goes back to the queue; after ten minutes of silence a message whose receives are scarce stays in hand between two probes.',
    '* **never in hand**: the same, and every message goes back to the queue after its probe.',
    '* **three in a row**: three failures in a row in two groups are an outage, as in the first version, with the probes of today. The first version also kept',
    '  the failing batch in hand and probed with nothing else: of the healthy webhooks beside the burst it delivered 0.4 %.',
    '* **none**: every group is left to its own back-off.',
    '',
    'Beside 20 healthy webhooks a second every one of them delivers all that is healthy: that is what one probe a batch does, of the message that was received',
    'least often, and the share of what fails again and again; what opens the brake matters where hardly anything succeeds. "None" makes ten times the',
    'requests. "Three in a row" makes fewest, and holds back whoever comes just after three failures, so it is for those who fear for their backend; the chosen',
    'one first looks for a minute, and sees the end of twelve hours within 20 seconds. "Never in hand" and "none" see that later: their receives are spread.',
    'After 2.9 days receives are scarce with every brake, and it is the turns that the groups take which matter.',
    '',
    '| brake | healthy beside a burst | beside a flow | requests | 1 h, 200 groups | 1 h, one group | 12 h, one group | 2.9 d, 5 groups | receives |',
    '|---|---|---|---|---|---|---|---|---|',
    ...brakes.map(({ brake, burst, flow, many, single, halfADay, days }) => `| ${[
      brake, healthy(burst), healthy(flow), Math.round(many.requestsPerHour),
      worst(many), worst(single), worst(halfADay), worst(days), days.mostReceives,
    ].join(' | ')} |`),
    '',
  ];
}

function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined) {
    return 'grows';
  }
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
