import { DeliverableWebhook } from '../../../src/delivery/webhook/webhook-reader';
import { Brake, defaultBrake } from '../../../src/engine/brake';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { Gate, GateDecision } from '../../../src/engine/gate';
import { Outcome } from '../../../src/engine/outcome';
import { EnginePorts } from '../../../src/engine/ports';
import { QueuedMessage } from '../../../src/engine/queued-message';
import { RateShares } from '../../../src/engine/rate-shares';
import { ViolationKind } from '../../src/simulation/oracle/violation';
import { NO_FAULTS, Scenario } from '../../src/simulation/scenario';
import { Deliver } from '../../src/simulation/world/function-environment';

/** A forwarder with one fault, and the promises of which at least one is broken by it. */
export interface BrokenCore {
  readonly fault: string;
  readonly deliver: Deliver;
  readonly breaks: readonly ViolationKind[];
  /** Settings without which the fault cannot show. */
  readonly world?: Partial<Scenario>;
}

/** A rate of two, and so two shares, for more than two environments. */
const SPARE_ENVIRONMENTS: Partial<Scenario> = {
  rate: { requests: 2, perSeconds: 5 }, maxConcurrency: 2, groupsPerInvocation: 1, environmentSkewMs: 0, faults: { ...NO_FAULTS, spare: 0.2 },
};

const MINUTE = 60_000;

const GRANTS_ALL: RateShares = { claim: () => Promise.resolve(true) };

/** A source whose secrets cannot be read at times, and webhooks that the sender did not sign; nothing else goes wrong. */
const VERIFIED: Partial<Scenario> = {
  gate: {
    rotations: [20 * MINUTE],
    senderLagMs: 60_000,
    unreadable: [{ secret: 'current', kind: 'refused', from: 0, until: 2 * MINUTE }, { secret: 'current', kind: 'passing', from: 20 * MINUTE, until: 22 * MINUTE }],
    readFault: 0.1,
    forged: 0.1,
    drops: false,
  },
  traffic: { pattern: 'steady', durationMs: 30 * MINUTE },
  faultsEndAt: 40 * MINUTE,
  groups: 5,
  maxConcurrency: 5,
  groupsPerInvocation: 1,
  rate: undefined,
  faults: NO_FAULTS,
  backendFaults: [],
  gatewaySkewMs: 0,
  environmentSkewMs: 0,
};

/** Faults that were made in real forwarders, or that a careless change to this one could make. */
export const BROKEN_CORES: readonly BrokenCore[] = [
  {
    fault: 'acknowledges what failed',
    deliver: async (...all) => {
      await deliverBatch(...all);
      return [];
    },
    breaks: ['lost'],
  },
  {
    fault: 'returns the failed message and forgets what is behind it in its group',
    deliver: async (batch, ...others) => firstOfEachGroup(batch, await deliverBatch(batch, ...others)),
    breaks: ['lost'],
  },
  {
    fault: 'goes on in a group after a failure',
    deliver: (batch, ...others) => deliverBatch(batch.map((message) => ({ ...message, groupId: message.messageId })), ...others),
    breaks: ['reordered', 'overlap'],
  },
  {
    fault: 'makes what is behind a failed message overtake it',
    deliver: async (batch, settings, ports, state) => deliverBatch([...batch].reverse(), settings, ports, state),
    breaks: ['reordered'],
  },
  {
    fault: 'acknowledges before the dead letter is stored',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports,
      queue: { ...ports.queue, deadLetter: async (letter) => void ports.queue.deadLetter(letter).catch(() => undefined) },
    }, state),
    breaks: ['lost'],
    world: { malformed: 0.2, faults: { ...NO_FAULTS, deadLetter: 0.5 } },
  },
  {
    fault: 'returns what was delivered',
    deliver: async (batch, ...others) => {
      await deliverBatch(batch, ...others);
      return batch.map(({ messageId }) => messageId);
    },
    breaks: ['unexplainedDuplicate'],
  },
  {
    fault: 'takes 3xx and 4xx for success',
    deliver: withOutcomes((outcome) => outcome.status !== undefined && outcome.status < 500 ? { ...outcome, result: 'delivered' } : outcome),
    breaks: ['lost'],
  },
  {
    fault: 'takes a timeout for success',
    deliver: withOutcomes((outcome) => outcome.status === undefined ? { result: 'delivered', unavailable: false, status: 200 } : outcome),
    breaks: ['lost'],
  },
  {
    fault: 'works on twice as many groups as it was told',
    deliver: (batch, settings, ...others) => deliverBatch(batch, { ...settings, groupsPerInvocation: 2 * settings.groupsPerInvocation }, ...others),
    breaks: ['overLimit', 'brake'],
  },
  {
    fault: 'gives up after half the time',
    deliver: withPolicy((policy) => ({ ...policy, retryForSeconds: Math.ceil(policy.retryForSeconds / 2) })),
    breaks: ['falseDeadLetter'],
  },
  {
    fault: 'counts one rejection as all of them',
    deliver: withPolicy((policy) => ({ ...policy, rejectionAttempts: 1 })),
    breaks: ['falseDeadLetter'],
  },
  {
    fault: 'has no brake',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, ports, { ...state, brake: new Brake(defaultBrake(settings.concurrentInvocations)) }),
    breaks: ['brake'],
  },
  {
    fault: 'returns messages to the queue at once, always',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, { ...settings, maxReceiveCount: 1e9 }, {
      ...ports,
      queue: { ...ports.queue, changeVisibility: (changes) => ports.queue.changeVisibility(changes.map((change) => ({ ...change, seconds: 1 }))) },
    }, state),
    breaks: ['receivesUsedUp'],
    world: { backendFaults: [{ kind: 'connection-refused', from: 0, until: 24 * 60 * 60 * 1000 }], faultsEndAt: 24 * 60 * 60 * 1000, groups: 2, maxConcurrency: 2, groupsPerInvocation: 1 },
  },
  {
    fault: 'ignores the rate',
    deliver: (batch, settings, ports, { rate: _rate, ...state }) => deliverBatch(batch, settings, ports, state),
    breaks: ['overRate'],
    world: { rate: { requests: 1, perSeconds: 5 }, maxConcurrency: 1, groupsPerInvocation: 1 },
  },
  {
    fault: 'uses a share of the rate that it has no lease on',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, rateShares: GRANTS_ALL }, state),
    breaks: ['overRate'],
    world: SPARE_ENVIRONMENTS,
  },
  {
    fault: 'counts on a lease that it has given back',
    deliver: async (batch, settings, ports, state) => {
      const failed = await deliverBatch(batch, settings, ports, state);
      await state.rate?.lease.renew({ ...ports, rateShares: GRANTS_ALL });
      return failed;
    },
    breaks: ['overRate'],
    world: SPARE_ENVIRONMENTS,
  },
  {
    fault: 'delivers another body',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports, transport: { send: (item, options) => ports.transport.send({ ...item, content: { ...item.content, body: Buffer.from('{}') } }, options) },
    }, state),
    breaks: ['corrupted'],
  },
  {
    fault: 'delivers what the sender did not sign',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, gate: undefined }, state),
    breaks: ['forged'],
    world: VERIFIED,
  },
  {
    fault: 'delivers what it cannot verify now',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'deliver' } : decision),
    breaks: ['forged'],
    world: VERIFIED,
  },
  {
    fault: 'takes what it cannot verify now for invalid',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'invalid', keep: true, reason: 'signature', detail: decision.detail } : decision),
    breaks: ['falseDeadLetter'],
    world: VERIFIED,
  },
  {
    fault: 'lets those behind pass what waits for its verification',
    deliver: (batch, ...others) => deliverBatch(batch.map((message) => ({ ...message, groupId: message.messageId })), ...others),
    breaks: ['reordered', 'overlap'],
    world: VERIFIED,
  },
  {
    fault: 'throws away what is invalid and should be kept',
    deliver: withGate((decision) => decision.kind === 'invalid' ? { ...decision, keep: false } : decision),
    breaks: ['falseDeadLetter'],
    world: VERIFIED,
  },
  {
    fault: 'returns messages to the queue before it is done with them',
    deliver: async (batch, settings, ports, state) => {
      const changes = batch.map(({ messageId, receiptHandle }) => ({ messageId, receiptHandle, seconds: 1 }));
      await ports.queue.changeVisibility(changes).catch(() => undefined);
      return deliverBatch(batch, settings, ports, state);
    },
    breaks: ['overlap', 'unexplainedDuplicate'],
  },
];

function firstOfEachGroup(batch: readonly QueuedMessage[], failed: readonly string[]): string[] {
  const groups = new Set<string | undefined>();
  return failed.filter((id) => {
    const groupId = batch.find(({ messageId }) => messageId === id)?.groupId;
    const isFirst = !groups.has(groupId);
    groups.add(groupId);
    return isFirst;
  });
}

function withOutcomes(change: (outcome: Outcome) => Outcome): Deliver {
  return (batch, settings, ports: EnginePorts<DeliverableWebhook>, state) => deliverBatch(batch, settings, {
    ...ports, transport: { send: async (item, options) => change(await ports.transport.send(item, options)) },
  }, state);
}

function withGate(change: (decision: GateDecision) => GateDecision): Deliver {
  return (batch, settings, ports: EnginePorts<DeliverableWebhook>, state) => {
    const { gate } = ports;
    const check: Gate<DeliverableWebhook>['check'] = async (...all) => change(await gate!.check(...all));
    return deliverBatch(batch, settings, { ...ports, gate: gate && { check } }, state);
  };
}

function withPolicy(change: (policy: Parameters<Deliver>[1]['retryPolicy']) => Parameters<Deliver>[1]['retryPolicy']): Deliver {
  return (batch, settings, ...others) => deliverBatch(batch, { ...settings, retryPolicy: change(settings.retryPolicy) }, ...others);
}
