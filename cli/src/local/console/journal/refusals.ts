import { explainRefusal } from './explain-refusal';
import type { GatewayRequest, GatewayResponse } from '../../rest-api';
import type { RefusalList, RefusalRow } from '../contract/lists';

/** So many are kept. */
const KEPT = 300;

/** Of the answer so much is kept. */
const KEPT_ANSWER = 500;

/** An exchange with a sender who was refused. */
export interface RefusedExchange {
  readonly endpoint: string;
  readonly request: GatewayRequest;
  readonly response: GatewayResponse;
}

/** The requests that the API refused. Nothing of them is stored in a queue: what is kept here is all that there is. */
export class Refusals {
  private readonly kept: RefusalRow[] = [];
  private total = 0;

  /** @param at milliseconds since 1970 */
  public add({ endpoint, request, response }: RefusedExchange, at: number): void {
    const header = (name: string) => request.headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
    const answer = response.body.subarray(0, KEPT_ANSWER).toString('utf8');
    const contentType = header('content-type');
    this.total += 1;
    this.kept.push({
      id: this.total,
      at,
      endpoint,
      method: request.method,
      path: `${request.path}${request.rawQuery === '' ? '' : `?${request.rawQuery}`}`.slice(0, KEPT_ANSWER),
      contentType: contentType?.slice(0, KEPT_ANSWER),
      bytes: request.body.length,
      status: response.status,
      answer,
      ...explainRefusal({ method: request.method, status: response.status, answer, contentType, bytes: request.body.length }),
    });
    if (this.kept.length > KEPT) {
      this.kept.shift();
    }
  }

  public get count(): number {
    return this.total;
  }

  public list(): RefusalList {
    return { refusals: [...this.kept].reverse(), total: this.total };
  }
}
