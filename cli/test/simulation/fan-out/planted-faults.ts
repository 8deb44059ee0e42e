import { randomUUID } from 'node:crypto';
import { DeadLetterReason } from '../../../../src/contract/dead-letters';
import { DeliveryOutcome } from '../../../../src/engine/delivery-record';
import type { Gate, GateDecision } from '../../../../src/engine/gate';
import type { Webhook } from '../../../../src/envelope/envelope';
import type { DestinationQueues } from '../../../../src/routing/function/destination-queue';
import type { Alterations } from '../../../src/simulation/fan-out/compositions';
import type { FanOutScenario } from '../../../src/simulation/fan-out/scenario';
import type { FanOutViolationKind } from '../../../src/simulation/fan-out/violation';
import type { GateScenario } from '../../../src/simulation/gate-scenario';

/** A router with one fault, and what the oracle must call it. */
export interface PlantedFault {
  readonly fault: string;
  readonly alter: Alterations;
  readonly breaks: FanOutViolationKind;
  /** What a world must have for the fault to show. @default - a router from the beginning */
  readonly world?: (scenario: FanOutScenario) => boolean;
  /** What is changed in it. @default - nothing */
  readonly changes?: Partial<FanOutScenario>;
}

const OVERFLOW = 'overflow.fifo';

function toDestinations(change: (send: DestinationQueues['send']) => DestinationQueues['send']): Alterations['queues'] {
  return (queues) => {
    const changed = change((...all) => queues.send(...all));
    return { send: (queueUrl, message) => queueUrl.endsWith(OVERFLOW) ? queues.send(queueUrl, message) : changed(queueUrl, message) };
  };
}

/** A secret that cannot be read for the whole world, from its beginning. */
const UNREADABLE: GateScenario = {
  rotations: [], senderLagMs: 2_000, unreadable: [{ secret: 'current', kind: 'passing', from: 0, until: 600_000 }], readFault: 0, forged: 0, drops: false,
};

function passed(gate: Gate<Webhook>): Pick<Gate<Webhook>, 'givenUp'> {
  return { givenUp: (...all) => gate.givenUp!(...all) };
}

/** An invalid webhook that passes, or one that is to wait and does not. */
function takenFor(what: 'deliver' | 'invalid', verdict: GateDecision): GateDecision {
  if (what === 'deliver') {
    return verdict.kind === 'invalid' ? { kind: 'deliver' } : verdict;
  }
  return verdict.kind === 'wait' ? { kind: 'invalid', keep: true, reason: DeadLetterReason.SIGNATURE, detail: 'planted' } : verdict;
}

/** What was gone before and is taken now was redriven. */
function sendingAgain(): Alterations['client'] {
  const gone = new Set<string>();
  return (client, destination) => ({
    send: async (request, options) => {
      const result = await client.send(request, options);
      const status = result.kind === 'response' ? result.status : undefined;
      const key = `${destination} ${request.deliveryId}`;
      if (status === 410) {
        gone.add(key);
      }
      return status === 200 && gone.has(key) ? client.send(request, options) : result;
    },
  });
}

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    fault: 'does not remember that something of the group waits in the overflow',
    alter: { overflows: (overflows) => ({ ...overflows, waiting: async () => new Map(), begin: async () => undefined }) },
    breaks: 'reordered',
  },
  {
    fault: 'does not say that it puts something into the overflow',
    alter: { overflows: (overflows) => ({ ...overflows, begin: async () => undefined }) },
    breaks: 'reordered',
  },
  {
    fault: 'acknowledges although one destination has not got it',
    alter: {
      queues: toDestinations((send) => async (queueUrl, message) => {
        await send(queueUrl, message).catch(() => undefined);
      }),
    },
    breaks: 'lost',
  },
  {
    fault: 'sends without the delivery id as deduplication id',
    alter: { queues: toDestinations((send) => (queueUrl, message) => send(queueUrl, { ...message, deduplicationId: randomUUID() })) },
    breaks: 'stored twice',
  },
  {
    fault: 'blocks a group on a destination that refuses',
    alter: {
      transport: (_real, queues, wanted) => ({
        send: async (item, { group = '' }) => {
          const body = item.content.envelope;
          const message = { body, group, deduplicationId: item.deliveryId };
          const ends = await Promise.allSettled(wanted.of(item).map(({ queueUrl }) => queues.send(queueUrl, message)));
          return ends.every(({ status }) => status === 'fulfilled') ? { result: 'delivered', unavailable: false } : { result: 'failed', unavailable: true };
        },
      }),
    },
    breaks: 'slowed',
    world: ({ isolationMs }) => isolationMs !== undefined,
  },
  {
    fault: 'counts what nobody wants, and does not record it',
    alter: {
      records: (records) => ({
        read: (...all) => records.read(...all),
        write: async (entry) => entry.outcome === DeliveryOutcome.UNROUTED ? undefined : records.write(entry),
      }),
    },
    breaks: 'unrecorded',
    world: ({ destinations }) => destinations.every(({ filter }) => filter !== 'everything'),
  },
  {
    fault: 'takes over the first queue before the forwarder leaves it',
    alter: { mappingFirst: true },
    breaks: 'reordered',
    world: ({ change }) => change === 'to-several' || change === 'there-and-back',
    // Many webhooks of a few groups while it is deployed.
    changes: { webhooks: 150, groups: 3, durationMs: 180_000, changeAt: 60_000, backAt: 1_000_000 },
  },
  { fault: 'takes no notice of filters', alter: { noFilters: true }, breaks: 'unwanted' },
  { fault: 'verifies behind the router once more', alter: { gateBehindRouter: true }, breaks: 'not verified once' },
  {
    fault: 'sends each webhook in a group of its own',
    alter: { queues: toDestinations((send) => (queueUrl, message) => send(queueUrl, { ...message, group: message.deduplicationId })) },
    breaks: 'reordered',
  },
  {
    fault: 'takes all that a group has in the overflow for one message',
    alter: {
      queues: (queues) => ({
        send: (queueUrl, message) => queues.send(queueUrl, queueUrl.endsWith(OVERFLOW) ? { ...message, deduplicationId: message.group } : message),
      }),
    },
    breaks: 'lost',
  },
  {
    fault: 'archives nothing, and acknowledges',
    alter: { objects: () => ({ create: async () => true }) },
    breaks: 'lost',
    world: ({ destinations }) => destinations.some(({ isArchive }) => isArchive),
  },
  {
    fault: 'archives without the order of the queue',
    alter: { objects: (objects) => ({ create: (object) => objects.create({ ...object, metadata: {} }) }) },
    breaks: 'archived falsely',
    world: ({ destinations }) => destinations.some(({ isArchive }) => isArchive),
  },
  {
    fault: 'archives another body than the webhook',
    alter: { objects: (objects) => ({ create: (object) => objects.create({ ...object, body: `${object.body} ` }) }) },
    breaks: 'archived falsely',
    world: ({ destinations }) => destinations.some(({ isArchive }) => isArchive),
  },
  {
    fault: 'takes what only the archive wants for routed',
    alter: {
      records: (records) => ({
        read: (...all) => records.read(...all),
        write: async (entry) => entry.outcome === DeliveryOutcome.UNROUTED ? undefined : records.write(entry),
      }),
    },
    breaks: 'unrecorded',
    world: ({ destinations }) =>
      destinations.some(({ isArchive }) => isArchive) && destinations.every(({ filter, isArchive }) => isArchive || filter !== 'everything'),
  },
  {
    fault: 'routes what does not verify',
    alter: { gate: (gate) => ({ ...passed(gate), check: async (...all) => takenFor('deliver', await gate.check(...all)) }) },
    breaks: 'forged webhook routed',
    world: ({ gate }) => (gate?.forged ?? 0) > 0,
    changes: { webhooks: 150 },
  },
  {
    fault: 'takes for invalid what it cannot verify just now',
    alter: { gate: (gate) => ({ ...passed(gate), check: async (...all) => takenFor('invalid', await gate.check(...all)) }) },
    breaks: 'taken for invalid',
    world: ({ gate }) => gate !== undefined,
    changes: { gate: UNREADABLE, forged: 0 },
  },
  {
    fault: 'sends as fast as it can',
    alter: { noRate: true },
    breaks: 'over the rate',
    world: ({ destinations }) => destinations.some(({ rate }) => rate),
    changes: { webhooks: 200, durationMs: 20_000, groups: 100 },
  },
  {
    fault: 'counts attempts twice on record',
    alter: {
      deliveryRecords: (records) => ({
        read: (...all) => records.read(...all),
        write: (entry) => records.write({ ...entry, newAttempts: 2 * entry.newAttempts }),
      }),
    },
    breaks: 'false record',
  },
  {
    fault: 'sends twice what was redriven',
    // Of each world for itself.
    get alter() {
      return { client: sendingAgain() };
    },
    breaks: 'unexplained duplicate',
    world: ({ change, destinations }) => change === 'several' && destinations.some(({ poisonEvery, isArchive }) => poisonEvery > 0 && !isArchive),
    // When nothing is poison any more.
    changes: { webhooks: 150, redrives: [3 * 60 * 60_000] },
  },
  {
    fault: 'puts on record that what it gave up on was delivered',
    alter: {
      deliveryRecords: (records) => ({
        read: (...all) => records.read(...all),
        write: (entry) => records.write(
          entry.outcome === DeliveryOutcome.DEAD_LETTER ? { ...entry, outcome: DeliveryOutcome.DELIVERED, reason: undefined } : entry,
        ),
      }),
    },
    breaks: 'false record',
    world: ({ destinations, redrives, hasOwn }) => redrives.length === 0 && !hasOwn && destinations.some(({ poisonEvery }) => poisonEvery > 0),
  },
];
