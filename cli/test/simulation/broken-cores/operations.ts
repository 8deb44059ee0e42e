import { withChanges, withLog } from './alter';
import { BrokenCore } from './broken-core';
import { MINUTE } from './worlds';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';
import { Deliver } from '../../../src/simulation/world/function-environment';

const DAY = 24 * 60 * MINUTE;

/** Nothing but a pause, for longer than SQS keeps a message. */
const PAUSED: Partial<Scenario> = {
  groups: 3,
  maxConcurrency: 2,
  groupsPerInvocation: 1,
  traffic: { pattern: 'burst', durationMs: 1_000 },
  pauses: [{ from: 0, until: 15 * DAY }],
  backendFaults: [],
  faults: NO_FAULTS,
  deploys: [],
  redrives: [],
  looks: undefined,
  rate: undefined,
  gate: undefined,
  poisonedGroups: undefined,
};

/** The backend is away, and somebody uses up all receives but one of what waits. */
const LOOKED_AT: Partial<Scenario> = {
  ...PAUSED,
  pauses: undefined,
  looks: [{ at: 5 * MINUTE, receives: 999 }],
  backendFaults: [{ kind: 'connection-refused', from: 0, until: 30 * MINUTE }],
  faultsEndAt: 30 * MINUTE,
};

/** The backend is away for hours, and somebody has used up nine tenths of the receives of what waits: more groups than are in hand at once, because nobody sees those. */
const FEW_RECEIVES: Partial<Scenario> = {
  ...PAUSED,
  webhooks: 12,
  groups: 12,
  maxConcurrency: 1,
  batchSize: 1,
  records: true,
  retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 4 * 60 * 60 },
  requestTimeoutMs: 5_000,
  deduplication: undefined,
  functionTimeoutMs: undefined,
  poison: [],
  malformed: 0,
  pauses: undefined,
  looks: Array.from({ length: 20 }, (_, index) => ({ at: MINUTE + 10_000 * index, receives: 900 })),
  backendFaults: [{ kind: 'connection-refused', from: 0, until: 150 * MINUTE }],
  faultsEndAt: 150 * MINUTE,
};

/** Clocks that are set all the time, by up to a minute. */
const CLOCKS_SET: Partial<Scenario> = {
  faults: { ...NO_FAULTS, clock: 0.02 }, environmentSkewMs: MINUTE, gatewaySkewMs: 0, rate: undefined, gate: undefined, poisonedGroups: undefined,
};

/** What goes wrong while the webhook is paused, when receives run out, and with clocks that are set. */
export const OPERATIONS: readonly BrokenCore[] = [
  { fault: 'delivers although it is paused', deliver: withSettings({ paused: false }), breaks: ['notPaused'], world: PAUSED },
  { fault: 'does not say that it is paused', deliver: withLog((line) => line.message === 'paused' ? undefined : line), breaks: ['wrongLog'], world: PAUSED },
  {
    fault: 'keeps what is paused until the queue loses it',
    deliver: withSettings({ retentionSeconds: 40 * DAY / 1000 }),
    breaks: ['lost'],
    unwatched: ['wrongWait'],
    world: PAUSED,
  },
  {
    fault: 'gives up on what is paused half-way',
    deliver: withSettings({ retentionSeconds: 7 * DAY / 1000 }),
    breaks: ['falseDeadLetter'],
    unwatched: ['wrongWait'],
    world: PAUSED,
  },
  {
    fault: 'lets expire what is paused',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports,
      queue: {
        ...ports.queue,
        deadLetter: ({ attributes, ...letter }) => ports.queue.deadLetter({ ...letter, attributes: { ...attributes, reason: 'expired' } }),
      },
    }, state),
    breaks: ['falseDeadLetter'],
    world: PAUSED,
  },
  {
    fault: 'receives what is paused again and again',
    deliver: withChanges((changes) => changes.map((change) => ({ ...change, seconds: Math.min(change.seconds, 60) }))),
    breaks: ['wrongWait'],
    world: PAUSED,
  },
  { fault: 'lets SQS move what is received for the last time', deliver: withSettings({ maxReceiveCount: 5_000 }), breaks: ['receivesUsedUp'], unwatched: ['wrongWait'], world: LOOKED_AT },
  {
    fault: 'spends its receives ahead of time',
    deliver: (batch, ...others) => deliverBatch(batch.map((message) => ({
      ...message, receiveCount: message.receiveCount >= 1_000 ? message.receiveCount : Math.min(message.receiveCount, 50),
    })), ...others),
    breaks: ['falseDeadLetter', 'receivesUsedUp'],
    unwatched: ['wrongWait', 'wrongLog'],
    world: FEW_RECEIVES,
  },
  { fault: 'takes half of the receives for all', deliver: withSettings({ maxReceiveCount: 500 }), breaks: ['falseDeadLetter'], unwatched: ['wrongWait'], world: LOOKED_AT },
  {
    fault: 'gives up on what its clock, which is fast, takes for overdue',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports, clock: { ...ports.clock, now: () => ports.clock.now() + settings.retryPolicy.retryForSeconds * 1000 },
    }, state),
    breaks: ['falseDeadLetter', 'wrongLog'],
    world: CLOCKS_SET,
  },
];

/** With other settings than those that it is deployed with. */
function withSettings(changes: Partial<Parameters<Deliver>[1]>): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, { ...settings, ...changes }, ports, state);
}
