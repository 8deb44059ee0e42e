import { BrakeName } from './brakes';
import { BacklogFigures, CHOSEN, CombinationFigures, GROUPS, LATENCIES_MS, LOADS, MAX_CONCURRENCY, POLLER_STEP_MS } from './figures';
import { DrainSetting } from './measure-drain';
import { OutageFigures, OutageSetting } from './measure-outage';
import { PoisonFigures } from './measure-poison';
import { RareFigures } from './measure-rare';
import { Hanging, hangingTable } from './render-hanging';

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
  /** One healthy webhook a minute beside a thousand an hour that the backend answers 502. */
  readonly rare: RareFigures;
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
  readonly hanging: readonly Hanging[];
}

/** The page docs/defaults.md. */
export function renderMarkdown({ combinations, limits, shared, outages, brakes, hanging }: DefaultsFigures): string {
  const lines = [
    '# Where the defaults come from',
    '',
    'This page is written by `npm run defaults-table`; nothing on it was measured on AWS. The real forwarder core runs against the models of the',
    `queue and the event source, under a virtual clock, with \`maxConcurrency\` ${MAX_CONCURRENCY} where nothing else is said. A poller's cycle is taken to need`,
    `${POLLER_STEP_MS} ms to receive, ${POLLER_STEP_MS} ms to invoke and ${POLLER_STEP_MS} ms to delete; a request takes from half to one and a half times the latency that is named.`,
    '',
    `With these figures the defaults are \`batchSize\` ${CHOSEN.batchSize} and \`groupsPerInvocation\` ${CHOSEN.groupsPerInvocation}: ten messages a batch spread the poller's cycle over most`,
    'webhooks, and one group an invocation is the only setting that keeps its efficiency when groups are deep. More groups per invocation make',
    'the function\'s time cheaper where every webhook is a group of its own, and nowhere else.',
    '',
    '* **efficiency**: deliveries per second with a backlog, times latency, divided by `maxConcurrency`; 1.00 cannot be exceeded.',
    '* **p99**: 99th percentile of the time from arrival to delivery, at a load that is a part of what the backend takes with `maxConcurrency` requests at a',
    '  time (Poisson arrivals). "grows": the load is more than these settings can carry, and the backlog grows as long as it lasts.',
    '* **Lambda ms**: time of the function per webhook, with a backlog.',
    '* **deep**: all webhooks in twenty groups; **shallow**: a group for each webhook.',
    '',
    'What the other words mean is in [the words of these pages](operations.md#words).',
    '',
  ];
  for (const groups of GROUPS) {
    for (const latencyMs of LATENCIES_MS) {
      lines.push(...drainTable(combinations.filter((figures) => figures.groups === groups && figures.latencyMs === latencyMs), groups, latencyMs));
    }
  }
  lines.push(...limitTable(limits), ...sharedTable(shared), ...outageTable(outages), ...brakeTable(brakes), ...hangingTable(hanging));
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
    '## Values of maxConcurrency',
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
    'How long it takes until a backend that comes back is noticed, and what that costs meanwhile. Words of this section: a message is *received* each time that a function takes it from the queue, and SQS moves it to',
    'the dead-letter queue at the receive after the 1,000th; between a receive and the next it is *in hand*, or it is *away*, which nobody can end. Some of the attempts are made only to see whether the backend is back:',
    'a *probe*. A *group* is a message group, of which only the first webhook is tried.',
    '',
    'Columns of the table:',
    '',
    '| column | |',
    '|---|---|',
    '| backend | how it is away: it takes no connection (connection-refused), answers 503 (unavailable), or takes the request and never answers (hanging) |',
    '| for | how long |',
    '| limit | `maxConcurrency` |',
    '| groups, webhooks | so many webhooks keep arriving meanwhile, spread over so many groups |',
    '| requests an hour | what the backend gets while it is away |',
    '| recovery | from the end of the outage to the first delivery of any group, in the median and at worst of the worlds; the last group comes later (below the table) |',
    '| receives | the most of any message |',
    '| dead letters | what was given up on |',
    '| worlds | worlds that differ by their seed |',
    '',
    '| backend | for | limit | groups | webhooks | requests an hour | recovery, median | recovery, worst | receives | dead letters | worlds |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...outages.map((outage) => `| ${[
      outage.kind, `${outage.hours} h`, outage.maxConcurrency, outage.groups, outage.webhooks, Math.round(outage.requestsPerHour),
      duration(outage.medianRecoveryMs), duration(outage.worstRecoveryMs), outage.mostReceives, outage.deadLettered, outage.worlds,
    ].join(' | ')} |`),
    '',
    'What decides how soon a return is seen is how much of the time a message is in hand, and it is for that that the 1,000 receives are spent. An invocation',
    'can keep a message in hand for about 70 seconds, and probe meanwhile, so that 1,000 receives are 19 hours of it. The first hundred are free. From then on:',
    '',
    '* **One group** is in hand all the time, until three quarters of its receives are used up, after about half a day: most outages are over by then. What is left',
    '  is spread over the rest of `retryFor`, and it is in hand a part of the time.',
    '* **Several groups** need not each be in hand all the time. Each is received once in an eightieth of its message\'s age, and as soon as that is longer, once in',
    '  76 seconds for each group, up to five of them (380 seconds): enough to have one of them in hand nearly all the time, for the three days of the default `retryFor`. With fewer',
    '  than five, or for longer, what is left after 13 hours is spread as above.',
    '  They take turns: each is sent away until its turn, so that one after the other is in hand. When they came back at random instead, five groups saw the end of',
    '  2.9 days after 32 s in the median and 227 s at worst, and that of twelve hours after 4 and 15. With turns of 68 seconds, as an invocation lasts, receives were',
    '  short after 13 hours, for some groups sooner than for others, whose rounds differed then: they were in hand at the same time and away at the same time. A day and later the backend was',
    '  asked nothing for 180 to 250 seconds again and again, and an end at an instant drawn at random was seen more than 60 seconds later one time in eleven. With 76 and rounds that grow in steps',
    '  nothing longer than 23 seconds was found from the twelfth hour to the 69th (five groups, three seeds, each of some 19,000 requests).',
    '  Once a turn is due no sooner than every 57 seconds and group (three quarters of 76), each group comes once a round and no more, although it had fewer receives than it may. Before, it made up for those: twice in',
    '  a round, beside others and not after them, and was away in a later one for that. With two, three and four groups the backend was then asked nothing for 30 to 271 seconds, 74 to 105 times',
    '  from the fifth hour to the twelfth, and the end of twelve hours was seen after 118 s, 119 s and 39 s at worst of 20 worlds; now such pauses are 1 to 5 in a world, most of them as rounds begin.',
    '  From half and from 0.62 of 76 seconds on was no better: 0.4 to 2 pauses in a world, the longest 51 to 168 seconds.',
    '* **The last of several groups** comes back when its wait in the queue is over, which nobody can end: after an eightieth of the outage, 380 seconds at most for the default `retryFor`.',
    '',
    'A function that runs for 15 minutes would have a single group in hand all the time, and would have to be given a visibility timeout of as long, which what',
    'a crash had in hand then waits for, or a call of `ChangeMessageVisibility` for every batch: half a dollar more for a million batches, some 7 % of what a',
    'webhook costs. The quick return after a crash, without a call, was chosen over the minutes of a single group after an outage of days.',
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
    '2.9 days, and the most receives in the last of them. *Rare* is one healthy webhook a minute beside a thousand an hour, each in a group of its own, that the backend',
    'answers 502, for two hours: how long the healthy ones wait, in the median, 95 % of them, and at worst.',
    '',
    '* **chosen**: an outage is when nothing was delivered for a minute and what failed before fails again, or 400 failures in a row (all environments; 30 of one at least), and five times as many as groups usually fail between two deliveries. Answers',
    '  3xx and 4xx are no failures here, and no deliveries. A batch gives one probe, the rest goes back to the queue; after ten minutes without a delivery a',
    '  message whose receives are scarce stays in hand between two probes.',
    '* **nothing new first**: the same, but what never failed waits for the next probe like anything else.',
    '* **nothing learnt**: the same, but a minute of silence is an outage also where that is usual.',
    '* **never in hand**: the same, and every message goes back to the queue after its probe.',
    '* **three in a row**: three failures in a row in two groups are an outage, as in the first version, with the probes of today. The first version also kept',
    '  the failing batch in hand and probed with nothing else: of the healthy webhooks beside the burst it delivered 0.4 %.',
    '* **none**: every group is left to its own back-off.',
    '',
    'Beside 20 healthy webhooks a second every one of them delivers all that is healthy: that is what one probe a batch does, of what never failed',
    'or was received least often, and the allowance of what fails again and again; what opens the brake matters where hardly anything succeeds. "None" makes ten times the',
    'requests. "Three in a row" makes fewest, and holds back whoever comes just after three failures, so it is for those who fear for their backend; the chosen',
    'one first looks for a minute, and sees the end of twelve hours within 20 seconds. "Never in hand" and "none" see that later: their receives are spread.',
    'After 2.9 days receives are scarce with every brake, and it is the turns that the groups take which matter.',
    '',
    '*Rare* is where what opens the brake matters. The chosen one is seldom open there, and then finds what is new among what failed: half of the healthy ones wait for nothing, and the worst for three minutes.',
    '"Nothing new first" finds them later (eight minutes at worst), "nothing learnt" takes every minute of silence for an outage (22 seconds for half of them), "three in a row" does both. "None" is best there, and',
    'makes 21,000 requests an hour of an outage. The chosen one was measured in 20 worlds (*rare* in three), the others in three.',
    '',
    'At many places each environment sees few webhooks that are healthy, and a few failures in a row say little: with 200 environments three of them are 600 in all, and where',
    'three in four webhooks are poison, every third environment sees them within a second. So each has to see 30, however many there are. One world each, 20 seconds',
    '(15 where six in seven are poison), the part of the healthy ones in time:',
    '',
    '| maxConcurrency | healthy a second | poison a second | 3 in a row | 12 | 20 | 30 |',
    '|---|---|---|---|---|---|---|',
    '| 200 | 100 | 300 | 0.468 | 0.884 | 1.000 | 1.000 |',
    '| 200 | 100 | 600 | 0.287 | | 0.782 | 1.000 |',
    '| 50 | 50 | 150 | | 0.679 | 1.000 | 1.000 |',
    '',
    'What that costs a backend that is away, at 200 places: 20,500 requests an hour with 200 groups instead of 16,900; and with 2,000 groups and a webhook every 18 ms 14,900 instead',
    'of 9,700 in its first six minutes. There the first brake opened after 2 seconds instead of a tenth of one, and all 200 were open after 70 seconds instead of 19. After a minute of silence three',
    'failures are enough, as everywhere.',
    '',
    '| brake | healthy beside a burst | beside a flow | requests | 1 h, 200 groups | 1 h, one group | 12 h, one group | 2.9 d, 5 groups | receives | rare, median | 95 % | worst |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...brakes.map(({ brake, burst, flow, many, single, halfADay, days, rare }) => `| ${[
      brake, healthy(burst), healthy(flow), Math.round(many.requestsPerHour),
      worst(many), worst(single), worst(halfADay), worst(days), days.mostReceives,
      duration(rare.medianMs), duration(rare.p95Ms), duration(rare.worstMs),
    ].join(' | ')} |`),
    '',
    '**The share of what fails again**, where hardly anything else comes in: a twentieth of an environment\'s time, and besides it all the time in which the environment has nothing in hand, so that it is',
    'hardly felt where nothing fresh waits. 300 webhooks in groups of their own that the backend answers 502, beside one healthy webhook every 30 seconds, for an hour: 6,754 attempts an hour of theirs instead of 7,134 without any',
    'share (95 %), 460 times one had to wait for it. Why it is not lifted then: an environment sees its batch and not the queue, and SQS gives out groups in any order. What is put off takes milliseconds and is out of',
    'the way, and what is fresh is found among less. One world each:',
    '',
    '| groups that fail | share | healthy ones wait, median | 90 % | attempts an hour of those that fail |',
    '|---|---|---|---|---|',
    '| 300 | as chosen | 0.1 s | 0.4 s | 6,754 |',
    '| 300 | lifted after 20 batches without a fresh one | 0.1 s | 0.4 s | 6,731 |',
    '| 300 | none | 0.1 s | 33 s | 7,134 |',
    '| 2,000 | as chosen | 36 s | 390 s | 10,137 |',
    '| 2,000 | lifted after 20 batches without a fresh one | 121 s | 390 s | 10,202 |',
    '| 2,000 | none | 253 s | 433 s | 11,278 |',
    '',
    'Lifted, those that fail gain at most a hundredth, and healthy ones wait up to three times as long. With 2,000 most of the long waits are of the first minutes, in which all are tried for the first time.',
    '',
  ];
}

function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined) {
    return 'grows';
  }
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
