import { Scene, until } from './scene';
import { Arrival } from '../../../demo/backend/backend';
import { ID_HEADER, Payload } from '../../../demo/corpus/payload';
import { send } from '../../../demo/sender/send';
import { differences } from '../../../demo/verification/differences';

let sent = 0;

/** A request and what came of it. */
export interface Delivery {
  /** Status of the endpoint's answer. */
  readonly status: number;
  readonly retryAfter?: string;
  /** What arrived at the backend, when the endpoint accepted. */
  readonly arrival?: Arrival;
  /** `exact` or `altered: ...` when it was accepted, otherwise the status. */
  readonly outcome: string;
}

/** Sends one request and waits, when it was accepted, until the backend has it. */
export async function deliver(scene: Scene, payload: Payload): Promise<Delivery> {
  const marked = withId(payload);
  const { status, headers } = await send(scene.endpoint, marked);
  const retryAfter = headers['retry-after'];
  if (status < 200 || status > 299) {
    return { status, retryAfter, outcome: retryAfter === undefined ? String(status) : `${status}, Retry-After` };
  }
  const id = idOf(marked.headers);
  await until(`webhook ${id} arrives`, () => arrivalsOf(scene, id).length > 0);
  const [arrival] = arrivalsOf(scene, id);
  const found = differences(marked, arrival);
  return { status, retryAfter, arrival, outcome: found.length === 0 ? 'exact' : `altered: ${found.join(', ')}` };
}

/** The payload with an id of its own, by which its arrivals are found. */
export function withId(payload: Payload): Payload {
  sent += 1;
  return { ...payload, headers: [...payload.headers, [ID_HEADER, `wh_${sent}`]] };
}

/** The arrivals with this id. */
export function arrivalsOf(scene: Scene, id: string | undefined): Arrival[] {
  return scene.arrivals.filter(({ headers }) => idOf(headers) === id);
}

/** Value of a header of an arrival, whatever its spelling. */
export function headerOf(arrival: Arrival | undefined, name: string): string | undefined {
  return arrival?.headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** The id of a webhook or an arrival. */
export function idOf(headers: Payload['headers']): string | undefined {
  return headers.find(([name]) => name === ID_HEADER)?.[1];
}
