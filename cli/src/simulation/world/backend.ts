import { InvokeResult } from '../../../../src/delivery/transports/lambda-function';
import { DeliveryRequest, FailureClass, RequestFailure, RequestResult } from '../../../../src/delivery/transports/request';
import type { VirtualClock } from '../../local/clock';
import type { RequestState } from '../coverage';
import type { FunctionEvent } from '../oracle/event-watch';
import type { Oracle } from '../oracle/oracle';
import { attemptNumberOf, attemptNumberOfEvent } from '../oracle/request-watch';
import type { AskedWait, Attempt, TrackedWebhook } from '../oracle/tracked-webhook';
import type { SeededRandom } from '../random';
import type { Scenario, BackendFaultKind } from '../scenario';
import { functionResult, FUNCTION_ERROR, invokeError } from './function-result';
import { FunctionAnswer, oddAnswer } from './odd-answers';
import { POISONED_GROUP } from './sender';

/** What becomes of one request. */
interface PlannedAnswer {
  /** Infinity: there is no answer. */
  readonly answerMs: number;
  readonly outcome: RequestResult;
  /** When the backend does the work, if it does. */
  readonly workMs?: number;
  /** What its `Retry-After` means. */
  readonly asked?: AskedWait;
  /** How a function says so, where that is odd. @default - in any of the usual forms */
  readonly answer?: FunctionAnswer;
}

const FLAP_MS = 3_000;
/** What neither rejects a webhook for good nor counts as an outage. */
const DECLINED = [401, 403, 404, 429, 302, 307];
/** With what they ask for. */
const RETRY_AFTER: ReadonlyArray<readonly [header: string, seconds?: number]> = [
  ['1', 1], ['5', 5], [' 30 ', 30], ['120', 120], ['100000', 100_000], ['0'], ['-3'], ['1.5'], ['soon'], [''],
];

/** The backend, as seen by the forwarder's transport: what is wrong with it, what it rejects, and the work it does. */
export class Backend {
  private readonly poison: ReadonlyMap<number, number>;

  constructor(
    private readonly scenario: Scenario, private readonly clock: VirtualClock, private readonly random: SeededRandom,
    private readonly oracle: Oracle, private readonly startedAt: number,
  ) {
    this.poison = new Map(scenario.poison.map(({ index, status }) => [index, status]));
  }

  /**
   * Takes one request, and answers it within the timeout.
   *
   * @param environment number of the environment that sends it
   * @param heldSince when its invocation's batch was received
   */
  public send(request: DeliveryRequest, timeoutMs: number, environment: number, heldSince: number): Promise<RequestResult> {
    const webhook = this.find(request.deliveryId);
    if (!webhook) {
      return Promise.resolve({ kind: 'response', status: 400 });
    }
    const number = attemptNumberOf(request);
    this.oracle.arrivals.request(webhook, request, number);
    const attempt = this.oracle.attempts.started(webhook, environment, heldSince, number);
    const { answerMs, outcome, workMs, asked } = this.planAnswer(webhook);
    const answered = answerMs < timeoutMs;
    const endMs = answered ? answerMs : timeoutMs;
    if (workMs !== undefined && workMs !== endMs) {
      this.clock.after(workMs, () => this.oracle.attempts.processed(attempt));
    }
    return new Promise((resolve) => {
      this.clock.after(endMs, () => {
        if (workMs === endMs) {
          this.oracle.attempts.processed(attempt);
        }
        const result = answered ? outcome : failed(FailureClass.TIMEOUT);
        this.end(attempt, result, answered ? asked : undefined);
        resolve(result);
      });
    });
  }

  /**
   * Takes one request as an event of its function. Nothing stops a function but its own timeout.
   *
   * @param signal says when nobody waits for its answer any more
   * @param waitsMs how long somebody does: less than the timeout, where the environment stood still before the call left
   * @param environment number of the environment that invokes it
   * @param heldSince when its invocation's batch was received
   */
  public invoke(payload: string, signal: AbortSignal, waitsMs: number, environment: number, heldSince: number): Promise<InvokeResult> {
    const event = JSON.parse(payload) as FunctionEvent;
    const webhook = this.find(event.requestContext.requestId);
    if (!webhook) {
      return Promise.resolve({ Payload: Buffer.from('{"statusCode":400}') });
    }
    const number = attemptNumberOfEvent(event);
    this.oracle.arrivals.event(webhook, event, number);
    const attempt = this.oracle.attempts.started(webhook, environment, heldSince, number);
    signal.addEventListener('abort', () => this.end(attempt, failed(FailureClass.TIMEOUT)), { once: true });
    const timeoutMs = this.scenario.functionTimeoutMs ?? Infinity;
    return this.run(attempt, this.planAnswer(webhook), timeoutMs, waitsMs >= timeoutMs);
  }

  /**
   * Runs the function for a request, if it comes to that.
   *
   * @param countsForLimit whether it ends before nobody waits for it any more
   */
  private run(
    attempt: Attempt, { answerMs, outcome, workMs, asked, answer: given }: PlannedAnswer, timeoutMs: number, countsForLimit: boolean,
  ): Promise<InvokeResult> {
    const { clock, oracle, random } = this;
    const works = workMs !== undefined && workMs < timeoutMs;
    if (outcome.kind === 'response' || outcome.failure !== FailureClass.CONNECTION_REFUSED) {
      oracle.statistics.add('function invoked');
      if (countsForLimit) {
        oracle.functions.started(attempt);
      }
      clock.after(Math.min(timeoutMs, works ? workMs : answerMs), () => {
        oracle.functions.ended(attempt);
        if (works) {
          oracle.attempts.processed(attempt);
        }
      });
    }
    return new Promise((resolve, reject) => {
      if (answerMs === Infinity && works) {
        return; // the answer is lost, and nobody notices
      }
      clock.after(Math.min(timeoutMs, answerMs), () => {
        if (answerMs >= timeoutMs) {
          this.end(attempt, { kind: 'response', status: 500 });
          resolve(FUNCTION_ERROR);
          return;
        }
        this.end(attempt, outcome, asked);
        if (given) {
          return 'result' in given ? resolve(given.result) : reject(given.error);
        }
        if (outcome.kind === 'response') {
          resolve(functionResult(outcome, random));
        } else {
          reject(invokeError(outcome));
        }
      });
    });
  }

  private find(deliveryId: string): TrackedWebhook | undefined {
    const webhook = this.oracle.find(deliveryId);
    if (!webhook) {
      this.oracle.violated('corrupted', `The backend got a request for ${deliveryId}, which nobody sent.`);
    }
    return webhook;
  }

  private end(attempt: Attempt, outcome: RequestResult, asked?: AskedWait): void {
    const status = outcome.kind === 'response' ? outcome.status : undefined;
    const failure = outcome.kind === 'failure' ? outcome.failure : undefined;
    this.oracle.attempts.ended(attempt, status, this.scenario.retryPolicy.rejectionStatuses.includes(status ?? 0), failure, asked);
  }

  private planAnswer(webhook: TrackedWebhook): PlannedAnswer {
    const { scenario, random } = this;
    const now = this.clock.now() - this.startedAt;
    const afterMs = Math.ceil(scenario.latencies.backendMs * random.between(1, 3));
    const fault = scenario.backendFaults.find(({ from, until }) => now >= from && now < until);
    const faulty = fault && this.faultyAnswer(fault.kind, afterMs, now);
    if (faulty) {
      this.oracle.statistics.add(`backend: ${fault.kind}`);
      this.oracle.coverage.strikesRequest(`backend: ${fault.kind}`, statesOf(webhook), webhook.id);
      return faulty;
    }
    const isPoisoned = webhook.group.name.startsWith(POISONED_GROUP);
    const status = isPoisoned ? scenario.poisonedGroups?.status : this.poison.get(webhook.index);
    if (isPoisoned && status === undefined && now < scenario.poisonMendedAt) {
      this.oracle.happened('poisoned group hangs', webhook.id);
      return { answerMs: Infinity, outcome: failed(FailureClass.TIMEOUT) };
    }
    if (status !== undefined && now < scenario.poisonMendedAt) {
      return answer(afterMs, status);
    }
    if (now < scenario.faultsEndAt) {
      if (scenario.oddAnswers && random.chance(scenario.oddAnswers)) {
        this.oracle.happened('odd answer', webhook.id);
        return { answerMs: afterMs, ...oddAnswer(random, this.clock.now() + afterMs, this.startedAt, scenario.functionTimeoutMs !== undefined) };
      }
      if (random.chance(scenario.faults.serverError)) {
        this.oracle.coverage.strikesRequest('server error', statesOf(webhook), webhook.id);
        return answer(afterMs, random.pick([500, 500, 502, 503, 401, 302]));
      }
      if (random.chance(scenario.faults.answerLost)) {
        this.oracle.statistics.add('answer lost after the work');
        this.oracle.coverage.strikesRequest('answer lost', statesOf(webhook), webhook.id);
        return { answerMs: random.chance(0.3) ? Infinity : afterMs, outcome: failed(FailureClass.RESET), workMs: afterMs };
      }
    }
    return done(afterMs, random.pick([200, 200, 201, 202, 204]));
  }

  private faultyAnswer(kind: BackendFaultKind, afterMs: number, now: number): PlannedAnswer | undefined {
    const { random } = this;
    switch (kind) {
      case 'connection-refused':
        return { answerMs: 2, outcome: failed(FailureClass.CONNECTION_REFUSED) };
      case 'reset':
        return { answerMs: afterMs, outcome: failed(FailureClass.RESET), workMs: random.chance(0.1) ? afterMs : undefined };
      case 'hanging':
        return { answerMs: Infinity, outcome: failed(FailureClass.TIMEOUT) };
      case 'late':
        return done(random.int(1_000, 120_000), 200);
      case 'unavailable':
        return answer(afterMs, random.pick([502, 503, 504]));
      case 'errors':
        return answer(afterMs, 500);
      case 'slow':
        return done(afterMs * random.int(5, 50), 200);
      case 'flapping':
        return Math.floor(now / FLAP_MS) % 2 === 0 ? undefined : { answerMs: 2, outcome: failed(FailureClass.CONNECTION_REFUSED) };
      case 'limited':
        return this.limitedAnswer(afterMs, random.pick([429, 429, 503]));
      case 'declining':
        return answer(afterMs, random.pick(DECLINED));
    }
  }

  /** Mostly with a `Retry-After` of some kind. */
  private limitedAnswer(answerMs: number, status: number): PlannedAnswer {
    const { random } = this;
    if (random.chance(0.2)) {
      return answer(answerMs, status);
    }
    if (random.chance(0.2)) {
      const header = new Date(this.clock.now() + random.int(-60, 600) * 1000).toUTCString();
      const until = Date.parse(header) - this.startedAt;
      return answer(answerMs, status, header, { until });
    }
    const [header, seconds] = random.pick(RETRY_AFTER);
    return answer(answerMs, status, header, seconds === undefined ? undefined : { seconds });
  }
}

/** In what a fault of the backend finds a webhook that was just sent. */
function statesOf({ processed, requests, group, position, wasDeadLettered }: TrackedWebhook): RequestState[] {
  return [
    requests <= 1 ? 'first attempt' : 'tried before',
    ...processed > 0 ? ['processed before' as const] : [],
    ...wasDeadLettered ? ['redriven' as const] : [],
    ...(group.webhooks[position + 1]?.queued ?? 0) > 0 ? ['others behind it' as const] : [],
  ];
}

function answer(answerMs: number, status: number, retryAfter?: string, asked?: AskedWait): PlannedAnswer {
  return { answerMs, outcome: { kind: 'response', status, retryAfter }, asked };
}

function done(workMs: number, status: number): PlannedAnswer {
  return { answerMs: workMs, outcome: { kind: 'response', status, retryAfter: undefined }, workMs };
}

function failed(failure: FailureClass): RequestFailure {
  return { kind: 'failure', failure, detail: failure };
}
