import { withOperations } from './draw-operations';
import { drawGateWithSns } from './gate-scenario';
import { SeededRandom } from './random';
import {
  DeduplicationScenario, Deploy, FaultRates, isCalm, Latencies, NO_FAULTS, Poison, Scenario, Traffic, BackendFaultKind, BackendFault, timeoutsOf,
} from './scenario';
import { drawSigning } from './signing-scenario';
import { DEFAULT_RETRY_POLICY, HttpRetryPolicyConfig } from '../../../src/delivery/retry-policy-config';
import { Rate } from '../../../src/delivery/stream-settings';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A brake lets one request through in so long: what a long outage costs to simulate. */
const PROBE_EVERY_MS = 20 * SECOND;

const FAULTS: readonly BackendFaultKind[] = ['connection-refused', 'reset', 'hanging', 'late', 'unavailable', 'errors', 'slow', 'flapping', 'limited'];
const OUTAGES: readonly BackendFaultKind[] = ['connection-refused', 'reset', 'hanging', 'unavailable'];
/** A source of chance of its own; the parts of a world have the numbers from 1 on. */
const REPETITIONS_SOURCE = 13;
const DECLINING_SOURCE = 15;
const POISON_STATUSES = [400, 422, 400, 422, 500, 302, 404, 410];

/** Draws a world from a seed: the same seed and number of webhooks always give the same world. */
export function drawScenario(seed: number, webhooks: number): Scenario {
  const random = new SeededRandom(seed);
  // Outages of days are rare, and where there is one, few groups and environments take part in it: they cost most of the time.
  const long = random.chance(0.02 * Math.min(1, webhooks / 500));
  const groups = long ? random.int(1, 5) : Math.max(1, Math.min(webhooks, Math.round(random.magnitude(1, 300))));
  const maxConcurrency = long ? random.int(1, 3) : random.pick([1, 1, 2, 2, 3, 5, 10, 10, 20, 50]);
  const groupsPerInvocation = maxConcurrency >= 4 && random.chance(0.3) ? random.int(2, Math.min(10, Math.floor(maxConcurrency / 2))) : 1;
  const retryPolicy = drawPolicy(random, long);
  const traffic = drawTraffic(random);
  const backendFaults = long
    ? longOutage(random)
    : drawBackendFaults(random, Math.max(50, 3 * webhooks), Math.min(maxConcurrency, groups), traffic.durationMs);
  // Faults go on for a while after the last webhook has arrived, while the backlog is worked off.
  const faultsEndAt = Math.max(traffic.durationMs, ...backendFaults.map(({ until }) => until)) + Math.round(random.magnitude(SECOND, HOUR));
  const deploys = drawDeploys(random, faultsEndAt, retryPolicy);
  const rate = long ? undefined : drawRate(random, maxConcurrency, groupsPerInvocation);
  const gate = long ? undefined : drawGateWithSns(seed, faultsEndAt);
  const repetitions = gate ? NO_REPETITIONS : drawRepetitions(seed);
  const drawn = withPoisonedGroups(random, {
    seed,
    webhooks,
    groups,
    skew: random.pick([0, 0, 0.5, 1, 1.5]),
    traffic,
    maxConcurrency,
    groupsPerInvocation,
    batchSize: random.pick([1, 2, 5, 10, 10, 10]),
    requestTimeoutMs: drawRequestTimeout(random),
    retryPolicy,
    rate,
    records: random.chance(0.7),
    deduplication: repetitions.deduplication,
    latencies: drawLatencies(random),
    backendFaults,
    faults: { ...drawFaults(random), clock: 0, ...repetitions.faults },
    poison: drawPoison(random, webhooks),
    poisonMendedAt: random.chance(0.5) ? Infinity : random.int(0, 2 * faultsEndAt),
    malformed: random.chance(0.2) ? random.magnitude(0.001, 0.02) : 0,
    gate,
    // What is promised of a rate, and of what is verified, is so while clocks differ by less than a second.
    gatewaySkewMs: random.chance(0.3) ? Math.round(random.between(-1, 1) * (gate ? 499 : MINUTE)) : 0,
    environmentSkewMs: random.chance(0.3) ? random.int(1, rate || gate ? 499 : 30 * SECOND) : 0,
    deploys,
    redrives: random.chance(0.3) ? [random.int(0, faultsEndAt), random.int(faultsEndAt, faultsEndAt + HOUR)] : [],
    faultsEndAt,
    variedRequests: random.chance(0.7),
    signed: random.chance(0.12),
    forwardedHeaders: random.chance(0.3),
  });
  const scenario = long ? drawn : withDeclining(drawn);
  return withSigning(withOperations({ ...scenario, functionTimeoutMs: drawFunctionTimeout(random, timeoutsOf(scenario)) }));
}

/** Where progress is promised, nothing keeps a request from being signed. */
function withSigning(scenario: Scenario): Scenario {
  const signing = scenario.signed && !isCalm(scenario) ? drawSigning(scenario.seed, scenario.faultsEndAt) : undefined;
  return signing ? { ...scenario, signing } : scenario;
}

/** In a few worlds nothing is wrong but that the backend declines everything for a while. Drawn from a source of its own, so that all other worlds stay as they are. */
function withDeclining(scenario: Scenario): Scenario {
  const random = new SeededRandom(scenario.seed * 16 + DECLINING_SOURCE);
  if (!random.chance(0.04)) {
    return scenario;
  }
  const from = random.int(0, Math.min(scenario.traffic.durationMs, 20 * MINUTE));
  const until = from + Math.round(random.magnitude(MINUTE, 40 * MINUTE));
  return {
    ...scenario,
    backendFaults: [{ kind: 'declining', from, until }],
    faults: NO_FAULTS,
    poison: [],
    poisonedGroups: undefined,
    malformed: 0,
    rate: undefined,
    gate: undefined,
    deploys: [],
    redrives: [],
    faultsEndAt: Math.max(until, scenario.traffic.durationMs),
  };
}

/** In some worlds part of the webhooks are such that somebody makes the backend fail with. In most of those nothing else goes wrong. */
function withPoisonedGroups(random: SeededRandom, scenario: Scenario): Scenario {
  const { webhooks, traffic, retryPolicy } = scenario;
  if (!random.chance(0.12) || webhooks < 10) {
    return scenario;
  }
  const groups = Math.max(1, Math.round(random.magnitude(0.02, 0.6) * webhooks));
  const retryForSeconds = Math.min(retryPolicy.retryForSeconds, random.int(15, 120) * 60);
  const poisoned: Scenario = {
    ...scenario,
    webhooks: webhooks - groups,
    poison: [],
    // Tried as long as everything else would be, they would take most of the time that a world takes.
    retryPolicy: { ...retryPolicy, retryForSeconds },
    deploys: scenario.deploys.map((deploy) => ({ ...deploy, retryPolicy: { ...deploy.retryPolicy, retryForSeconds } })),
    poisonedGroups: {
      groups,
      durationMs: random.chance(0.5) ? SECOND : traffic.durationMs,
      status: random.pick([502, 502, 503, 500, 404, undefined, undefined]),
      atOwnEndpoint: random.chance(0.5),
    },
  };
  return random.chance(0.3) ? poisoned : {
    ...poisoned,
    faults: { ...NO_FAULTS, resend: scenario.faults.resend },
    backendFaults: [],
    deploys: [],
    redrives: [],
    rate: undefined,
    // What its secrets, keys or certificates do goes on: when they cannot be read is known.
    gate: scenario.gate && { ...scenario.gate, readFault: 0 },
    faultsEndAt: scenario.gate ? scenario.faultsEndAt : traffic.durationMs,
  };
}

/** Mostly a function ends before the forwarder stops waiting for it: then the limit holds for it as well. */
function drawFunctionTimeout(random: SeededRandom, requestTimeoutsMs: readonly number[]): number | undefined {
  if (!random.chance(0.12)) {
    return undefined;
  }
  return random.chance(0.7) ? Math.min(...requestTimeoutsMs) - SECOND : 3 * Math.max(...requestTimeoutsMs);
}

function drawPolicy(random: SeededRandom, long: boolean): HttpRetryPolicyConfig {
  if (long || random.chance(0.2)) {
    return DEFAULT_RETRY_POLICY;
  }
  return {
    ...DEFAULT_RETRY_POLICY,
    retryForSeconds: Math.round(random.magnitude(5 * 60, 24 * 60 * 60)),
    backoffBaseSeconds: random.int(1, 5),
    backoffMaxSeconds: random.pick([10, 60, 60, 300, 900]),
    retryAfterMaxSeconds: random.pick([60, 3600]),
    rejectionAttempts: random.pick([1, 2, 3, 10, 10]),
  };
}

/** Draws a rate that leaves each invocation at least one request in its time; undefined in most worlds. */
export function drawRate(random: SeededRandom, maxConcurrency: number, groupsPerInvocation: number): Rate | undefined {
  const invocations = maxConcurrency === 1 ? 1 : Math.floor(maxConcurrency / groupsPerInvocation);
  if (!random.chance(maxConcurrency === 1 ? 0.5 : 0.3)) {
    return undefined;
  }
  const perSeconds = random.pick([1, 1, 5, 20]);
  // Just too few for one request more of each share: where these are rounded is seen only in such worlds.
  const tight = invocations * random.int(2, 3) - 1;
  return { requests: invocations > 1 && random.chance(0.3) ? tight : Math.round(invocations * random.between(1, 20)), perSeconds };
}

function drawRequestTimeout(random: SeededRandom): number {
  return random.pick([2, 5, 10, 10, 20, 30]) * SECOND;
}

function drawTraffic(random: SeededRandom): Traffic {
  const pattern = random.pick(['burst', 'steady', 'steady', 'waves'] as const);
  return { pattern, durationMs: pattern === 'burst' ? SECOND : Math.round(random.magnitude(10 * SECOND, HOUR)) };
}

function drawLatencies(random: SeededRandom): Latencies {
  return {
    receiveMs: random.int(1, 30),
    invokeMs: random.int(1, 30),
    deleteMs: random.int(1, 30),
    coldStartMs: random.int(50, 1_000),
    queueMs: random.int(2, 50),
    recordsMs: random.int(2, 50),
    backendMs: Math.round(random.magnitude(5, 1_000)),
  };
}

function longOutage(random: SeededRandom): BackendFault[] {
  const from = random.int(0, 10 * MINUTE);
  return [{ kind: random.pick(OUTAGES), from, until: from + Math.round(random.magnitude(6 * HOUR, 2.9 * DAY)) }];
}

/** @param mostProbes requests that all outages together may cost, so that they take no more time than the webhooks themselves */
function drawBackendFaults(random: SeededRandom, mostProbes: number, environments: number, durationMs: number): BackendFault[] {
  const windows: BackendFault[] = [];
  if (random.chance(0.15)) {
    return windows;
  }
  let probes = random.magnitude(30, mostProbes);
  for (let left = random.int(1, 4); left > 0; left -= 1) {
    const longest = Math.max(20 * SECOND, probes * PROBE_EVERY_MS / environments);
    const length = Math.round(random.magnitude(5 * SECOND, longest));
    const from = Math.round(random.between(0, durationMs));
    windows.push({ kind: random.pick(FAULTS), from, until: from + length });
    probes -= length * environments / PROBE_EVERY_MS;
  }
  return windows;
}

type RepetitionFaults = Pick<FaultRates, 'claims' | 'resend' | 'forged'>;

/** What concerns the ids of senders. */
interface Repetitions {
  readonly deduplication?: DeduplicationScenario;
  readonly faults: RepetitionFaults;
}

const NO_REPETITIONS: Repetitions = { faults: { claims: 0, resend: 0, forged: 0 } };

/** Drawn from a source of its own, so that the rest of the world is the same with and without. */
function drawRepetitions(seed: number): Repetitions {
  const random = new SeededRandom(seed * 16 + REPETITIONS_SOURCE);
  if (!random.chance(0.6)) {
    return NO_REPETITIONS;
  }
  const rate = (share: number, max: number): number => random.chance(share) ? random.magnitude(max / 100, max) : 0;
  return {
    deduplication: { windowSeconds: Math.round(random.magnitude(60, 3 * DAY / SECOND)), resendWithinMs: random.pick([MINUTE, HOUR, HOUR, 4 * DAY]) },
    faults: { claims: rate(0.4, 0.5), resend: rate(0.7, 0.3), forged: rate(0.3, 0.1) },
  };
}

function drawFaults(random: SeededRandom): Omit<FaultRates, keyof RepetitionFaults | 'clock'> {
  if (random.chance(0.1)) {
    return NO_FAULTS;
  }
  const rate = (share: number, max: number): number => random.chance(share) ? random.magnitude(max / 100, max) : 0;
  return {
    crash: rate(0.5, 0.02),
    stall: rate(0.3, 0.01),
    throttle: rate(0.3, 0.3),
    retire: rate(0.5, 0.1),
    answerLost: rate(0.5, 0.1),
    serverError: rate(0.5, 0.2),
    visibility: rate(0.4, 0.5),
    deadLetter: rate(0.4, 0.7),
    records: rate(0.4, 0.5),
    shares: rate(0.5, 0.5),
    spare: rate(0.5, 0.5),
    expiry: rate(0.25, 0.1),
    duplicateSend: rate(0.3, 0.1),
  };
}

function drawPoison(random: SeededRandom, webhooks: number): Poison[] {
  if (random.chance(0.4)) {
    return [];
  }
  // One that is never rejected for good is tried until `retryFor`: a few of them are enough.
  let stubborn = webhooks >= 500 ? 2 : Number(random.chance(webhooks / 500));
  const poison: Poison[] = [];
  for (let left = random.int(1, Math.max(1, Math.ceil(webhooks / 50))); left > 0; left -= 1) {
    const status = random.pick(POISON_STATUSES);
    const rejected = status !== 500 && status !== 302 && status !== 404;
    if (rejected || stubborn > 0) {
      stubborn -= rejected ? 0 : 1;
      poison.push({ index: random.int(0, webhooks - 1), status });
    }
  }
  return poison;
}

function drawDeploys(random: SeededRandom, faultsEndAt: number, policy: HttpRetryPolicyConfig): Deploy[] {
  if (random.chance(0.7)) {
    return [];
  }
  return [{
    at: random.int(0, faultsEndAt),
    requestTimeoutMs: drawRequestTimeout(random),
    retryPolicy: { ...policy, rejectionAttempts: random.int(1, 10), backoffMaxSeconds: random.pick([30, 60, 120]) },
  }];
}
