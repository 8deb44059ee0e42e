import { quietScenario } from './quiet-scenario';
import { drawScenario } from '../../src/simulation/draw-scenario';
import { quietFanOut } from '../../src/simulation/fan-out/quiet-scenario';
import { readFanOut } from '../../src/simulation/fan-out/scenario-file';
import { GateScenario } from '../../src/simulation/gate-scenario';
import { writeScenario } from '../../src/simulation/scenario-checks';
import { simplerGates } from '../../src/simulation/shrink';
import { CertificateFault, SnsScenario } from '../../src/simulation/sns-scenario';
import { runWorld, WorldResult } from '../../src/simulation/world/world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const GATE: GateScenario = { rotations: [20 * MINUTE], senderLagMs: 5_000, unreadable: [], readFault: 0, forged: 0, drops: true };
const SNS: SnsScenario = { signatureVersion: '2', hostFaults: [], isExpired: false, confirmations: 0, sharedAddress: false, ownGroups: false };
const DURATION_MS = 40 * MINUTE;

interface Changes extends Partial<Omit<GateScenario, 'sns'>> {
  readonly sns?: Partial<SnsScenario>;
  readonly webhooks?: number;
  readonly groups?: number;
  readonly maxConcurrency?: number;
}

interface RunKept extends WorldResult {
  /** How long each webhook that was processed had waited, in milliseconds, the shortest first. */
  readonly waits: readonly number[];
}

/** A world whose source is Amazon SNS, in which every promise is kept. */
async function runKept({ sns, webhooks = 100, groups = 10, maxConcurrency = 5, ...gate }: Changes): Promise<RunKept> {
  const waits: number[] = [];
  const hostFaults = sns?.hostFaults ?? [];
  const result = await runWorld(quietScenario({
    webhooks,
    groups,
    maxConcurrency,
    traffic: { pattern: 'steady', durationMs: DURATION_MS },
    gate: { ...GATE, ...gate, sns: { ...SNS, ...sns } },
    faultsEndAt: Math.max(DURATION_MS, ...hostFaults.map(({ until }) => until)),
  }), { onProcessed: (_at, waitedMs) => waits.push(waitedMs) });
  expect(result.violations).toEqual([]);
  expect(result.delivered + result.deadLettered + result.dropped + result.handled).toBe(result.webhooks);
  return { ...result, waits: waits.sort((a, b) => a - b) };
}

const fault = (kind: CertificateFault['kind'], from: number, until: number): CertificateFault => ({ kind, from: from * MINUTE, until: until * MINUTE });

test.each([['1', true], ['2', false], ['both', true]] as const)('messages of signature version %s are delivered, also where certificates have expired: %p', async (signatureVersion, isExpired) => {
  const { delivered, webhooks, statistics } = await runKept({ sns: { signatureVersion, isExpired } });
  expect(delivered).toBe(webhooks);
  expect(statistics['certificate replaced']).toBe(1);
});

test.each(['unavailable', 'refused', 'hanging', 'rubbish'] as const)('while the host of the certificates is %s for half an hour, all that names an unknown one waits, and is delivered', async (kind) => {
  const { statistics, delivered, webhooks } = await runKept({ sns: { hostFaults: [fault(kind, 0, 30)] } });
  expect(delivered).toBe(webhooks);
  expect(statistics['returned to the queue: verification']).toBeGreaterThan(webhooks);
});

test('while it is slow for half an hour, all is delivered', async () => {
  const { statistics, delivered, webhooks } = await runKept({ sns: { hostFaults: [fault('slow', 0, 30)] } });
  expect(delivered).toBe(webhooks);
  expect(statistics['certificate asked for: slow']).toBeGreaterThan(0);
});

test.each(['refused', 'rubbish'] as const)('while it is %s for three hours, what names a known one is delivered, and what names a new one is kept', async (kind) => {
  const { dropped, deadLettered, delivered } = await runKept({ sns: { hostFaults: [fault(kind, 10, 190)] } });
  expect(dropped).toBe(0);
  expect(deadLettered).toBeGreaterThan(0);
  expect(delivered).toBeGreaterThan(25);
});

/** Forged ones are never delivered, so that each wait is one of a healthy group. */
describe.each([true, false])('strangers who name certificates that there are not, in groups of their own, from the address of SNS: %p', (sharedAddress) => {
  test.each([undefined, 'hanging', 'slow', 'unavailable', 'rubbish'] as const)('do not starve healthy groups, while the host is %s', async (kind) => {
    const hostFaults = kind ? [fault(kind, 2, 40)] : [];
    // One environment, so that each group needs the one that strangers keep busy, and it knows the certificate.
    const { waits, delivered } = await runKept({
      webhooks: 500, groups: 50, maxConcurrency: 1, rotations: [], forged: 0.5, drops: false, sns: { hostFaults, sharedAddress, ownGroups: true },
    });
    expect(waits).toHaveLength(delivered);
    expect(delivered).toBeGreaterThan(200);
    expect(waits[Math.floor(waits.length * 0.9)]).toBeLessThan(10 * SECOND);
    expect(waits.at(-1)).toBeLessThan(MINUTE);
  });
});

test('subscriptions are confirmed as SNS asks for it, and nothing of that reaches the backend, while SNS fails at times', async () => {
  const { handled, delivered, dropped, statistics, webhooks } = await runKept({
    webhooks: 300, groups: 30, readFault: 0.3, forged: 0.2, sns: { confirmations: 0.3, hostFaults: [fault('hanging', 5, 8)] },
  });
  expect(handled).toBe(statistics['subscription to be confirmed']);
  expect(handled).toBeGreaterThan(30);
  expect(statistics['confirmation: unavailable']).toBeGreaterThan(0);
  expect(statistics['confirmation: hanging']).toBeGreaterThan(0);
  expect(delivered + handled + dropped).toBe(webhooks);
});

test('a world with Amazon SNS is drawn from a seed in place of one that shares a secret; all others are as they were', () => {
  const drawn = Array.from({ length: 400 }, (_, index) => drawScenario(index + 1, 200));
  const withSns = drawn.filter(({ gate }) => gate?.sns);
  expect(withSns.length).toBeGreaterThan(8);
  expect(withSns.map(({ gate }) => [gate!.unreadable, gate!.keys])).toEqual(withSns.map(() => [[], undefined]));
  expect(drawn.filter(({ gate }) => gate && !gate.sns && !gate.keys).length).toBeGreaterThan(withSns.length);
  expect(drawn.filter(({ gate }) => gate?.keys).length).toBeGreaterThan(withSns.length);
});

test('a world with several destinations has none', () => {
  const written = writeScenario(quietFanOut({ gate: { ...GATE, sns: SNS } }));
  expect(() => readFanOut(written)).toThrow(/^gate\.sns is \{.*\}, expected nothing of this name in a world with several destinations\.$/);
});

test('it is made smaller in each of its parts', () => {
  const hostFaults = [fault('hanging', 0, 1), fault('rubbish', 2, 3)];
  const sns: SnsScenario = { ...SNS, hostFaults, isExpired: true, confirmations: 0.1 };
  const simpler = simplerGates({ ...GATE, sns }).filter(([applies]) => applies).map(([, gate]) => gate.sns);
  expect(simpler).toEqual(expect.arrayContaining([
    { ...sns, hostFaults: [hostFaults[1]] }, { ...sns, hostFaults: [hostFaults[0]] }, { ...sns, isExpired: false }, { ...sns, confirmations: 0 },
  ]));
  expect(simplerGates({ ...GATE, rotations: [], sns: SNS }).filter(([applies]) => applies)).toEqual([]);
});

test('it tells in which states certificates could not be fetched or were replaced, and subscriptions not be confirmed', async () => {
  const { coverage, violations } = await runWorld(quietScenario({
    webhooks: 600,
    groups: 60,
    maxConcurrency: 4,
    groupsPerInvocation: 2,
    traffic: { pattern: 'waves', durationMs: DURATION_MS },
    gate: {
      ...GATE,
      rotations: [10 * MINUTE, 30 * MINUTE],
      readFault: 0.3,
      forged: 0.2,
      sns: { ...SNS, confirmations: 0.3, hostFaults: [fault('hanging', 0, 2), fault('rubbish', 2, 5), fault('refused', 5, 8)] },
    },
    faultsEndAt: DURATION_MS,
  }));
  expect(violations).toEqual([]);
  expect([
    'certificate asked for: hanging | first invocation', 'certificate asked for: rubbish | group with a tail in hand', 'certificate asked for: refused | group with a tail in hand',
    'certificate asked for: unavailable | group with a tail in hand', 'certificate asked for: slow | group with a tail in hand', 'confirmation: unavailable | several groups in hand',
    'confirmation: slow | awaits record write', 'certificate replaced | no request under way', 'forged signature | requests under way',
  ].filter((pair) => !coverage[pair])).toEqual([]);
});
