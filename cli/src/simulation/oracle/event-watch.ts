import { RequestWatch } from './request-watch';
import type { ExpectedRequest, SentWebhook } from './sent-webhook';
import type { TrackedWebhook } from './tracked-webhook';

/** What of an event of API Gateway's HTTP format 2.0 is looked at: what a backend that is a function gets. */
export interface FunctionEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly requestId: string;
    readonly timeEpoch: number;
    readonly http: { readonly method: string; readonly sourceIp: string };
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** Holds the events that a function gets against what was sent. */
export class EventWatch {
  private readonly passedOn = new Map<ExpectedRequest, ReadonlyMap<string, string>>();

  constructor(private readonly requests: RequestWatch) {}

  /** What is wrong with an event; undefined when it is as it must be. */
  public whatIsWrong(webhook: TrackedWebhook, sent: SentWebhook, event: FunctionEvent): string | undefined {
    const { expected, arrivedAt } = sent;
    const { http, timeEpoch } = event.requestContext;
    if (http.method !== expected.method || event.rawPath !== `/${expected.path}`) {
      return `it is ${http.method} ${event.rawPath}, expected ${expected.method} /${expected.path}`;
    }
    const query = JSON.stringify([...new URLSearchParams(event.rawQueryString)]);
    if (query !== JSON.stringify(expected.query)) {
      return `its query is ${query}, expected ${JSON.stringify(expected.query)}`;
    }
    if ((event.body ?? '') !== '' && event.isBase64Encoded === expected.text) {
      return `its body is ${event.isBase64Encoded ? 'base64' : 'text'}, expected ${expected.text ? 'text' : 'base64'}`;
    }
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (!sent.body.equals(body)) {
      return `its body is ${body.toString('hex').slice(0, 100)}, expected ${sent.body.toString('hex').slice(0, 100)}`;
    }
    if (http.sourceIp !== expected.sourceIp || timeEpoch !== arrivedAt) {
      return `it is said to come from ${http.sourceIp} at ${timeEpoch}, expected ${expected.sourceIp} at ${arrivedAt}`;
    }
    return this.whatIsWrongWithHeaders(webhook, sent, event, body);
  }

  private whatIsWrongWithHeaders(
    webhook: TrackedWebhook, { arrivedAt, expected }: SentWebhook, { headers, cookies }: FunctionEvent, body: Buffer,
  ): string | undefined {
    const passedOn = this.passedOnOf(expected);
    const names = Object.keys(headers);
    const wanted = 1 + passedOn.size + expected.own.length;
    if (names.length !== wanted || headers.host !== (expected.host ?? '')) {
      return `its headers are ${JSON.stringify(headers)}, expected ${wanted} of them, and the host that was called`;
    }
    for (const [name, value] of passedOn) {
      if (headers[name] !== value) {
        return `its header ${name} is "${headers[name]}", expected "${value}"`;
      }
    }
    for (const [name, fixed] of expected.own) {
      const value = fixed ?? this.requests.varyingValue(name, webhook, arrivedAt) ?? headers[name];
      if (value === undefined || headers[name] !== value) {
        return `its header ${name} is "${headers[name]}", expected "${value}"`;
      }
    }
    if (cookies?.join('; ') !== passedOn.get('cookie')) {
      return `its cookies are ${JSON.stringify(cookies)}, expected those of "${passedOn.get('cookie')}"`;
    }
    return this.requests.whatIsWrongWithSignature(webhook, body, headers['webhook-timestamp'], headers['webhook-signature']);
  }

  /** One value a name: those that repeat are joined with commas. */
  private passedOnOf(expected: ExpectedRequest): ReadonlyMap<string, string> {
    let joined = this.passedOn.get(expected);
    if (!joined) {
      const values = new Map<string, string>();
      for (const [spelling, value] of expected.headers) {
        const name = spelling.toLowerCase();
        values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
      }
      joined = values;
      this.passedOn.set(expected, joined);
    }
    return joined;
  }
}
