import { randomUUID } from 'node:crypto';
import { DeliveryOutcome } from '../../../../src/engine/delivery-record';
import type { DestinationQueues } from '../../../../src/routing/function/destination-queue';
import type { Alterations } from '../../../src/simulation/fan-out/compositions';
import type { FanOutScenario } from '../../../src/simulation/fan-out/scenario';
import type { FanOutViolationKind } from '../../../src/simulation/fan-out/violation';

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
    world: ({ destinations }) => destinations.every(({ filter }) => filter.name !== 'everything'),
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
];
