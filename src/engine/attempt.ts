import { AttemptHistory } from './attempt-history';
import { Delivery } from './delivery';
import { Invocation } from './invocation';
import { Item } from './item';
import { describeOutcome, Outcome } from './outcome';
import { AttemptOptions } from './ports';
import { DeliveryMetric } from '../contract/metrics';
import { errorName } from '../shared/error-name';

/** One attempt and what came of it. */
export interface Attempt {
  readonly outcome: Outcome;
  /** This attempt included. */
  readonly history: AttemptHistory;
  /** 0 at least. */
  readonly latencyMs: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endedAt: number;
}

/** Makes one attempt and counts it; the item is sent before anything is awaited, because its permit is for now. Never rejects. */
export async function attempt<T>(invocation: Invocation<T>, delivery: Delivery<T>, item: Item<T>, before: AttemptHistory): Promise<Attempt> {
  const { clock, metrics } = invocation.ports;
  const window = invocation.state.rate?.window;
  const startedAt = clock.now();
  const begunAt = clock.elapsed();
  let requests = 1;
  const mayRepeat = (): boolean => {
    const may = !window || window.waitFor(clock.elapsed()) === 0;
    if (may) {
      window?.begin();
      requests += 1;
    }
    return may;
  };
  invocation.attempts += 1;
  const { groupId: group, sequenceNumber } = delivery.message;
  const outcome = await send(invocation, item, {
    number: before.attempts + 1, group, sequenceNumber, timeoutMs: invocation.settings.attemptTimeoutMs, hold: invocation, mayRepeat,
  });
  const endedAt = clock.now();
  const latencyMs = Math.round(clock.elapsed() - begunAt);
  for (; requests > 0; requests -= 1) {
    window?.done(clock.elapsed());
  }
  const rejected = outcome.result === 'rejected';
  const history = invocation.state.histories.after(delivery.message, before, { startedAt, status: describeOutcome(outcome), rejected });
  delivery.history = Promise.resolve(history);
  delivery.newAttempts += 1;
  delivery.newRejections += rejected ? 1 : 0;
  delivery.lastAttemptAt = endedAt;

  metrics.add(DeliveryMetric.ATTEMPTS, 1);
  metrics.add(DeliveryMetric.LATENCY, latencyMs);
  if (outcome.result === 'delivered') {
    metrics.add(DeliveryMetric.DELIVERED, 1);
    metrics.add(DeliveryMetric.AGE, endedAt - item.arrivedAt);
  } else {
    metrics.add(DeliveryMetric.FAILURES, 1, outcome.failureClass);
  }
  return { outcome, history, latencyMs, endedAt };
}

/** Whatever goes wrong before there is an outcome is a failed attempt. */
async function send<T>(invocation: Invocation<T>, item: Item<T>, options: AttemptOptions): Promise<Outcome> {
  try {
    return await invocation.ports.transport.send(item, options);
  } catch (error) {
    return { result: 'failed', unavailable: true, failure: 'other', failureClass: 'other', detail: errorName(error) };
  }
}
