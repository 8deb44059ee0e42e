import { messageByMessage, withOutcomes } from './alter';
import { BrokenCore } from './broken-core';
import { FAILING_BACKEND, GONE_AND_REJECTED, MINUTE } from './worlds';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { QueuedMessage } from '../../../../src/engine/queued-message';
import { NO_FAULTS } from '../../../src/simulation/scenario';

/** What loses, reorders, repeats or leaves alone what an invocation has in hand. */
export const LOSS_AND_ORDER: readonly BrokenCore[] = [
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
    world: { groups: 3, batchSize: 10, faults: { ...NO_FAULTS, serverError: 0.2, visibility: 0.5 } },
  },
  {
    fault: 'goes on in a group after a failure',
    deliver: messageByMessage,
    breaks: ['reordered', 'overlap'],
    unwatched: ['wrongLog'],
    world: { records: false, malformed: 0 },
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
    breaks: ['lost', 'reordered'],
    world: { malformed: 0.2, faults: { ...NO_FAULTS, deadLetter: 0.5 } },
  },
  {
    fault: 'returns what was delivered',
    deliver: async (batch, settings, ports, state) => {
      const failed = await deliverBatch(batch, settings, ports, state);
      for (const { messageId, receiptHandle } of batch.filter((message) => !failed.includes(message.messageId))) {
        await ports.queue.changeVisibility([{ messageId, receiptHandle, seconds: 1 }]).catch(() => undefined);
      }
      return batch.map(({ messageId }) => messageId);
    },
    breaks: ['unexplainedDuplicate'],
  },
  {
    fault: 'takes 3xx and 4xx for success',
    deliver: withOutcomes((outcome) => outcome.status !== undefined && outcome.status < 500 ? { ...outcome, result: 'delivered' } : outcome),
    breaks: ['lost', 'reordered'],
    unwatched: ['wrongLog', 'wrongRecord'],
    world: GONE_AND_REJECTED,
  },
  {
    fault: 'takes a timeout for success',
    deliver: withOutcomes((outcome) => outcome.status === undefined ? { result: 'delivered', unavailable: false, status: 200 } : outcome),
    breaks: ['lost', 'reordered'],
    unwatched: ['wrongLog', 'wrongRecord'],
  },
  {
    fault: 'returns messages to the queue before it is done with them',
    deliver: async (batch, settings, ports, state) => {
      for (const { messageId, receiptHandle } of batch) {
        await ports.queue.changeVisibility([{ messageId, receiptHandle, seconds: 1 }]).catch(() => undefined);
      }
      return deliverBatch(batch, settings, ports, state);
    },
    breaks: ['overlap', 'unexplainedDuplicate'],
    unwatched: ['wrongLog', 'wrongMetric'],
    world: { records: false },
  },
  {
    fault: 'begins attempts that it has no time for',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, remainingMs: () => 900_000 }, state),
    breaks: ['overtime'],
    world: {
      ...FAILING_BACKEND,
      groups: 100,
      maxConcurrency: 2,
      groupsPerInvocation: 1,
      batchSize: 10,
      requestTimeoutMs: 10_000,
      backendFaults: [{ kind: 'late', from: 0, until: 10 * MINUTE }],
    },
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
