import { drawScenario } from '../../src/simulation/draw-scenario';
import { replayCommand } from '../../src/simulation/explain-failure';
import { GateScenario } from '../../src/simulation/gate-scenario';
import { Totals } from '../../src/simulation/totals';
import { runWorld } from '../../src/simulation/world/world';

const WEBHOOKS = 80;
const FIXED = 30;
const FRESH = 15;

/** Sources whose secrets are replaced, deleted and denied, or whose published keys or certificates are, with webhooks that are forged; and two worlds in which anyone may send. */
const GATES: ReadonlyArray<GateScenario | undefined> = [
  {
    rotations: [60_000, 600_000],
    senderLagMs: 5_000,
    unreadable: [{ secret: 'previous', kind: 'gone', from: 300_000, until: Infinity }],
    readFault: 0.2,
    forged: 0.1,
    drops: false,
  },
  {
    rotations: [120_000],
    senderLagMs: 300_000,
    unreadable: [
      { secret: 'current', kind: 'passing', from: 30_000, until: 90_000 },
      { secret: 'current', kind: 'refused', from: 90_000, until: 150_000 },
      { secret: 'previous', kind: 'refused', from: 0, until: 1_200_000 },
    ],
    readFault: 0.2,
    forged: 0.2,
    drops: true,
  },
  undefined,
  undefined,
  {
    rotations: [60_000, 900_000],
    senderLagMs: 5_000,
    unreadable: [],
    readFault: 0.6,
    forged: 0.2,
    drops: false,
    keys: {
      asked: 'by name',
      hostFaults: [{ kind: 'hanging', from: 30_000, until: 90_000 }, { kind: 'refused', from: 900_000, until: 8_000_000 }],
      sharedAddress: false,
    },
  },
  {
    rotations: [120_000],
    senderLagMs: 60_000,
    unreadable: [],
    readFault: 0.6,
    forged: 0.2,
    drops: true,
    keys: { asked: 'as a set', hostFaults: [{ kind: 'unavailable', from: 100_000, until: 400_000 }], sharedAddress: true },
  },
  {
    rotations: [60_000, 900_000],
    senderLagMs: 5_000,
    unreadable: [],
    readFault: 0.4,
    forged: 0.3,
    drops: true,
    sns: {
      signatureVersion: 'both',
      hostFaults: [{ kind: 'hanging', from: 0, until: 60_000 }, { kind: 'rubbish', from: 60_000, until: 120_000 }, { kind: 'refused', from: 120_000, until: 900_000 }],
      isExpired: false,
      confirmations: 0.2,
      sharedAddress: false,
      ownGroups: false,
    },
  },
  {
    rotations: [120_000],
    senderLagMs: 60_000,
    unreadable: [],
    readFault: 0.4,
    forged: 0.3,
    drops: false,
    sns: {
      signatureVersion: '1',
      hostFaults: [{ kind: 'unavailable', from: 30_000, until: 200_000 }, { kind: 'slow', from: 200_000, until: 1_200_000 }],
      isExpired: true,
      confirmations: 0.2,
      sharedAddress: true,
      ownGroups: true,
    },
  },
];

async function runSeeds(firstSeed: number, seeds: number): Promise<Totals> {
  const totals = new Totals();
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    totals.add(await runWorld(drawScenario(seed, WEBHOOKS)));
  }
  return totals;
}

/** Worlds in which every kind of fault happens often. */
async function runFaultyWorlds(totals: Totals): Promise<void> {
  for (let seed = 1; seed <= GATES.length; seed += 1) {
    const scenario = drawScenario(seed, WEBHOOKS);
    totals.add(await runWorld({
      ...scenario,
      malformed: 0.1,
      signed: seed % 2 === 0,
      functionTimeoutMs: seed === 3 ? scenario.requestTimeoutMs / 2 : undefined,
      faults: {
        crash: 0.01,
        stall: 0.005,
        clock: 0.005,
        throttle: 0.1,
        retire: 0.1,
        answerLost: 0.05,
        serverError: 0.05,
        visibility: 0.3,
        deadLetter: 0.3,
        records: 0.3,
        shares: 0.3,
        spare: 0.3,
        expiry: 0.1,
        duplicateSend: 0.1,
        claims: 0.3,
        resend: 0.3,
        forged: 0.1,
      },
      gate: GATES[seed - 1],
      deduplication: GATES[seed - 1] ? undefined : { windowSeconds: 600, resendWithinMs: 60 * 60 * 1000 },
      gatewaySkewMs: 0,
      environmentSkewMs: 400,
      pauses: [{ from: 20_000, until: 40_000 }],
      looks: [{ at: 60_000, receives: 999 }],
    }));
  }
}

function expectAllKept(totals: Totals): void {
  // The text of a failure says how to see it again.
  expect(totals.failed.map(({ seed, violations }) => `${replayCommand(seed, WEBHOOKS)}: ${JSON.stringify(violations[0])}`)).toEqual([]);
  const { webhooks, delivered, deadLettered, dropped, handled, duplicates } = totals.summary(1);
  expect(webhooks).toBe(totals.seeds * WEBHOOKS);
  expect(delivered + deadLettered + dropped + handled + duplicates).toBe(webhooks);
}

test(`${FIXED} fixed worlds keep every promise, and what they claim to survive did happen in them`, async () => {
  const totals = await runSeeds(1, FIXED);
  await runFaultyWorlds(totals);
  expectAllKept(totals);
  const missing = [
    'answer lost after the work', 'brake open', 'brake closed', 'deploy', 'paused', 'resumed', 'queue looked at', 'clock set', 'redriven', 'throttled', 'duplicate send swallowed',
    'poisoned group hangs', 'environment died: crash', 'environment died: function timeout', 'visibility ended early', 'visibility: refused', 'visibility: answerLost', 'visibility: its receive is over',
    'dead letter sent: refused', 'dead letter sent: answerLost', 'not delivered: dead-lettered-before', 'record write: refused', 'record read: silent',
    'forged', 'sent again under one id', 'not delivered: duplicate', 'problem: deduplication',
    'claim written: refused', 'claim written: answerLost', 'claim written: slow', 'claim read: silent',
    'share claimed: refused', 'share claimed: answerLost', 'share claimed: slow', 'spare environment used', 'returned to the queue: rate',
    'dead letter: signature', 'not delivered: dropped', 'returned to the queue: verification', 'forged: other secret', 'forged: other body', 'forged: no signature',
    'secret read: passing', 'secret read: refused', 'secret read: gone', 'secret read: slow',
    'key replaced', 'keys read: unavailable', 'keys read: refused', 'keys read: hanging', 'keys read: slow', 'forged: other key', 'forged: made-up key',
    'certificate replaced', 'subscription to be confirmed', 'not delivered: handled', 'confirmation: well',
    ...['well', 'unavailable', 'refused', 'hanging', 'slow', 'rubbish'].map((how) => `certificate asked for: ${how}`),
    ...['made-up certificate', 'certificate elsewhere', 'other topic', 'confirmation'].map((how) => `forged: ${how}`),
    'signing secret read', 'function invoked', 'waits asked for',
    'dead letter: rejected', 'dead letter: expired', 'dead letter: gone', 'dead letter: envelope', 'dead letter: path',
    ...['connection-refused', 'reset', 'hanging', 'late', 'unavailable', 'errors', 'slow', 'flapping', 'limited'].map((kind) => `backend: ${kind}`),
  ].filter((what) => !totals.happened.get(what));
  expect(missing).toEqual([]);
});

const freshSeed = Math.floor(Date.now() / 1000);

test(`${FRESH} fresh worlds keep every promise`, async () => {
  console.info(`Fresh seeds: ${freshSeed} to ${freshSeed + FRESH - 1}; ${replayCommand(freshSeed, WEBHOOKS)}`);
  expectAllKept(await runSeeds(freshSeed, FRESH));
});

test('a seed gives the same world each time, to the last event', async () => {
  const traceOf = async (): Promise<string[]> => {
    const lines: string[] = [];
    await runWorld(drawScenario(3, WEBHOOKS), { trace: (line) => lines.push(line) });
    return lines;
  };
  const first = await traceOf();
  expect(first.length).toBeGreaterThan(WEBHOOKS);
  expect(await traceOf()).toEqual(first);
});
