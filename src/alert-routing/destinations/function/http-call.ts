import { CallOptions } from './platform';
import { BackendClient, DeliveryRequest, Pairs, RequestResult } from '../../../delivery/transports/request';
import { Outcome } from '../../../engine/outcome';

/** A request to a platform. */
export interface HttpCall {
  /** The same for each try of one message. */
  readonly id: string;
  /** Below the base URL, percent-encoded; empty for the base URL itself. */
  readonly path: string;
  readonly query?: Pairs;
  readonly headers?: Pairs;
  readonly contentType: string;
  readonly body: string;
  /** When the alert arrived, in milliseconds since 1970. */
  readonly at: number;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** Makes a POST request. */
export function post(client: BackendClient, call: HttpCall, { timeoutMs, mayRepeat }: CallOptions): Promise<RequestResult> {
  return client.send(requestOf(call), { timeoutMs, mayRepeat });
}

/** A call as a request, which is also what queues, topics and functions are handed. */
export function requestOf({ id, path, query = [], headers = [], contentType, body, at }: HttpCall, group?: string): DeliveryRequest {
  return {
    deliveryId: id,
    attempt: 1,
    group,
    endpoint: '/',
    method: 'POST',
    path,
    query,
    headers: [['Content-Type', contentType], ['User-Agent', 'cdk-scalable-webhook'], ...headers],
    body: Buffer.from(body, 'utf8'),
    sourceIp: '',
    arrivedAt: at,
  };
}

/** The text of an answer's body; empty where there is none. */
export function bodyText(result: RequestResult): string {
  return result.kind === 'response' ? Buffer.from(result.body ?? []).toString('utf8') : '';
}

/** The JSON object of an answer's body; empty where it is none. */
export function bodyFields(result: RequestResult): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bodyText(result));
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

/** A word of an answer that may stand in a log and a metric: whatever else it is, is not repeated. */
export function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z][\w-]{0,59}$/.test(value) ? value : undefined;
}

/**
 * What may pass, or is for somebody to mend: a token, a channel, a workflow that is turned off. All messages fail for it until then, so that it counts as an outage,
 * whose end is looked for often.
 */
export function mendable(platform: string, word: string, status: number): Outcome {
  return { result: 'failed', unavailable: true, status, failureClass: `${platform}-${word}`, detail: `${platform} said ${word}` };
}

/** The platform objects to what the message says. */
export function declined(platform: string, word: string, status: number): Outcome {
  return { result: 'rejected', unavailable: false, status, failureClass: `${platform}-${word}`, detail: `${platform} said ${word}` };
}
