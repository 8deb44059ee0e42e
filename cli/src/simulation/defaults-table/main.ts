import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  BacklogFigures, BATCH_SIZES, CHOSEN, CombinationFigures, GROUPS, GROUPS_COMPARED, GROUPS_LIMIT, GROUPS_PER_INVOCATION, LATENCIES_MS,
  LIMIT_LATENCIES_MS, LIMIT_POLLER_STEPS_MS, LIMITS, measureBacklog, measureCombination, POLLER_STEP_MS,
} from './figures';
import { measureOutage, OutageSetting } from './measure-outage';
import { Outage, renderMarkdown } from './render-markdown';

const PAGE = path.join(__dirname, '..', '..', '..', '..', 'docs', 'defaults.md');

const ONE_HOUR: OutageSetting = { kind: 'connection-refused', hours: 1, groups: 20, maxConcurrency: 10, webhooks: 400, brake: true };
const DAYS: OutageSetting = { kind: 'connection-refused', hours: 69.6, groups: 5, maxConcurrency: 10, webhooks: 200, brake: true };

const OUTAGES: readonly OutageSetting[] = [
  ONE_HOUR,
  { ...ONE_HOUR, brake: false },
  { ...ONE_HOUR, kind: 'unavailable' },
  { ...ONE_HOUR, kind: 'unavailable', brake: false },
  { ...ONE_HOUR, kind: 'hanging' },
  { ...ONE_HOUR, kind: 'hanging', brake: false },
  { ...ONE_HOUR, groups: 1 },
  { ...ONE_HOUR, groups: 200 },
  { ...ONE_HOUR, groups: 200, brake: false },
  DAYS,
  { ...DAYS, brake: false },
  { ...DAYS, kind: 'hanging' },
  { ...DAYS, groups: 1 },
];

/** Measures everything and writes docs/defaults.md. */
async function main(): Promise<void> {
  const combinations: CombinationFigures[] = [];
  for (const groups of GROUPS) {
    for (const latencyMs of LATENCIES_MS) {
      for (const batchSize of BATCH_SIZES) {
        for (const groupsPerInvocation of GROUPS_PER_INVOCATION) {
          combinations.push(await measureCombination({ batchSize, groupsPerInvocation, latencyMs, groups }));
        }
      }
      process.stderr.write(`${groups} groups at ${latencyMs} ms are measured\n`);
    }
  }
  const limits: BacklogFigures[] = [];
  for (const maxConcurrency of LIMITS) {
    for (const latencyMs of LIMIT_LATENCIES_MS) {
      for (const pollerStepMs of LIMIT_POLLER_STEPS_MS) {
        limits.push(await measureBacklog({ maxConcurrency, latencyMs, pollerStepMs, groupsPerInvocation: CHOSEN.groupsPerInvocation }));
      }
    }
  }
  const shared: BacklogFigures[] = [];
  for (const latencyMs of LIMIT_LATENCIES_MS) {
    for (const groupsPerInvocation of GROUPS_COMPARED) {
      shared.push(await measureBacklog({ maxConcurrency: GROUPS_LIMIT, latencyMs, pollerStepMs: POLLER_STEP_MS, groupsPerInvocation }));
    }
  }
  process.stderr.write('limits are measured\n');
  const outages: Outage[] = [];
  for (const setting of OUTAGES) {
    outages.push({ ...setting, ...await measureOutage(setting) });
  }
  process.stderr.write('outages are measured\n');
  fs.writeFileSync(PAGE, renderMarkdown({ combinations, limits, shared, outages }));
  process.stdout.write(`${PAGE} is written.\n`);
}

void main();
