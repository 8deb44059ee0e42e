import { TestRequest } from '../send-request';

/** A request as it is on record. */
export interface ArrivedRequest {
  readonly path: string;
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Uint8Array;
}

/** What the answer to a request has to be. */
export type ExpectedAnswer = 'stored' | 'answered, not stored' | 'refused' | 413 | 415;

/** Something that the documentation says, and the request that shows whether it is so. */
export interface Statement {
  readonly statement: string;
  /** Whether nobody is known to have recorded or documented it (docs/architecture.md): that it does not hold is then nothing wrong. */
  readonly isUnproven?: boolean;
  /** @param base a webhook that the endpoint takes */
  readonly request: (base: TestRequest) => TestRequest;
  readonly expected: ExpectedAnswer;
  /**
   * What has to be on record of it; absent where the answer says all.
   *
   * @returns undefined where it is so, else what is there
   */
  readonly differs?: (arrived: ArrivedRequest, sent: TestRequest) => string | undefined;
}

/** A body of more bytes is refused whatever comes with it. */
const LARGEST_BODY = 785_664;

/** A body of so many bytes is taken whatever headers API Gateway lets in. */
const LARGE_BODY = 775_812;

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

const LONG = 'a'.repeat(8192);

/** What is played, in this order: what is small first. */
export const STATEMENTS: readonly Statement[] = [
  {
    statement: 'a body of all 256 byte values arrives unaltered',
    request: (base) => ({ ...withType(base, 'application/octet-stream'), body: ALL_BYTES }),
    expected: 'stored',
    differs: sameBody,
  },
  {
    statement: 'a body without a content type arrives unaltered: it is binary too',
    isUnproven: true,
    request: (base) => ({ ...base, headers: withoutType(base), body: ALL_BYTES }),
    expected: 'stored',
    differs: sameBody,
  },
  {
    statement: 'an empty body arrives empty',
    request: (base) => ({ ...base, body: new Uint8Array() }),
    expected: 'stored',
    differs: sameBody,
  },
  {
    statement: 'a body that is base64 by chance arrives as it is',
    request: (base) => ({ ...withType(base, 'text/plain'), body: Buffer.from('test') }),
    expected: 'stored',
    differs: sameBody,
  },
  {
    statement: 'JSON with two members of one name is stored',
    isUnproven: true,
    request: (base) => ({ ...base, body: Buffer.from('{"id":1,"id":2}') }),
    expected: 'stored',
    differs: sameBody,
  },
  {
    statement: 'a body that looks like JSON and is none is stored',
    isUnproven: true,
    request: (base) => ({ ...base, body: Buffer.from('{"id":') }),
    expected: 'stored',
    differs: sameBody,
  },
  {
    statement: 'a header that repeats arrives with all its values',
    isUnproven: true,
    request: (base) => ({ ...base, headers: [...base.headers, ['X-Smoke-Again', 'one'], ['X-Smoke-Again', 'two']] }),
    expected: 'stored',
    differs: ({ headers }) => different(valuesOf(headers, 'x-smoke-again'), ['one', 'two']),
  },
  {
    statement: 'the name of a header arrives in its spelling (HTTP/1.1)',
    request: (base) => ({ ...base, headers: [...base.headers, ['X-SMOKE-Case', 'x']] }),
    expected: 'stored',
    differs: ({ headers }) => different(headers.filter(([name]) => name.toLowerCase() === 'x-smoke-case').map(([name]) => name), ['X-SMOKE-Case']),
  },
  {
    statement: 'a header of 8 KB arrives',
    request: (base) => ({ ...base, headers: [...base.headers, ['X-Smoke-Long', LONG]] }),
    expected: 'stored',
    differs: ({ headers }) => valuesOf(headers, 'x-smoke-long')[0] === LONG ? undefined : `${valuesOf(headers, 'x-smoke-long')[0]?.length ?? 0} characters of it`,
  },
  {
    statement: 'a query with + and %20, %2B and %26 arrives with its values',
    request: (base) => ({ ...base, url: `${base.url}?plus=a+b&blank=a%20b&escaped=%2B%26` }),
    expected: 'stored',
    differs: ({ query }) => different(['plus', 'blank', 'escaped'].map((name) => valuesOf(query, name)[0]), ['a b', 'a b', '+&']),
  },
  {
    statement: 'a parameter of the query that repeats arrives with all its values',
    isUnproven: true,
    request: (base) => ({ ...base, url: `${base.url}?again=one&again=two` }),
    expected: 'stored',
    differs: ({ query }) => different(valuesOf(query, 'again'), ['one', 'two']),
  },
  {
    statement: 'a path below the endpoint arrives, whatever its spelling in percent',
    request: (base) => ({ ...base, url: `${base.url.replace(/\/$/, '')}/smoke/%61%20b%C3%A9` }),
    expected: 'stored',
    differs: ({ path }) => decoded(path).endsWith('smoke/a bé') ? undefined : path,
  },
  {
    statement: 'GET with neither a query nor a body is answered 200 and not stored: $context.responseOverride counts for an answer of SQS',
    isUnproven: true,
    request: (base) => ({ ...base, method: 'GET', headers: withoutType(base), body: new Uint8Array() }),
    expected: 'answered, not stored',
  },
  {
    statement: 'a content type that is not on the list is answered 415',
    request: (base) => withType(base, 'application/vnd.scalable-webhook.smoke'),
    expected: 415,
  },
  {
    statement: 'a method that API Gateway does not know (PURGE) is refused',
    request: (base) => ({ ...base, method: 'PURGE' }),
    expected: 'refused',
  },
  {
    statement: 'a body of 700 KB is stored',
    request: (base) => ({ ...base, body: Buffer.alloc(700 * 1024, 'a') }),
    expected: 'stored',
  },
  {
    statement: `a body of ${LARGE_BODY} bytes is stored`,
    request: (base) => ({ ...base, body: Buffer.alloc(LARGE_BODY, 'a') }),
    expected: 'stored',
  },
  {
    statement: `a body of ${LARGEST_BODY + 1} bytes is answered 413`,
    request: (base) => ({ ...base, body: Buffer.alloc(LARGEST_BODY + 1, 'a') }),
    expected: 413,
  },
];

/** Something that the documentation calls unproven, and that no request shows from outside. */
export interface NotPlayed {
  readonly statement: string;
  /** Why it is not played. */
  readonly why: string;
}

/** The others that are unproven are in `STATEMENTS` and `GROUP_STATEMENTS`. docs/command-line.md has all of them in a table. */
export const NOT_PLAYED: readonly NotPlayed[] = [
  {
    statement: 'names of headers that come in lower case, over HTTP/2, stay so',
    why: 'this tool sends over HTTP/1.1; a sender with HTTP/2 and a full record show it',
  },
  {
    statement: '$util.parseJson of a text that is not JSON fails',
    why: 'templates never give it one',
  },
  {
    statement: 'a dead letter whose reason alone takes it over the limit of the queue can be redriven by a message move task',
    why: 'it takes a dead letter of exactly that size, and a task moves all that lie in the queue',
  },
  {
    statement: 'a message move task goes on with what becomes a dead letter again while it runs',
    why: 'a task moves all that lie in the queue, other people\'s too',
  },
  {
    statement: 'API Gateway sends the header of its trace along to SQS',
    why: 'no record has it; a trace in X-Ray shows it, with tracing: true',
  },
  {
    statement: 'a FIFO queue refuses to change the visibility of a message by the receipt handle of a receive that is over',
    why: 'it takes to receive from the queue of a webhook, which would delay what waits there',
  },
  {
    statement: 'the age of the oldest message of a FIFO queue counts messages that were received several times and not deleted',
    why: 'it takes to receive from the queue of a webhook, which would delay what waits there, and an hour',
  },
  {
    statement: 'MAX of several metrics in CloudWatch\'s metric math leaves out one that has no value',
    why: 'it takes an alarm or a graph of such a metric: the widget of ages on the dashboard shows it, of a webhook that never failed',
  },
];

function withoutType({ headers }: TestRequest): TestRequest['headers'] {
  return headers.filter(([name]) => name.toLowerCase() !== 'content-type');
}

function withType(base: TestRequest, type: string): TestRequest {
  return { ...base, headers: [['content-type', type], ...withoutType(base)] };
}

function sameBody({ body }: ArrivedRequest, sent: TestRequest): string | undefined {
  return Buffer.from(body).equals(sent.body) ? undefined : `${body.length} bytes on record, of ${sent.body.length}, or others`;
}

function different(seen: ReadonlyArray<string | undefined>, expected: readonly string[]): string | undefined {
  return JSON.stringify(seen) === JSON.stringify(expected) ? undefined : JSON.stringify(seen);
}

function valuesOf(pairs: ArrivedRequest['headers'], name: string): string[] {
  return pairs.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
