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
const sns = { signatureVersion: 'both', hostFaults: [], isExpired: false, confirmations: 0, sharedAddress: false, ownGroups: false };
const GATE = { rotations: [], senderLagMs: 0, unreadable: [], readFault: 0, forged: 0, drops: false };
const withGate = (changes: object): string => changed({ gate: { ...GATE, ...changes } });
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
  [withGate({ sns: { ...sns, signatureVersion: 2 } }), 'gate.sns.signatureVersion is 2, expected one of "1", "2", "both".'],
  [withGate({ sns: { ...sns, hostFaults: [{ kind: 'gone', from: 0, until: 1 }] } }), /^gate\.sns\.hostFaults\[0\]\.kind is "gone", expected one of "unavailable", "refused", "hanging", "slow", "rubbish"\.$/],
  [withGate({ sns: { ...sns, confirmations: 2 } }), 'gate.sns.confirmations is 2, expected a number from 0 to 1.'],
  [withGate({ sns, keys: { asked: 'by name', hostFaults: [], sharedAddress: true } }), /^gate\.keys is \{.*\}, expected nothing of this name where the source is Amazon SNS\.$/],
])('%s is no scenario', (text, message) => {
  expect(() => readScenario(text)).toThrow(message);
});
