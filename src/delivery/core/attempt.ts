import { errorName } from './beside';
import { Delivery } from './delivery';
import { AttemptHistory, DeliveryRequest, FailureClass, Outcome } from './ports';
import { requestHeaders } from './request-headers';
import { describeOutcome, isDelivered, isRejection } from './retry-decision';
import { Run } from './run';
import { Webhook } from '../../envelope/envelope';
import { ForwarderMetric } from '../constants';

/** One request and what came of it. */
export interface Attempt {
  readonly outcome: Outcome;
  /** This attempt included. */
  readonly history: AttemptHistory;
  readonly latencyMs: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endedAt: number;
}

/**
 * Makes one request to the backend and counts it; it is sent before anything is awaited, because its turn is now. Never rejects.
 */
export async function attempt(run: Run, delivery: Delivery, webhook: Webhook, before: AttemptHistory): Promise<Attempt> {
  const { clock, metrics } = run.ports;
  const window = run.state.rate?.window;
  const startedAt = clock.now();
  let requests = 1;
  const mayRepeat = (): boolean => {
    const may = !window || window.waitFor(clock.now()) === 0;
    if (may) {
      window?.begin();
      requests += 1;
    }
    return may;
  };
  run.requests += 1;
  const outcome = await send(run, () => deliveryRequest(delivery, webhook, before.attempts + 1), mayRepeat);
  const endedAt = clock.now();
  for (; requests > 0; requests -= 1) {
    window?.done(endedAt);
  }
  const rejected = isRejection(outcome, run.settings.retryPolicy);
  const history = run.state.histories.after(delivery.message, before, { startedAt, status: describeOutcome(outcome), rejected });
  delivery.history = Promise.resolve(history);
  delivery.newAttempts += 1;
  delivery.newRejections += rejected ? 1 : 0;
  delivery.lastAttemptAt = endedAt;

  metrics.add(ForwarderMetric.ATTEMPTS, 1);
  metrics.add(ForwarderMetric.LATENCY, endedAt - startedAt);
  if (isDelivered(outcome)) {
    metrics.add(ForwarderMetric.DELIVERED, 1);
    metrics.add(ForwarderMetric.AGE, endedAt - webhook.arrivedAt);
  } else {
    metrics.add(ForwarderMetric.FAILURES, 1, failureClass(outcome));
  }
  return { outcome, history, latencyMs: endedAt - startedAt, endedAt };
}

function deliveryRequest(delivery: Delivery, webhook: Webhook, number: number): DeliveryRequest {
  return {
    deliveryId: webhook.id,
    method: webhook.method,
    path: delivery.path,
    query: webhook.query,
    headers: requestHeaders(webhook, { attempt: number, group: delivery.message.groupId }),
    body: webhook.body,
    sourceIp: webhook.sourceIp,
    arrivedAt: webhook.arrivedAt,
  };
}

/** Whatever goes wrong before there is an answer is a failed attempt. */
async function send(run: Run, request: () => DeliveryRequest, mayRepeat: () => boolean): Promise<Outcome> {
  try {
    return await run.ports.transport.send(request(), { timeoutMs: run.settings.requestTimeoutMs, mayRepeat });
  } catch (error) {
    return { kind: 'failure', failure: FailureClass.OTHER, detail: errorName(error) };
  }
}

/** Series that a failure counts in: its class, or the hundreds of the status. */
function failureClass(outcome: Outcome): string {
  return outcome.kind === 'failure' ? outcome.failure : `http-${Math.floor(outcome.status / 100)}xx`;
}
