/**
 * The only tests of `npx projen mutation:simulation`: small worlds of the simulation, in which the oracle must find nothing. They say what the
 * simulation alone notices. Each kind of world that is rare among drawn ones has some of its own.
 */
import { drawScenario } from '../../cli/src/simulation/draw-scenario';
import { NO_FAULTS, Scenario } from '../../cli/src/simulation/scenario';
import { runWorld } from '../../cli/src/simulation/world/world';

const WEBHOOKS = 60;
const DRAWN = 24;
const MINUTE = 60_000;

/** Nothing fails but what is asked for. */
const QUIET: Partial<Scenario> = {
  faults: NO_FAULTS, backendFaults: [], poison: [], malformed: 0, redrives: [], deploys: [], rate: undefined, functionTimeoutMs: undefined,
};

const OWN: ReadonlyArray<readonly [what: string, changes: Partial<Scenario>]> = [
  ['nothing goes wrong', { ...QUIET, records: true, variedRequests: true, signed: true }],
  ['the backend fails', { ...QUIET, records: true, backendFaults: [{ kind: 'errors', from: 0, until: 20 * MINUTE }], faultsEndAt: 20 * MINUTE }],
  ['the backend asks for waits', { ...QUIET, records: false, backendFaults: [{ kind: 'limited', from: 0, until: 20 * MINUTE }], faultsEndAt: 20 * MINUTE }],
  ['the backend is away', { ...QUIET, groups: 5, backendFaults: [{ kind: 'unavailable', from: 0, until: 60 * MINUTE }], faultsEndAt: 60 * MINUTE }],
  ['answers come too late', {
    ...QUIET,
    groups: 40,
    maxConcurrency: 2,
    groupsPerInvocation: 1,
    batchSize: 10,
    requestTimeoutMs: 10_000,
    backendFaults: [{ kind: 'late', from: 0, until: 10 * MINUTE }],
    faultsEndAt: 10 * MINUTE,
  }],
  ['much is rejected, and redriven', {
    ...QUIET,
    records: true,
    malformed: 0.1,
    poison: [400, 410, 422, 302].map((status, index) => ({ index: 7 * index, status })),
    poisonMendedAt: Infinity,
    redrives: [30 * MINUTE],
    faultsEndAt: 30 * MINUTE,
  }],
  ['the backend is a function', { ...QUIET, functionTimeoutMs: 1_000, faults: { ...NO_FAULTS, answerLost: 0.2, serverError: 0.2 }, faultsEndAt: 5 * MINUTE }],
  ['the rate is tight', {
    ...QUIET,
    rate: { requests: 5, perSeconds: 5 },
    maxConcurrency: 3,
    groupsPerInvocation: 1,
    environmentSkewMs: 0,
    faults: { ...NO_FAULTS, spare: 0.2, shares: 0.3 },
    faultsEndAt: 5 * MINUTE,
  }],
  ['other services fail', {
    ...QUIET,
    records: true,
    malformed: 0.1,
    faults: { ...NO_FAULTS, visibility: 0.3, deadLetter: 0.5, records: 0.3, serverError: 0.2 },
    faultsEndAt: 5 * MINUTE,
  }],
];

async function expectKept(scenario: Scenario): Promise<void> {
  const { violations } = await runWorld(scenario, { stopAtViolation: true });
  expect(violations).toEqual([]);
}

test.each(OWN)('%s', (_what, changes) => expectKept({ ...drawScenario(1, WEBHOOKS), ...changes }));

test.each(Array.from({ length: DRAWN }, (_, index) => [index + 1]))('world %i', (seed) => expectKept(drawScenario(seed, WEBHOOKS)));
