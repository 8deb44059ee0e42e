import { BackendClient, DeliveryRequest, FailureClass, RequestResult } from '../../../../src/delivery/transports/request';
import type { SeededRandom } from '../random';
import type { WebhookBook } from './books';
import type { Inside } from './environment';
import type { Parts } from './parts';
import { BackendTrouble, DestinationScenario, during } from './scenario';

interface Answer {
  readonly result: RequestResult;
  readonly answerMs: number;
  /** When it does the work, if it does. */
  readonly workMs?: number;
}

/** The backend of one destination. */
export class FanOutBackend {
  private readonly random: SeededRandom;

  constructor(private readonly parts: Parts, private readonly destination: DestinationScenario) {
    this.random = parts.source();
  }

  /** @param inside the environment that sends: its death closes the connections */
  public client(inside: Inside): BackendClient {
    return {
      send: (request, { timeoutMs }) => {
        const { clock, oracle } = this.parts;
        oracle.attemptBegins(oracle.webhookIn(`"id":"${request.deliveryId}"`)!, this.destination.name);
        const leavesBy = clock.now() + timeoutMs;
        // What stands still for longer has nothing to send any more.
        return inside.through(() => clock.now() <= leavesBy ? this.send(request, timeoutMs, inside) : Promise.resolve(failed(FailureClass.TIMEOUT)));
      },
    };
  }

  private send({ deliveryId }: DeliveryRequest, timeoutMs: number, inside: Inside): Promise<RequestResult> {
    const { parts: { clock, oracle }, destination: { name } } = this;
    const webhook = oracle.webhookIn(`"id":"${deliveryId}"`)!;
    const { result, answerMs, workMs } = this.answer(webhook);
    oracle.attemptStarted(webhook, name);
    let isOpen = true;
    const close = (): void => {
      oracle.attemptEnded(name, isOpen);
      isOpen = false;
    };
    const watchNoMore = inside.onDeath(close);
    const isAnswered = answerMs < timeoutMs;
    if (workMs !== undefined) {
      if (!isAnswered) {
        oracle.doubt(`"id":"${deliveryId}"`, 'the answer is lost', name);
      }
      clock.after(workMs, () => oracle.processed(webhook, name));
    }
    return new Promise((resolve) => {
      clock.after(isAnswered ? answerMs : timeoutMs, () => {
        watchNoMore();
        close();
        resolve(isAnswered ? result : failed(FailureClass.TIMEOUT));
      });
    });
  }

  private answer({ number }: WebhookBook): Answer {
    const { random, destination: { backendMs, poisonEvery, backend, answerLost }, parts: { now, scenario } } = this;
    const afterMs = Math.round(backendMs * random.between(1, 3));
    const answer = (status: number, retryAfter?: string): Answer => ({ result: { kind: 'response', status, retryAfter }, answerMs: afterMs });
    const trouble = now() < scenario.faultsEndAt ? during(backend, now()) : undefined;
    if (trouble) {
      return this.troubled(trouble, afterMs);
    }
    if (poisonEvery > 0 && number % poisonEvery === 0 && now() < scenario.faultsEndAt) {
      return answer(number % 2 === 0 ? 422 : 410);
    }
    const works = { ...answer(200), workMs: afterMs };
    return now() < scenario.faultsEndAt && random.chance(answerLost) ? { ...works, answerMs: Infinity } : works;
  }

  private troubled(trouble: BackendTrouble, afterMs: number): Answer {
    switch (trouble) {
      case 'down':
        return { result: failed(FailureClass.CONNECTION_REFUSED), answerMs: 2 };
      case 'hanging':
        return { result: failed(FailureClass.TIMEOUT), answerMs: Infinity };
      case 'errors':
        return { result: { kind: 'response', status: 500 }, answerMs: afterMs };
      case 'limited':
        return { result: { kind: 'response', status: 429, retryAfter: this.random.pick(['1', '5', '30']) }, answerMs: afterMs };
      case 'slow': {
        const slowMs = afterMs * this.random.int(5, 20);
        return { result: { kind: 'response', status: 200 }, answerMs: slowMs, workMs: slowMs };
      }
    }
  }
}

function failed(failure: FailureClass): RequestResult {
  return { kind: 'failure', failure, detail: failure };
}
