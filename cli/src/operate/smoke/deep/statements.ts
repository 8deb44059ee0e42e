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

/** Statements that the documentation calls unproven, and that no request shows from outside. */
export const NOT_PLAYED: readonly string[] = [
  'what becomes of the names of headers that come in lower case, over HTTP/2 (docs/templates.md)',
  '$util.parseJson of JSON with two members of one name gives the last: only a group that is read from the body shows it (docs/templates.md)',
  'a #foreach over [1..32] goes round 32 times: only a group that is read from nested JSON shows it (docs/templates.md)',
  'a number in JSON prints as it is written: only a group that is a number shows it (docs/templates.md)',
  'a name asked of what has none is null: no request asks for it by itself (docs/templates.md)',
  'whether a task that moves dead letters goes on with what becomes one again (docs/operations.md)',
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
