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
  const end = (): void => {
    for (; requests > 0; requests -= 1) {
      window?.done(clock.elapsed());
    }
  };
  const mayRepeat = (): boolean => {
    // One after the other: whatever was sent before is over, and would else keep its place for as long as the attempt waits for it.
    end();
    const may = !window || window.waitFor(clock.elapsed()) === 0;
    if (may) {
      window?.begin();
      requests += 1;
    }
    return may;
  };
  const pace = async (mostMs: number): Promise<number> => {
    const until = clock.elapsed() + mostMs;
    while (window && !mayRepeat()) {
      const waitMs = window.waitFor(clock.elapsed());
      if (clock.elapsed() + waitMs > until) {
        return waitMs;
      }
      await clock.sleep(waitMs);
    }
    return 0;
  };
  invocation.attempts += 1;
  const { groupId: group, sequenceNumber } = delivery.message;
  const outcome = await send(invocation, item, {
    number: before.attempts + 1, group, sequenceNumber, timeoutMs: invocation.settings.attemptTimeoutMs, hold: invocation, mayRepeat, pace,
  });
  const endedAt = clock.now();
  const latencyMs = Math.round(clock.elapsed() - begunAt);
  if (outcome.unsent && requests > 0) {
    window?.undo();
    requests -= 1;
  }
  end();
  if (outcome.paced) {
    return { outcome, history: before, latencyMs, endedAt };
  }
  const rejected = outcome.result === 'rejected';
  const history = invocation.state.histories.after(delivery.message, before, { startedAt, status: describeOutcome(outcome), rejected });
  delivery.goesOnWith(history);
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
