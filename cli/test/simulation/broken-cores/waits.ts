import { withChanges, withLog, withOutcomes, withPolicy, withRandom } from './alter';
import { BrokenCore } from './broken-core';
import { AWAY, FAILING_BACKEND, MINUTE } from './worlds';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';

const LIMITED_BACKEND: Partial<Scenario> = {
  backendFaults: [{ kind: 'limited', from: 0, until: 10 * MINUTE }], faultsEndAt: 10 * MINUTE, faults: NO_FAULTS,
};

/** Each of thirty groups fails again and again, often enough for the mean of its waits to tell how they were drawn. */
const MANY_WAITS: Partial<Scenario> = {
  ...FAILING_BACKEND, webhooks: 30, groups: 30, skew: 0, traffic: { pattern: 'burst', durationMs: 1_000 }, poisonMendedAt: 5 * MINUTE, faultsEndAt: 5 * MINUTE,
};

/** Nothing can be verified for some time. */
const UNVERIFIED: Partial<Scenario> = {
  gate: { rotations: [], senderLagMs: 60_000, unreadable: [{ secret: 'current', kind: 'passing', from: 0, until: 10 * MINUTE }], readFault: 0, forged: 0, drops: false },
  deduplication: undefined,
  traffic: { pattern: 'burst', durationMs: 1_000 },
  backendFaults: [],
  faultsEndAt: 10 * MINUTE,
  faults: NO_FAULTS,
  gatewaySkewMs: 0,
  environmentSkewMs: 0,
  poisonedGroups: undefined,
};

/** What comes back too early, too late, or not at all. */
export const WAITS: readonly BrokenCore[] = [
  {
    fault: 'ignores Retry-After',
    deliver: withOutcomes((outcome) => ({ ...outcome, retryAfterSeconds: undefined })),
    breaks: ['wrongWait'],
    world: LIMITED_BACKEND,
  },
  {
    fault: 'takes the seconds of Retry-After for milliseconds',
    deliver: withOutcomes((outcome) => ({ ...outcome, retryAfterSeconds: outcome.retryAfterSeconds && outcome.retryAfterSeconds / 1000 })),
    breaks: ['wrongWait', 'error'],
    world: LIMITED_BACKEND,
  },
  {
    fault: 'waits for as long as the backend asks, however long that is',
    deliver: withPolicy((policy) => ({ ...policy, retryAfterMaxSeconds: 1e6 })),
    breaks: ['wrongWait'],
    world: LIMITED_BACKEND,
  },
  { fault: 'always waits for a second', deliver: withRandom(() => 0), breaks: ['wrongWait'], world: MANY_WAITS },
  { fault: 'always waits for as long as it may', deliver: withRandom(() => 0.999999), breaks: ['wrongWait'], world: MANY_WAITS },
  {
    fault: 'does not double its waits',
    deliver: withPolicy((policy) => ({ ...policy, backoffMaxSeconds: policy.backoffBaseSeconds })),
    breaks: ['wrongWait'],
    world: MANY_WAITS,
  },
  {
    fault: 'waits for longer than its longest wait',
    deliver: withPolicy((policy) => ({ ...policy, backoffMaxSeconds: 2 * policy.backoffMaxSeconds })),
    breaks: ['wrongWait'],
    world: FAILING_BACKEND,
  },
  {
    fault: 'waits for longer than its longest wait while the backend is away',
    deliver: withChanges((changes) => changes.map((change, index) => ({ ...change, seconds: index === 0 ? change.seconds * 3 : change.seconds }))),
    breaks: ['wrongWait'],
    world: AWAY,
  },
  {
    fault: 'looks for the return of the backend every hour',
    deliver: withChanges((changes) => changes.map((change, index) => ({ ...change, seconds: index === 0 ? 60 * 60 : 0 }))),
    breaks: ['starved'],
    unwatched: ['wrongWait', 'wrongLog'],
    world: { ...AWAY, deploys: [], pauses: [], looks: [], redrives: [], poison: [], poisonedGroups: undefined, malformed: 0 },
  },
  {
    fault: 'says of whatever it returns that the brake is open',
    deliver: withLog((line) => line.message === 'returned-to-queue' ? { ...line, cause: 'brake' } : line),
    breaks: ['wrongWait'],
    world: UNVERIFIED,
  },
  {
    fault: 'says of whatever it returns that others come first',
    deliver: withLog((line) => line.message === 'returned-to-queue' ? { ...line, cause: 'repeat' } : line),
    breaks: ['wrongWait'],
    world: AWAY,
  },
  { fault: 'never changes a visibility', deliver: withChanges(() => []), breaks: ['wrongWait'] },
  { fault: 'hides what is behind the head as well', deliver: withChanges((changes) => changes.map((change) => ({ ...change, seconds: changes[0].seconds }))), breaks: ['wrongWait'] },
  { fault: 'leaves what is behind the head hidden', deliver: withChanges(([head]) => [head]), breaks: ['wrongWait'] },
  { fault: 'hides the last of a group in place of the head', deliver: withChanges((changes) => changes.map((change, index) => ({ ...change, seconds: changes.at(-1 - index)!.seconds }))), breaks: ['wrongWait'] },
];
