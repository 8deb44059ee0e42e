import { backOffSeconds } from './back-off';
import { errorName, within } from './beside';
import { DeadLetterReason } from './dead-letter';
import { Delivery } from './delivery';
import { giveUp } from './give-up';
import { handBackUntried } from './hand-back';
import { MessageGroup } from './messages';
import { Admission, DeliveryOutcome } from './ports';
import { record } from './record';
import { Run } from './run';
import { RESERVE_MS } from './turn';
import { Webhook } from '../../envelope/envelope';
import { ForwarderMetric } from '../constants';

/** Secrets and certificates are read within this time, or later. */
const ADMISSION_WAIT_MS = 10_000;

/** `deliver`: go on with the head. `next`: it is dealt with, go on with what is behind it. `stop`: the group is back in the queue. */
export type Admitted = 'deliver' | 'next' | 'stop';

/** Asks the gate about the head of a group, once an invocation, and does what follows when it may not be delivered. */
export async function admit(run: Run, group: MessageGroup, delivery: Delivery, webhook: Webhook): Promise<Admitted> {
  if (!run.ports.gate || delivery.admitted) {
    return 'deliver';
  }
  const admission = await ask(run, webhook);
  switch (admission.kind) {
    case 'deliver':
      delivery.admitted = true;
      return 'deliver';
    case 'wait':
      return await wait(run, group, delivery, admission.detail) ? 'next' : 'stop';
    case 'refuse':
      run.ports.metrics.add(ForwarderMetric.REFUSED, 1);
      if (admission.keep) {
        return await giveUp(run, group, delivery, DeadLetterReason.SIGNATURE, admission.detail) ? 'next' : 'stop';
      }
      return settle(run, group, delivery, webhook, DeliveryOutcome.DROPPED, admission.detail);
    case 'done':
      return settle(run, group, delivery, webhook, DeliveryOutcome.HANDLED);
  }
}

async function ask(run: Run, webhook: Webhook): Promise<Admission> {
  const { clock, gate, remainingMs } = run.ports;
  try {
    return await within(clock, Math.min(ADMISSION_WAIT_MS, remainingMs() - RESERVE_MS), gate!.admit(webhook));
  } catch (error) {
    return { kind: 'wait', detail: errorName(error) };
  }
}

/** @returns whether the time to wait was over and the head became a dead letter */
async function wait(run: Run, group: MessageGroup, delivery: Delivery, detail: string): Promise<boolean> {
  const { ports: { clock, log, random }, settings } = run;
  const { message, deadlineAt } = delivery;
  log.write({ message: 'problem', destination: settings.destination, doing: 'source', detail });
  if (clock.now() >= deadlineAt || message.receiveCount >= settings.maxReceiveCount) {
    return giveUp(run, group, delivery, DeadLetterReason.EXPIRED, `Its source could not be verified within ${settings.retryPolicy.retryForSeconds} s: ${detail}`);
  }
  handBackUntried(run, group, 'source', backOffSeconds(message.receiveCount, settings.retryPolicy, random));
  return false;
}

function settle(
  run: Run, group: MessageGroup, delivery: Delivery, webhook: Webhook, outcome: DeliveryOutcome.DROPPED | DeliveryOutcome.HANDLED, detail?: string,
): Admitted {
  run.ports.log.write({
    message: 'admission', destination: run.settings.destination, deliveryId: webhook.id, groupHash: run.hashOf(group), decision: outcome, detail,
  });
  record(run, delivery, outcome, detail && DeadLetterReason.SIGNATURE);
  run.acknowledge(group, delivery.message);
  return 'next';
}
