import { DeliveryRequest, FailureClass, RequestResult } from '../../../../src/delivery/transports/request';
import type { VirtualClock } from '../../local/clock';
import type { Oracle } from '../oracle/oracle';
import type { Attempt, TrackedWebhook } from '../oracle/tracked-webhook';
import type { SeededRandom } from '../random';
import type { Scenario, BackendFaultKind } from '../scenario';
import { POISONED_GROUP } from './sender';

/** What becomes of one request. */
interface PlannedAnswer {
  /** Infinity: there is no answer. */
  readonly answerMs: number;
  readonly outcome: RequestResult;
  /** When the backend does the work, if it does. */
  readonly workMs?: number;
}

const FLAP_MS = 3_000;
const RETRY_AFTER = ['1', '5', '30', '120', '100000', '-3', 'soon', ''];

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
    const webhook = this.oracle.find(request.deliveryId);
    if (!webhook || Buffer.from(request.body).toString() !== webhook.id) {
      this.oracle.violated('corrupted', `The backend got a request for ${request.deliveryId} that nobody sent so.`);
      return Promise.resolve({ kind: 'response', status: 400 });
    }
    const attempt = this.oracle.attemptStarted(webhook, environment, heldSince);
    const { answerMs, outcome, workMs } = this.planAnswer(webhook);
    const answered = answerMs < timeoutMs;
    const endMs = answered ? answerMs : timeoutMs;
    if (workMs !== undefined && workMs !== endMs) {
      this.clock.after(workMs, () => this.oracle.processed(attempt));
    }
    return new Promise((resolve) => {
      this.clock.after(endMs, () => {
        if (workMs === endMs) {
          this.oracle.processed(attempt);
        }
        resolve(this.end(attempt, answered ? outcome : failed(FailureClass.TIMEOUT)));
      });
    });
  }

  private end(attempt: Attempt, outcome: RequestResult): RequestResult {
    const status = outcome.kind === 'response' ? outcome.status : undefined;
    this.oracle.attemptEnded(attempt, status, this.scenario.retryPolicy.rejectionStatuses.includes(status ?? 0));
    return outcome;
  }

  private planAnswer(webhook: TrackedWebhook): PlannedAnswer {
    const { scenario, random } = this;
    const now = this.clock.now() - this.startedAt;
    const afterMs = Math.ceil(scenario.latencies.backendMs * random.between(1, 3));
    const fault = scenario.backendFaults.find(({ from, until }) => now >= from && now < until);
    const faulty = fault && this.faultyAnswer(fault.kind, afterMs, now);
    if (faulty) {
      this.oracle.statistics.add(`backend: ${fault.kind}`);
      return faulty;
    }
    const status = webhook.group.name.startsWith(POISONED_GROUP) ? scenario.poisonedGroups?.status : this.poison.get(webhook.index);
    if (status !== undefined && now < scenario.poisonMendedAt) {
      return answer(afterMs, status);
    }
    if (now < scenario.faultsEndAt) {
      if (random.chance(scenario.faults.serverError)) {
        return answer(afterMs, random.pick([500, 500, 502, 503, 401, 302]));
      }
      if (random.chance(scenario.faults.answerLost)) {
        this.oracle.statistics.add('answer lost after the work');
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
        return answer(afterMs, random.pick([429, 429, 503]), this.retryAfter());
    }
  }

  private retryAfter(): string | undefined {
    const { random } = this;
    if (random.chance(0.2)) {
      return new Date(this.clock.now() + random.int(-60, 600) * 1000).toUTCString();
    }
    return random.chance(0.2) ? undefined : random.pick(RETRY_AFTER);
  }
}

function answer(answerMs: number, status: number, retryAfter?: string): PlannedAnswer {
  return { answerMs, outcome: { kind: 'response', status, retryAfter } };
}

function done(workMs: number, status: number): PlannedAnswer {
  return { ...answer(workMs, status), workMs };
}

function failed(failure: FailureClass): RequestResult {
  return { kind: 'failure', failure, detail: failure };
}
