import { admit } from './admission';
import { Attempt, attempt } from './attempt';
import { Delivery } from './delivery';
import { giveUp } from './give-up';
import { handBack, handBackUntried } from './hand-back';
import { AttemptLine } from './log-lines';
import { MessageGroup, QueuedMessage } from './messages';
import { AttemptHistory, DeliveryOutcome } from './ports';
import { record } from './record';
import { decide, Decision, isOutage } from './retry-decision';
import { Run } from './run';
import { waitForTurn } from './turn';
import { Webhook } from '../../envelope/envelope';
import { ForwarderMetric } from '../constants';

/** `finished`: nothing is left to do for the group in this invocation. `probe-later`: its head failed and waits for the brake's next probe. */
export type GroupEnd = 'finished' | 'probe-later';

/** Delivers the messages of a group one by one, and stops at the first that fails: everything behind it stays in the queue. */
export async function deliverGroup(run: Run, group: MessageGroup): Promise<GroupEnd> {
  for (let head = group.head; head; head = group.head) {
    const delivery = run.deliveryOf(head);
    if (delivery.undeliverable) {
      if (!await giveUp(run, group, delivery, delivery.undeliverable.reason, delivery.undeliverable.detail)) {
        return 'finished';
      }
      continue;
    }
    const webhook = delivery.webhook as Webhook;
    const admitted = await admit(run, group, delivery, webhook);
    if (admitted === 'next') {
      continue;
    }
    if (admitted === 'stop') {
      return 'finished';
    }
    // Before the turn, because nothing may come between it and the request.
    const before = await historyOf(run, head);
    const turn = await waitForTurn(run, head);
    if (turn.kind === 'stop') {
      handBackUntried(run, group, turn.cause, turn.seconds);
      return 'finished';
    }
    lookAhead(run, group);
    const made = await attempt(run, delivery, webhook, before);
    const decision = decideNow(run, delivery, made);
    applyBrake(run, group, made, turn.probe);
    const end = await follow(run, group, delivery, webhook, made, decision);
    if (end) {
      return end;
    }
  }
  return 'finished';
}

/** Does what was decided; returns how the group ends, or nothing when it goes on. */
async function follow(
  run: Run, group: MessageGroup, delivery: Delivery, webhook: Webhook, made: Attempt, decision: Decision,
): Promise<GroupEnd | undefined> {
  switch (decision.kind) {
    case 'delivered':
      logAttempt(run, group, webhook, made, { decision: 'delivered' });
      record(run, delivery, DeliveryOutcome.DELIVERED);
      run.acknowledge(group, delivery.message);
      return undefined;
    case 'dead-letter':
      logAttempt(run, group, webhook, made, { decision: 'dead-letter', reason: decision.reason });
      return await giveUp(run, group, delivery, decision.reason, decision.detail) ? undefined : 'finished';
    case 'retry':
      if (isOutage(made.outcome) && !decision.asked && run.state.brake.isOpen) {
        logAttempt(run, group, webhook, made, { decision: 'retry' });
        return 'probe-later';
      }
      logAttempt(run, group, webhook, made, { decision: 'retry', retryInSeconds: handBack(run, group, decision.seconds) });
      return 'finished';
  }
}

function decideNow(run: Run, delivery: Delivery, made: Attempt): Decision {
  return decide({
    outcome: made.outcome,
    policy: run.settings.retryPolicy,
    history: made.history,
    now: made.endedAt,
    deadlineAt: delivery.deadlineAt,
    receiveCount: delivery.message.receiveCount,
    maxReceiveCount: run.settings.maxReceiveCount,
    random: run.ports.random,
  });
}

/** Tells the brake what came of a request. */
function applyBrake(run: Run, group: MessageGroup, made: Attempt, probe: boolean): void {
  const { brake } = run.state;
  const { destination } = run.settings;
  if (!isOutage(made.outcome)) {
    if (brake.answered()) {
      run.ports.log.write({ message: 'brake', destination, state: 'closed' });
    }
  } else if (brake.failed(group.key, made.endedAt, probe)) {
    run.ports.log.write({ message: 'brake', destination, state: 'open' });
    run.ports.metrics.add(ForwarderMetric.BRAKE_OPENED, 1);
  }
}

function historyOf(run: Run, message: QueuedMessage): Promise<AttemptHistory> {
  const delivery = run.deliveryOf(message);
  delivery.history ??= run.state.histories.before(message, delivery.webhook?.id ?? '', run.ports.clock, run.ports.records);
  return delivery.history;
}

/** While the head is being delivered, the record of the message behind it is read: its delivery then waits for no table. */
function lookAhead(run: Run, group: MessageGroup): void {
  if (group.second && run.deliveryOf(group.second).webhook) {
    void historyOf(run, group.second);
  }
}

function logAttempt(
  run: Run, group: MessageGroup, webhook: Webhook, made: Attempt,
  decided: Pick<AttemptLine, 'decision' | 'reason' | 'retryInSeconds'>,
): void {
  const { outcome } = made;
  run.ports.log.write({
    message: 'attempt',
    destination: run.settings.destination,
    deliveryId: webhook.id,
    groupHash: run.hashOf(group),
    attempt: made.history.attempts,
    ...outcome.kind === 'response' ? { status: outcome.status } : { failure: outcome.failure },
    detail: outcome.detail,
    latencyMs: made.latencyMs,
    ageMs: made.endedAt - webhook.arrivedAt,
    ...decided,
  });
}
