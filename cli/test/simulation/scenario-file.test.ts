import { quietScenario } from './quiet-scenario';
import { drawScenario } from '../../src/simulation/draw-scenario';
import { drawFanOut } from '../../src/simulation/fan-out/draw-scenario';
import { quietDestination, quietFanOut } from '../../src/simulation/fan-out/quiet-scenario';
import { readFanOut } from '../../src/simulation/fan-out/scenario-file';
import { shrinkFanOut } from '../../src/simulation/fan-out/shrink';
import { writeScenario } from '../../src/simulation/scenario-checks';
import { readScenario } from '../../src/simulation/scenario-file';
import { shrink } from '../../src/simulation/shrink';

test('every scenario that is drawn is read again as it was, Infinity included', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const scenario = drawScenario(seed, 600);
    expect(readScenario(writeScenario(scenario))).toEqual(scenario);
  }
  expect(JSON.parse(writeScenario(quietScenario({ poisonMendedAt: Infinity }), 0)).poisonMendedAt).toBe('Infinity');
});

test('every scenario of several destinations that is drawn is read again as it was', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const scenario = drawFanOut(seed, 150);
    expect(readFanOut(writeScenario(scenario))).toEqual(scenario);
  }
});

test('what is made smaller is read again as it was, at each step', async () => {
  let steps = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    // One step after the other: what every second of them takes away stays away.
    await shrink(drawScenario(seed, 600), (candidate) => {
      steps += 1;
      expect(readScenario(writeScenario(candidate))).toEqual(JSON.parse(writeScenario(candidate), (_, value: unknown) => value === 'Infinity' ? Infinity : value));
      return Promise.resolve(steps % 2 === 0);
    });
    await shrinkFanOut(drawFanOut(seed, 150), (candidate) => {
      steps += 1;
      expect(readFanOut(writeScenario(candidate))).toEqual(JSON.parse(writeScenario(candidate), (_, value: unknown) => value === 'Infinity' ? Infinity : value));
      return Promise.resolve(steps % 2 === 0);
    });
  }
  expect(steps).toBeGreaterThan(1_000);
});

test('in a world that is paused for days, an outage that is longer than the pause is over when faults end', () => {
  const scenario = drawScenario(27755, 1000);
  const { backendFaults: [outage], pauses: [pause] = [], faultsEndAt } = scenario;
  expect(outage.until).toBeGreaterThan(pause.until);
  expect(faultsEndAt).toBeGreaterThanOrEqual(outage.until);
  expect(readScenario(writeScenario(scenario))).toEqual(scenario);
});

const written = JSON.parse(writeScenario(quietScenario({ rate: { requests: 5, perSeconds: 1 } })));
const sns = { signatureVersion: 'both', hostFaults: [], isExpired: false, confirmations: 0, sharedAddress: false, ownGroups: false };
const GATE = { rotations: [], senderLagMs: 0, unreadable: [], readFault: 0, forged: 0, drops: false };
const withGate = (changes: object): string => changed({ gate: { ...GATE, ...changes } });
const changed = (changes: Record<string, unknown>): string => JSON.stringify({ ...written, ...changes });

test.each([
  ['{"seed":', /^it is not JSON \(.*\), expected a scenario as the simulation writes it\.$/],
  ['[]', 'it is [], expected an object.'],
  ['{}', /^seed, webhooks, groups, skew, traffic, .* redrives and faultsEndAt are missing, expected all of them, as in what --trace prints first\.$/],
  [changed({ seed: undefined }), 'seed is missing, expected a whole number from 0 to 1099511627776.'],
  [changed({ seed: undefined, groups: undefined }), 'seed and groups are missing, expected all of them, as in what --trace prints first.'],
  [changed({ latencies: {} }), /^latencies\.receiveMs, latencies\.invokeMs, .* and latencies\.backendMs are missing, expected all of them/],
  [changed({ seed: undefined, groups: undefined, records: 'yes' }), 'records is "yes", expected true or false.'],
  [changed({ backendFaults: [{ kind: 'late', from: 20, until: 10 }] }), 'backendFaults[0].from is 20, expected at most until, which is 10.'],
  [changed({ pauses: [{ from: 20, until: 30 }, { from: 90, until: 50 }] }), 'pauses[1].from is 90, expected at most until, which is 50.'],
  [changed({ backendFaults: [{ kind: 'late', from: 0, until: 1001 }] }), 'backendFaults[0].until is 1001, expected at most faultsEndAt, which is 1000.'],
  [changed({ poison: [{ index: 99, status: 400 }, { index: 100, status: 400 }] }), 'poison[1].index is 100, expected less than webhooks, which is 100: the first one has index 0.'],
  [changed({ poison: [{ index: 0, status: 204 }] }), 'poison[0].status is 204, expected a whole number from 300 to 599.'],
  [changed({ poisonedGroups: { groups: 1, durationMs: 1, status: 200 } }), 'poisonedGroups.status is 200, expected a whole number from 300 to 599.'],
  [withGate({ unreadable: [{ secret: 'current', kind: 'gone', from: 7, until: 6 }] }), 'gate.unreadable[0].from is 7, expected at most until, which is 6.'],
  [withGate({ unreadable: [{ secret: 'current', kind: 'gone', from: 0, until: 1001 }] }), 'gate.unreadable[0].until is 1001, expected at most faultsEndAt, which is 1000.'],
  [withGate({ keys: { asked: 'by name', hostFaults: [{ kind: 'refused', from: 0, until: 1001 }], sharedAddress: true } }), 'gate.keys.hostFaults[0].until is 1001, expected at most faultsEndAt, which is 1000.'],
  [withGate({ sns: { ...sns, hostFaults: [{ kind: 'slow', from: 9, until: 8 }] } }), 'gate.sns.hostFaults[0].from is 9, expected at most until, which is 8.'],
  [withGate({ sns: { ...sns, hostFaults: [{ kind: 'slow', from: 0, until: 1001 }] } }), 'gate.sns.hostFaults[0].until is 1001, expected at most faultsEndAt, which is 1000.'],
  [withGate({ rotations: [500, 400] }), 'gate.rotations is [500,400], expected instants in their order.'],
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

test.each([
  [quietFanOut({ table: [{ kind: 'refused', from: 2, until: 1 }] }), 'table[0].from is 2, expected at most until, which is 1.'],
  [quietFanOut({ overflowQueue: [{ kind: 'refused', from: 2, until: 60_001 }] }), 'overflowQueue[0].until is 60001, expected at most faultsEndAt, which is 60000.'],
  [
    quietFanOut({ destinations: [quietDestination('d0', { backend: [{ kind: 'down', from: 0, until: 60_001 }] })] }),
    'destinations[0].backend[0].until is 60001, expected at most faultsEndAt, which is 60000.',
  ],
  [
    quietFanOut({ destinations: [quietDestination('d0', { queue: [{ kind: 'silent', from: 0, until: 60_001 }] })] }),
    'destinations[0].queue[0].until is 60001, expected at most faultsEndAt, which is 60000.',
  ],
  [quietFanOut({ gate: { ...GATE, rotations: [2, 1] } }), 'gate.rotations is [2,1], expected instants in their order.'],
])('no scenario of several destinations (%#): %s', (scenario, message) => {
  expect(() => readFanOut(writeScenario(scenario))).toThrow(message);
});
