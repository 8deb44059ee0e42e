import { quietScenario } from './quiet-scenario';
import { drawScenario } from '../../src/simulation/draw-scenario';
import { writeScenario } from '../../src/simulation/scenario-checks';
import { readScenario } from '../../src/simulation/scenario-file';

test('every scenario that is drawn is read again as it was, Infinity included', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const scenario = drawScenario(seed, 600);
    expect(readScenario(writeScenario(scenario))).toEqual(scenario);
  }
  expect(JSON.parse(writeScenario(quietScenario({ poisonMendedAt: Infinity }), 0)).poisonMendedAt).toBe('Infinity');
});

const written = JSON.parse(writeScenario(quietScenario({ rate: { requests: 5, perSeconds: 1 } })));
const changed = (changes: Record<string, unknown>): string => JSON.stringify({ ...written, ...changes });

test.each([
  ['{"seed":', /^it is not JSON \(.*\), expected a scenario as the simulation writes it\.$/],
  ['[]', 'it is [], expected an object.'],
  ['{}', 'seed is missing, expected a whole number from 0 to 1099511627776.'],
  [changed({ webhooks: '5' }), 'webhooks is "5", expected a whole number from 1 to 1000000.'],
  [changed({ groups: null }), 'groups is null, expected a whole number from 1 to 1000000.'],
  [changed({ records: 'yes' }), 'records is "yes", expected true or false.'],
  [changed({ faults: { ...written.faults, crash: 2 } }), 'faults.crash is 2, expected a number from 0 to 1.'],
  [changed({ faults: { ...written.faults, flood: 1 } }), /^faults\.flood is 1, expected nothing of this name, only crash, /],
  [changed({ traffic: { pattern: 'drip', durationMs: 1 } }), 'traffic.pattern is "drip", expected one of "burst", "steady", "waves".'],
  [changed({ backendFaults: {} }), 'backendFaults is {}, expected a list.'],
  [changed({ backendFaults: [{ kind: 'late', from: 0 }] }), /^backendFaults\[0\]\.until is missing, expected a whole number /],
  [changed({ backendFaults: [{ kind: 'toString', from: 0, until: 1 }] }), /^backendFaults\[0\]\.kind is "toString", expected one of "connection-refused", /],
  [changed({ poisonMendedAt: 'never' }), /^poisonMendedAt is "never", expected a whole number /],
  [changed({ groupsPerInvocation: 9 }), 'groupsPerInvocation is 9, expected at most maxConcurrency, which is 5.'],
  [changed({ rate: { requests: 1, perSeconds: 1 } }), 'rate.requests is 1, expected one for each invocation that may run at once, 5 or more.'],
])('%s is no scenario', (text, message) => {
  expect(() => readScenario(text)).toThrow(message);
});
