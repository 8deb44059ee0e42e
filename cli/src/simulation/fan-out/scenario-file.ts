import { FilterName, FILTERS } from './filters';
import { BackendTrouble, Change, DestinationScenario, FanOutScenario, FunctionFaults, QueueTrouble, Span } from './scenario';
import {
  chance, Check, checkEnds, Checks, checkStream, count, list, milliseconds, MOST, MOST_MS, object, oneOf, optional, RATE, readJson, seconds, span,
  whole, wrong, yesOrNo,
} from '../scenario-checks';
import { checkGate, GATE } from '../scenario-file';

const FUNCTION: Check = object<FunctionFaults>({ crash: chance, stall: chance, throttle: chance, retire: chance });

function spans<Kind extends string>(kinds: Readonly<Record<Kind, true>>): Check {
  return list(span<Span<Kind>>({ kind: oneOf<Kind>(kinds), from: milliseconds, until: milliseconds }));
}

const REFUSES = spans<'refused'>({ refused: true });

const DESTINATION: Checks<DestinationScenario> = {
  name: (value, where) => typeof value === 'string' && /^(d\d|Archive)$/.test(value) ? value : wrong(where, value, 'd0 to d9, or Archive'),
  filter: oneOf<FilterName>(Object.fromEntries(Object.keys(FILTERS).map((name) => [name, true])) as Record<FilterName, true>),
  maxConcurrency: whole(1, 1_000),
  groupsPerInvocation: whole(1, 10),
  rate: optional(RATE),
  requestTimeoutMs: whole(1, MOST_MS),
  backendMs: milliseconds,
  backend: spans<BackendTrouble>({ down: true, hanging: true, errors: true, slow: true, limited: true }),
  queue: spans<QueueTrouble>({ 'refused': true, 'throttled': true, 'silent': true, 'answer-lost': true }),
  poisonEvery: count,
  answerLost: chance,
  faults: FUNCTION,
  isHealthy: yesOrNo,
  isArchive: optional(yesOrNo),
};

const SCENARIO: Checks<FanOutScenario> = {
  seed: whole(0, 2 ** 40),
  webhooks: whole(1, MOST),
  groups: whole(1, MOST),
  durationMs: whole(1, MOST_MS),
  batchSize: whole(1, 10),
  destinations: list(object(DESTINATION)),
  hasOwn: yesOrNo,
  change: oneOf<Change>({
    'one': true, 'several': true, 'to-several': true, 'added': true, 'back-kept': true, 'way-back': true, 'there-and-back': true,
  }),
  changeAt: milliseconds,
  backAt: milliseconds,
  routerInvocations: whole(1, 1_000),
  routingRetryForSeconds: seconds,
  latencies: object({ queueMs: milliseconds, tableMs: milliseconds, pollerMs: milliseconds, coldStartMs: milliseconds }),
  router: FUNCTION,
  overflow: FUNCTION,
  queueCalls: chance,
  tableCalls: chance,
  visibilityCalls: chance,
  claimCalls: chance,
  recordCalls: chance,
  shareCalls: chance,
  expiry: chance,
  table: REFUSES,
  overflowQueue: REFUSES,
  gate: optional(object(GATE)),
  forged: chance,
  resent: chance,
  redrives: list(milliseconds),
  faultsEndAt: milliseconds,
  isolationMs: optional(milliseconds),
};

/**
 * Reads the scenario of a world with several destinations, as `writeScenario` wrote it, or somebody made of it.
 *
 * @throws ScenarioError when it is no such scenario
 */
export function readFanOut(text: string): FanOutScenario {
  const scenario = readJson(text, SCENARIO);
  const { destinations, hasOwn, change, gate, forged, faultsEndAt } = scenario;
  destinations.forEach((destination, index) => {
    checkStream(destination, `destinations[${index}].`);
    checkEnds(destination.backend, faultsEndAt, `destinations[${index}].backend`);
    checkEnds(destination.queue, faultsEndAt, `destinations[${index}].queue`);
  });
  checkEnds(scenario.table, faultsEndAt, 'table');
  checkEnds(scenario.overflowQueue, faultsEndAt, 'overflowQueue');
  checkGate(scenario);
  if (destinations.length === 0 || new Set(destinations.map(({ name }) => name)).size < destinations.length) {
    wrong('destinations', destinations.map(({ name }) => name), 'one or more, each with a name of its own');
  }
  const archive = destinations.findIndex(({ isArchive }) => isArchive);
  if (archive >= 0 && (archive < destinations.length - 1 || (hasOwn && archive === 0))) {
    wrong(`destinations[${archive}]`, destinations[archive].name, 'the archive as the last one, and not the webhook\'s own');
  }
  if (!hasOwn && change !== 'several' && change !== 'added') {
    wrong('change', change, '"several" or "added" where hasOwn is false');
  }
  if (gate && forged > 0) {
    wrong('forged', forged, '0 in a world that has a gate, which has a "forged" of its own');
  }
  if (gate?.sns) {
    wrong('gate.sns', gate.sns, 'nothing of this name in a world with several destinations');
  }
  return scenario;
}
