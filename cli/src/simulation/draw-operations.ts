import { SeededRandom } from './random';
import { BackendFaultKind, isCalm, Look, Pause, Scenario } from './scenario';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A source of chance of its own, so that the rest of a world is the same with and without. */
const SOURCE = 12;

const OUTAGES: readonly BackendFaultKind[] = ['connection-refused', 'reset', 'hanging', 'unavailable'];

/** What operators do to a world, and its clocks: it is paused, looked at, away for longer than SQS keeps messages, and its clocks are set. */
export function withOperations(scenario: Scenario): Scenario {
  const random = new SeededRandom(scenario.seed * 16 + SOURCE);
  if (isCalm(scenario)) {
    return scenario; // there progress is promised, which a pause would explain
  }
  const days = random.chance(0.02 * Math.min(1, scenario.webhooks / 500));
  const operated = days ? withDays(random, scenario) : withPauses(random, scenario);
  return withClocksSet(random, {
    ...operated,
    ...random.chance(0.12) ? { looks: Array.from({ length: random.int(1, 2) }, () => drawLook(random, operated.faultsEndAt)) } : {},
  });
}

/** For days, up to more than SQS keeps a message, it is paused or its backend is away. Few groups and environments take part: they cost most of the time. */
function withDays(random: SeededRandom, scenario: Scenario): Scenario {
  const from = random.int(0, 10 * MINUTE);
  const until = from + Math.round(random.magnitude(DAY, 20 * DAY));
  const retryForSeconds = Math.round(random.magnitude(HOUR, 13 * DAY) / SECOND);
  const faultsEndAt = random.chance(0.5) ? scenario.faultsEndAt : until + Math.round(random.magnitude(SECOND, HOUR));
  const few: Scenario = {
    ...scenario,
    groups: Math.min(scenario.groups, random.int(1, 5)),
    maxConcurrency: Math.min(scenario.maxConcurrency, 3),
    groupsPerInvocation: 1,
    rate: undefined,
    poisonedGroups: undefined,
    retryPolicy: { ...scenario.retryPolicy, retryForSeconds },
    deploys: scenario.deploys.map((deploy) => ({ ...deploy, retryPolicy: { ...deploy.retryPolicy, retryForSeconds } })),
  };
  if (random.chance(0.7)) {
    return { ...few, faultsEndAt: Math.max(faultsEndAt, ...few.backendFaults.map((fault) => fault.until)), pauses: [{ from, until }] };
  }
  return { ...few, faultsEndAt: until, backendFaults: [{ kind: random.pick(OUTAGES), from, until }] };
}

function withPauses(random: SeededRandom, scenario: Scenario): Scenario {
  return random.chance(0.12) ? { ...scenario, pauses: drawPauses(random, scenario.faultsEndAt) } : scenario;
}

/** One after the other. */
function drawPauses(random: SeededRandom, faultsEndAt: number): Pause[] {
  const pauses: Pause[] = [];
  let from = random.int(0, faultsEndAt);
  for (let left = random.int(1, 2); left > 0; left -= 1) {
    const until = from + Math.round(random.magnitude(10 * SECOND, 6 * HOUR));
    pauses.push({ from, until });
    from = until + random.int(0, HOUR);
  }
  return pauses;
}

function drawLook(random: SeededRandom, faultsEndAt: number): Look {
  return { at: random.int(0, faultsEndAt), receives: random.pick([999, random.int(950, 999), random.int(100, 999)]) };
}

/** What is promised of what is verified, and of a rate, is so while clocks differ by less than a second. */
function withClocksSet(random: SeededRandom, scenario: Scenario): Scenario {
  if (!random.chance(0.12)) {
    return scenario;
  }
  const environmentSkewMs = scenario.gate || scenario.rate ? random.int(50, 499) : Math.round(random.magnitude(SECOND, 5 * MINUTE));
  return { ...scenario, environmentSkewMs, faults: { ...scenario.faults, clock: random.magnitude(0.0005, 0.02) } };
}
