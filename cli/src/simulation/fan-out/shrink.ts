import { DestinationScenario, FanOutScenario, NO_FUNCTION_FAULTS } from './scenario';
import { shrinkBy, simplerGates, without } from '../shrink';

/**
 * Makes a failing world of several destinations smaller, step by step, while it still fails.
 *
 * @param fails whether a world still fails in the same way
 * @returns the smallest one that was found; it fails
 */
export function shrinkFanOut(scenario: FanOutScenario, fails: (candidate: FanOutScenario) => Promise<boolean>): Promise<FanOutScenario> {
  return shrinkBy(candidates, scenario, fails);
}

const RATES = ['queueCalls', 'tableCalls', 'visibilityCalls', 'claimCalls', 'recordCalls', 'shareCalls', 'expiry', 'forged', 'resent'] as const;

/** Simpler worlds, those first that would save most. */
function* candidates(scenario: FanOutScenario): Generator<FanOutScenario> {
  const change = (changes: Partial<FanOutScenario>): FanOutScenario => ({ ...scenario, ...changes });
  for (const part of [0.1, 0.5, 0.9]) {
    const webhooks = Math.floor(scenario.webhooks * part);
    if (webhooks >= 1) {
      yield change({ webhooks });
    }
  }
  const { destinations, hasOwn } = scenario;
  for (let index = hasOwn ? 1 : 0; index < destinations.length && destinations.length > 1; index += 1) {
    yield change({ destinations: without(destinations, index) });
  }
  yield* simplifications(scenario).map(change);
  for (let index = 0; index < destinations.length; index += 1) {
    for (const simpler of simplerDestinations(destinations[index])) {
      yield change({ destinations: destinations.map((one, other) => other === index ? { ...one, ...simpler } : one) });
    }
  }
}

function simplifications(scenario: FanOutScenario): Partial<FanOutScenario>[] {
  const all: [boolean, Partial<FanOutScenario>][] = [
    [scenario.change !== 'several', { change: 'several' }],
    [scenario.redrives.length > 0, { redrives: [] }],
    [scenario.gate !== undefined, { gate: undefined }],
    ...simplerGates(scenario.gate).map(([applies, gate]): [boolean, Partial<FanOutScenario>] => [applies, { gate }]),
    ...RATES.map((name): [boolean, Partial<FanOutScenario>] => [scenario[name] > 0, { [name]: 0 }]),
    [scenario.router !== NO_FUNCTION_FAULTS, { router: NO_FUNCTION_FAULTS }],
    [scenario.overflow !== NO_FUNCTION_FAULTS, { overflow: NO_FUNCTION_FAULTS }],
    ...scenario.table.map((_, index): [boolean, Partial<FanOutScenario>] => [true, { table: without(scenario.table, index) }]),
    ...scenario.overflowQueue.map((_, index): [boolean, Partial<FanOutScenario>] => (
      [true, { overflowQueue: without(scenario.overflowQueue, index) }]
    )),
    [scenario.groups > 1, { groups: Math.floor(scenario.groups / 2) }],
    [scenario.batchSize > 1, { batchSize: 1 }],
  ];
  return all.filter(([applies]) => applies).map(([, changes]) => changes);
}

function simplerDestinations(scenario: DestinationScenario): Partial<DestinationScenario>[] {
  const { backend, queue, poisonEvery, answerLost, faults, rate, filter } = scenario;
  const all: [boolean, Partial<DestinationScenario>][] = [
    ...backend.map((_, index): [boolean, Partial<DestinationScenario>] => [true, { backend: without(backend, index) }]),
    ...queue.map((_, index): [boolean, Partial<DestinationScenario>] => [true, { queue: without(queue, index) }]),
    [poisonEvery > 0, { poisonEvery: 0 }],
    [answerLost > 0, { answerLost: 0 }],
    [faults !== NO_FUNCTION_FAULTS, { faults: NO_FUNCTION_FAULTS }],
    [rate !== undefined, { rate: undefined }],
    [filter !== 'everything', { filter: 'everything' }],
  ];
  return all.filter(([applies]) => applies).map(([, changes]) => changes);
}
