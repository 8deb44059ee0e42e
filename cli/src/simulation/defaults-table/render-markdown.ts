import { BacklogFigures, CHOSEN, CombinationFigures, GROUPS, LATENCIES_MS, LOADS, MAX_CONCURRENCY, POLLER_STEP_MS } from './figures';
import { DrainSetting } from './measure-drain';
import { OutageFigures, OutageSetting } from './measure-outage';

/** An outage and what it did. */
export type Outage = OutageSetting & OutageFigures;

/** Everything that is measured for the page. */
export interface DefaultsFigures {
  readonly combinations: readonly CombinationFigures[];
  /** By limit, latency and poller. */
  readonly limits: readonly BacklogFigures[];
  /** By latency and groups per invocation. */
  readonly shared: readonly BacklogFigures[];
  readonly outages: readonly Outage[];
}

/** The page docs/defaults.md. */
export function renderMarkdown({ combinations, limits, shared, outages }: DefaultsFigures): string {
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
  lines.push(...limitTable(limits), ...sharedTable(shared), ...outageTable(outages));
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
    'Webhooks keep arriving while the backend is away, spread over the groups. Requests are those made during the outage, the mean of 20 worlds;',
    'recovery is the time from its end to the first delivery. An outage that lasts for days is one world. Receives are the most of any message:',
    'SQS itself would move it at the one after 1,000.',
    '',
    'A single group has nothing else to be probed with: one message alone cannot tell an outage from its own poison, so the brake stays closed, and',
    'after 100 receives what is left of them is spread over what is left of `retryFor`: recovery takes up to five minutes by default.',
    '',
    '| backend | for | brake | limit | groups | webhooks | requests | recovery, median | recovery, worst | receives | dead letters |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...outages.map((outage) => `| ${[
      outage.kind, `${outage.hours} h`, outage.brake ? 'yes' : 'no', outage.maxConcurrency, outage.groups, outage.webhooks, Math.round(outage.requests),
      duration(outage.medianRecoveryMs), duration(outage.worstRecoveryMs), outage.mostReceives, outage.deadLettered,
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
