import type { GateScenario } from './gate-scenario';
import { FaultRates, NO_FAULTS, Scenario } from './scenario';

/** Worlds that are tried before the smallest one so far is taken. */
const MAX_TRIES = 250;

/**
 * Makes a failing world smaller, step by step, while it still fails: fewer webhooks and groups, fewer faults, simpler settings.
 *
 * @param fails whether a world still fails in the same way
 * @returns the smallest one that was found; it fails
 */
export function shrink(scenario: Scenario, fails: (candidate: Scenario) => Promise<boolean>): Promise<Scenario> {
  return shrinkBy(candidates, scenario, fails);
}

/**
 * The same for any kind of world.
 *
 * @param simpler worlds than one, those first that would save most
 */
export async function shrinkBy<World>(
  simpler: (scenario: World) => Iterable<World>, scenario: World, fails: (candidate: World) => Promise<boolean>,
): Promise<World> {
  let smallest = scenario;
  let tries = 0;
  for (let smaller: World | undefined = scenario; smaller; ) {
    smaller = undefined;
    for (const candidate of simpler(smallest)) {
      if (tries === MAX_TRIES) {
        return smallest;
      }
      tries += 1;
      if (await fails(candidate)) {
        smaller = candidate;
        smallest = candidate;
        break;
      }
    }
  }
  return smallest;
}

/** Simpler worlds, those first that would save most. */
function* candidates(scenario: Scenario): Generator<Scenario> {
  const change = (changes: Partial<Scenario>): Scenario => ({ ...scenario, ...changes });
  for (const part of [0.1, 0.5, 0.9]) {
    const webhooks = Math.floor(scenario.webhooks * part);
    if (webhooks >= 1) {
      yield change({ webhooks, poison: scenario.poison.filter(({ index }) => index < webhooks) });
    }
  }
  for (const name of Object.keys(NO_FAULTS) as (keyof FaultRates)[]) {
    if (scenario.faults[name] > 0) {
      yield change({ faults: { ...scenario.faults, [name]: 0 } });
    }
  }
  for (let index = 0; index < scenario.backendFaults.length; index += 1) {
    yield change({ backendFaults: without(scenario.backendFaults, index) });
  }
  for (let index = 0; index < scenario.poison.length; index += 1) {
    yield change({ poison: without(scenario.poison, index) });
  }
  yield* simplifications(scenario).map(change);
}

function simplifications(scenario: Scenario): Partial<Scenario>[] {
  const all: [boolean, Partial<Scenario>][] = [
    [scenario.redrives.length > 0, { redrives: [] }],
    [scenario.deploys.length > 0, { deploys: [] }],
    [scenario.pauses !== undefined, { pauses: undefined }],
    [(scenario.pauses ?? []).length > 1, { pauses: scenario.pauses?.slice(0, -1) }],
    [scenario.looks !== undefined, { looks: undefined }],
    [(scenario.looks ?? []).length > 1, { looks: scenario.looks?.slice(0, -1) }],
    [scenario.malformed > 0, { malformed: 0 }],
    [scenario.gatewaySkewMs !== 0, { gatewaySkewMs: 0 }],
    [scenario.environmentSkewMs !== 0, { environmentSkewMs: 0 }],
    [scenario.rate !== undefined, { rate: undefined }],
    [scenario.gate !== undefined, { gate: undefined }],
    ...simplerGates(scenario.gate).map(([applies, gate]): [boolean, Partial<Scenario>] => [applies, { gate }]),
    [scenario.records, { records: false }],
    [scenario.variedRequests, { variedRequests: false }],
    [scenario.deadLettersAway !== undefined, { deadLettersAway: undefined }],
    [scenario.oddAnswers !== undefined, { oddAnswers: undefined }],
    [scenario.signing !== undefined, { signing: undefined }],
    [scenario.signed, { signed: false }],
    [scenario.functionTimeoutMs !== undefined, { functionTimeoutMs: undefined }],
    [scenario.deduplication !== undefined, { deduplication: undefined }],
    [scenario.groups > 1, { groups: Math.floor(scenario.groups / 2) }],
    // With a rate there might be more invocations than requests.
    [scenario.groupsPerInvocation > 1 && !scenario.rate, { groupsPerInvocation: 1 }],
    [scenario.batchSize > 1, { batchSize: 1 }],
    [scenario.traffic.pattern !== 'burst', { traffic: { pattern: 'burst', durationMs: 1_000 } }],
  ];
  return all.filter(([applies]) => applies).map(([, changes]) => changes);
}

/** Simpler sources, each with whether it differs. */
export function simplerGates(gate: GateScenario | undefined): [boolean, GateScenario][] {
  return gate === undefined ? [] : [
    [gate.forged > 0, { ...gate, forged: 0 }],
    [gate.readFault > 0, { ...gate, readFault: 0 }],
    [gate.rotations.length > 0, { ...gate, rotations: gate.rotations.slice(0, -1) }],
    [(gate.keys?.hostFaults.length ?? 0) > 0, { ...gate, keys: gate.keys && { ...gate.keys, hostFaults: gate.keys.hostFaults.slice(0, -1) } }],
    ...simplerSns(gate),
    [gate.unreadable.length > 0, { ...gate, unreadable: gate.unreadable.slice(0, -1) }],
  ];
}

function simplerSns({ sns, ...gate }: GateScenario): [boolean, GateScenario][] {
  return sns === undefined ? [] : [
    [sns.confirmations > 0, { ...gate, sns: { ...sns, confirmations: 0 } }],
    [sns.isExpired, { ...gate, sns: { ...sns, isExpired: false } }],
    ...sns.hostFaults.map((_, index): [boolean, GateScenario] => [true, { ...gate, sns: { ...sns, hostFaults: without(sns.hostFaults, index) } }]),
  ];
}

/** A list without one of its members. */
export function without<T>(list: readonly T[], index: number): T[] {
  return [...list.slice(0, index), ...list.slice(index + 1)];
}
