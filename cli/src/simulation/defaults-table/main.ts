import * as fs from 'node:fs';
import * as path from 'node:path';
import { BrakeName, BRAKES } from './brakes';
import {
  BacklogFigures, BATCH_SIZES, CHOSEN, CombinationFigures, GROUPS, GROUPS_COMPARED, GROUPS_LIMIT, GROUPS_PER_INVOCATION, LATENCIES_MS,
  LIMIT_LATENCIES_MS, LIMIT_POLLER_STEPS_MS, LIMITS, measureBacklog, measureCombination, POLLER_STEP_MS,
} from './figures';
import { LANES, measureHanging, PLACES } from './measure-hanging';
import { measureOutage, OutageSetting } from './measure-outage';
import { measurePoison } from './measure-poison';
import { measureRare } from './measure-rare';
import { Hanging } from './render-hanging';
import { BrakeFigures, Outage, renderMarkdown } from './render-markdown';
import { whileStarterLives } from '../../commands/while-starter-lives';

const PAGE = path.join(__dirname, '..', '..', '..', '..', 'docs', 'defaults.md');

const ONE_HOUR: OutageSetting = { kind: 'connection-refused', hours: 1, groups: 20, maxConcurrency: 10, webhooks: 400, brake: 'chosen', worlds: 20 };
const HALF_A_DAY: OutageSetting = { ...ONE_HOUR, hours: 12, worlds: 20 };
const DAYS: OutageSetting = { ...ONE_HOUR, hours: 69.6, webhooks: 200, worlds: 20 };

const OUTAGES: readonly OutageSetting[] = [
  ...[1, 5, 20, 200].map((groups) => ({ ...ONE_HOUR, groups })),
  { ...ONE_HOUR, groups: 200, webhooks: 40_000, worlds: 3 },
  ...[1, 20].map((groups): OutageSetting => ({ ...ONE_HOUR, kind: 'unavailable', groups })),
  ...[1, 20].map((groups): OutageSetting => ({ ...ONE_HOUR, kind: 'hanging', groups })),
  { ...ONE_HOUR, groups: 200, maxConcurrency: 2 },
  ...[50, 200].map((maxConcurrency) => ({ ...ONE_HOUR, groups: 200, maxConcurrency, worlds: 5 })),
  ...[1, 2, 3, 4, 5, 10, 20, 200].map((groups) => ({ ...HALF_A_DAY, groups })),
  { ...HALF_A_DAY, hours: 24, groups: 5 },
  ...[1, 5, 200].map((groups) => ({ ...DAYS, groups })),
];

const BURST = { groups: 300, status: 502, overMs: 1_000 };
const FLOW = { groups: 300, status: 502, overMs: 5 * 60_000 };
const COMPARED_WORLDS = 3;

const HANGING_RATES = [0.1, 0.3, 1, 5];

/** Everything that a brake has to be good at, at once. */
async function compareBrake(brake: BrakeName): Promise<BrakeFigures> {
  const worlds = brake === 'chosen' ? ONE_HOUR.worlds : COMPARED_WORLDS;
  return {
    brake,
    burst: await measurePoison({ ...BURST, brake, worlds }),
    flow: await measurePoison({ ...FLOW, brake, worlds }),
    many: await measureOutage({ ...ONE_HOUR, groups: 200, brake, worlds }),
    single: await measureOutage({ ...ONE_HOUR, groups: 1, brake, worlds }),
    halfADay: await measureOutage({ ...HALF_A_DAY, groups: 1, brake, worlds }),
    days: await measureOutage({ ...DAYS, groups: 5, brake, worlds }),
    rare: await measureRare({ brake, everySeconds: 60, maxConcurrency: ONE_HOUR.maxConcurrency, worlds: COMPARED_WORLDS }),
  };
}

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
    process.stderr.write(`${setting.hours} h, ${setting.groups} groups are measured\n`);
  }
  process.stderr.write('outages are measured\n');
  const brakes: BrakeFigures[] = [];
  for (const brake of Object.keys(BRAKES) as BrakeName[]) {
    brakes.push(await compareBrake(brake));
    process.stderr.write(`brake "${brake}" is measured\n`);
  }
  const hanging: Hanging[] = [];
  for (const place of PLACES) {
    for (const rate of HANGING_RATES) {
      for (const lanes of LANES) {
        hanging.push({ place, rate, lanes, ...await measureHanging({ place, rate, lanes }) });
      }
    }
  }
  process.stderr.write('what hangs is measured\n');
  fs.writeFileSync(PAGE, renderMarkdown({ combinations, limits, shared, outages, brakes, hanging }));
  process.stdout.write(`${PAGE} is written.\n`);
}

void whileStarterLives(process, main).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
