import { DeliveryRequest, RequestResult, BackendClient } from './request';
import { Item } from '../../engine/item';
import { Outcome } from '../../engine/outcome';
import { AttemptOptions, Transport } from '../../engine/ports';

/** What makes a request of an item, and an outcome of an answer. */
export interface RequestTransportOptions<T> {
  readonly client: BackendClient;
  /** Makes the request of an attempt. */
  requestOf(item: Item<T>, options: AttemptOptions): DeliveryRequest;
  /**
   * Says what an answer means: the status alone (`interpretStatus`), or the body too, where a service answers 200 to what it did not take.
   */
  interpret(result: RequestResult): Outcome;
}

/** Delivers items as requests. */
export class RequestTransport<T> implements Transport<T> {
  constructor(private readonly options: RequestTransportOptions<T>) {}

  public async send(item: Item<T>, options: AttemptOptions): Promise<Outcome> {
    const { client, requestOf, interpret } = this.options;
    const { timeoutMs, mayRepeat } = options;
    return interpret(await client.send(requestOf(item, options), { timeoutMs, mayRepeat }));
  }
}
