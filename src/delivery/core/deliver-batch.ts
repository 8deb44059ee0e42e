import { backOffSeconds } from './back-off';
import { deliverGroup, GroupEnd } from './deliver-group';
import { handBack } from './hand-back';
import { groupMessages, MessageGroup, QueuedMessage } from './messages';
import { DeliveryPorts } from './ports';
import { Run } from './run';
import { DeliverySettings, EnvironmentState } from './settings';
import { endTurns } from './turn';

/**
 * Delivers a batch of messages: the groups in the order of arrival, several at once where the settings say so, the messages of a group one
 * by one. A group whose head failed while the brake is open waits at the end of the line for the next probe.
 *
 * @returns ids of the messages that must stay in the queue, in the batch's order; all others were delivered, or stored as dead letters
 */
export async function deliverBatch(
  batch: readonly QueuedMessage[], settings: DeliverySettings, ports: DeliveryPorts, state: EnvironmentState,
): Promise<string[]> {
  const run = new Run(settings, ports, state);
  const line = groupMessages(batch);
  const workers = Array.from({ length: Math.min(settings.groupsPerInvocation, line.length) }, () => work(run, line));
  await Promise.all(workers);
  endTurns(run);
  await run.settle();
  const ids = new Set(batch.map((message) => message.messageId));
  return [...ids].filter((id) => !run.isAcknowledged(id));
}

/** Leaves a whole batch in the queue, with back-off, because nothing can be delivered. Returns the ids of all messages. */
export async function handBackBatch(
  batch: readonly QueuedMessage[], settings: DeliverySettings, ports: DeliveryPorts, state: EnvironmentState,
): Promise<string[]> {
  const run = new Run(settings, ports, state);
  for (const group of groupMessages(batch)) {
    handBackFaulty(run, group);
  }
  await run.settle();
  return [...new Set(batch.map((message) => message.messageId))];
}

async function work(run: Run, line: MessageGroup[]): Promise<void> {
  for (let group = line.shift(); group; group = line.shift()) {
    if (await deliverSafely(run, group) === 'probe-later') {
      line.push(group);
    }
  }
}

/** An error that nobody expected concerns one group only, and acknowledges nothing. */
async function deliverSafely(run: Run, group: MessageGroup): Promise<GroupEnd> {
  try {
    return await deliverGroup(run, group);
  } catch (error) {
    run.report('group', error);
    handBackFaulty(run, group);
    return 'finished';
  }
}

function handBackFaulty(run: Run, group: MessageGroup): void {
  try {
    handBack(run, group, backOffSeconds(group.head?.receiveCount ?? 1, run.settings.retryPolicy, run.ports.random));
  } catch (error) {
    // What is not handed back returns at its visibility timeout.
    run.report('group', error);
  }
}
