import type { Pairs } from '../../../../src/delivery/transports/request';
import { ROOT_ENDPOINT, Webhook } from '../../../../src/envelope/envelope';
import { SIGNATURE_HEADERS, VARYING_HEADERS } from '../oracle/request-watch';
import type { ExpectedRequest } from '../oracle/sent-webhook';
import type { SeededRandom } from '../random';

/** What many webhooks of a world have in common: as API Gateway hands it on, and what the backend must see of it. */
export interface RequestShape {
  readonly webhook: Omit<Webhook, 'id' | 'arrivedAt' | 'body'>;
  /** What the body begins with; the webhook's id follows. Undefined: there is no body. */
  readonly bodyStart?: Buffer;
  readonly expected: ExpectedRequest;
}

/** Where webhooks arrive. */
export const ENDPOINTS: readonly string[] = [ROOT_ENDPOINT, '/github'];

/** Shapes of a world: enough for variety, and few enough to be written down once. */
const SHAPES = 12;
const MOST_HEADER_PIECES = 5;

const SOURCE_IP = '192.0.2.1';

/** Part of a header list: what is sent, and what becomes of it. */
interface HeaderPiece {
  readonly sent: Pairs;
  readonly passedOn: Pairs;
  /** The host that the sender called, where it is one. */
  readonly host?: string;
  /** It says that the body is text, or that it is none. */
  readonly text?: boolean;
  readonly idempotencyKey?: true;
}

const kept = (...sent: Pairs): HeaderPiece => ({ sent, passedOn: sent });
const left = (...sent: Pairs): HeaderPiece => ({ sent, passedOn: [] });

const HEADERS: readonly HeaderPiece[] = [
  { ...kept(['Content-Type', 'application/json']), text: true },
  { ...kept(['content-TYPE', 'text/plain; charset=utf-8']), text: true },
  { ...kept(['Content-Type', 'application/cloudevents+json']), text: true },
  kept(['Content-Type', 'application/x-www-form-urlencoded']),
  kept(['X-GitHub-Event', 'push']),
  kept(['Authorization', 'Bearer of.the.sender']),
  kept(['X-Empty', '']),
  kept(['X-Several', 'one'], ['X-Several', ''], ['X-Several', 'two, three']),
  kept(['x-sPELLed-oddly!', 'a "b"; c=\\d']),
  kept(['Retry-After', '3600'], ['X-Retry-Num', '3']),
  { ...kept(['Content-Encoding', 'br']), text: false },
  kept(['Cookie', 'one=1']),
  kept(['Accept', '*/*'], ['Date', 'Thu, 01 Jan 1970 00:00:00 GMT']),
  { ...kept(['Idempotency-Key', 'the-senders-own']), idempotencyKey: true },
  { sent: [['Cookie', 'a=1'], ['Cookie', 'b=2']], passedOn: [['Cookie', 'a=1; b=2']] },
  { sent: [['X-Unicode', 'Zoë €']], passedOn: [['X-Unicode', 'Zo\u00c3\u00ab \u00e2\u0082\u00ac']] },
  { sent: [['X-Control', 'a\u0001b\tc\rd']], passedOn: [['X-Control', 'a b\tc d']] },
  { sent: [['Connection', 'close, X-Of-The-Hop'], ['X-Of-The-Hop', '1'], ['X-Of-The-Way', '2']], passedOn: [['X-Of-The-Way', '2']] },
  left(['Transfer-Encoding', 'chunked'], ['TE', 'trailers'], ['Trailer', 'Expires']),
  left(['Content-Length', '17'], ['Expect', '100-continue']),
  left(['Upgrade', 'h2c'], ['HTTP2-Settings', 'AAMAAABk'], ['Keep-Alive', 'timeout=5']),
  left(['Proxy-Authorization', 'Basic eDp5'], ['Proxy-Connection', 'close']),
  left(['X-Amzn-Trace-Id', 'Root=1-67891233-abcdef012345678912345678'], ['Via', '1.1 example'], ['CloudFront-Viewer-Country', 'DE']),
  left(['X-Scalable-Webhook-Attempt', '99'], ['X_Scalable_Webhook_Group', 'of-another'], ['x-scalable-webhook-anything', '1']),
  left(['X-Original-URL', '/admin'], ['X-Rewrite-Url', '/admin']),
  left(['Forwarded', 'for=203.0.113.99'], ['X-Forwarded-Proto', 'http'], ['X-Forwarded-Port', '8080'], ['X-Forwarded-Prefix', '/admin']),
  left(['Not a name', '1'], ['Neither(this)', '2']),
  { ...left(['Host', 'hooks.example.com']), host: 'hooks.example.com' },
  { ...left(['host', 'localhost:3000']), host: 'localhost:3000' },
  left(['Host', 'not a host']),
  left(['X-Forwarded-For', '203.0.113.7, 198.51.100.1'], ['X-Forwarded', 'for=203.0.113.7']),
  left(['x-forwarded-for', `203.0.113.8 , ${SOURCE_IP}`], ['X_Forwarded_Host', 'admin.example.com']),
];

/** Names of the signature: replaced where requests are signed. */
const OF_A_SIGNATURE = kept(['Webhook-Id', 'of-the-sender'], ['webhook-signature', 'v1,b2YgdGhlIHNlbmRlcg==']);

/**
 * The parameter, what follows the stage in `$context.path`, and what the backend must see. Which of the two is decoded is unproven: both are played. Then
 * what the URL ends with that the backend is told, where that is something else than `$context.path`.
 */
const PATHS: ReadonlyArray<readonly [path: string, rawPath: string, seen: string, urlPath?: string]> = [
  ['orders', '/orders', 'orders'],
  ['', '', ''],
  ['orders/', '/orders/', 'orders/'],
  ['orders', '/orders/', 'orders/'],
  ['orders/new', '/orders/new', 'orders/new'],
  ['a b', '/a%20b', 'a%20b'],
  ['a%20b', '/a b', 'a%20b', '/a%20b'],
  ['caf\u00e9', '/caf%C3%A9', 'caf%C3%A9'],
  ['caf%C3%A9/x', '/caf%C3%A9/x', 'caf%C3%A9/x'],
  ['of%2Fone', '/of%2Fone', 'of%2Fone'],
  ['of/one', '/of%2Fone', 'of%2Fone'],
  ['k:1;v=2,3@x', '/k:1;v=2,3@x', 'k:1;v=2,3@x'],
  ['100%', '/100%25', '100%25'],
];

const QUERIES: readonly Pairs[] = [
  [],
  [],
  [['topic', 'orders/create']],
  [['id', '1'], ['id', '2'], ['id', '']],
  [['empty', ''], ['', 'nameless']],
  [['a b', 'x&y=z+1'], ['caf\u00e9', '100 %'], ['q?', '#/:@$,;']],
];

const BODY_STARTS: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from('{"text":"Zo\u00eb \u20ac","id":'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('{}'),
];

/** Begins as gzip does: only with such a body its header still is true behind API Gateway, which may undo the coding. */
const GZIP = Buffer.from([0x1f, 0x8b, 8, 0, 0xff]);

/** What is no UTF-8, whatever a header says of it. */
const BINARY: readonly Buffer[] = [GZIP, BODY_STARTS[2]];

const TEXTS = BODY_STARTS.filter((start) => !BINARY.includes(start));

/** How the requests of a world differ. */
export interface RequestVariety {
  /** Whether they do; else all are the same. */
  readonly varied: boolean;
  /** Whether the forwarder signs them. */
  readonly signed: boolean;
  /** Whether it says in `X-Forwarded-…` headers who the sender was. */
  readonly forwardedHeaders: boolean;
  /** Whether all have a body that is text, because the source writes it. @default false */
  readonly isText?: boolean;
}

/** Shape of what comes in at an endpoint of its own. */
export function shapeElsewhere(variety: RequestVariety): RequestShape {
  return plainShape(ENDPOINTS[1], variety);
}

function plainShape(endpoint: string, variety: RequestVariety): RequestShape {
  return shapeOf({
    pieces: [HEADERS[0]], path: PATHS[0], query: [], endpoint, method: 'POST', bodyStart: BODY_STARTS[0], sourceIp: SOURCE_IP, ...variety,
  });
}

/** Draws the shapes of a world's requests. */
export function drawShapes(random: SeededRandom, variety: RequestVariety): RequestShape[] {
  return variety.varied ? Array.from({ length: SHAPES }, () => drawShape(random, variety)) : [plainShape(ROOT_ENDPOINT, variety)];
}

function drawShape(random: SeededRandom, variety: RequestVariety): RequestShape {
  const { signed, isText = false } = variety;
  const pieces: HeaderPiece[] = [];
  for (let more = random.int(0, MOST_HEADER_PIECES); more > 0; more -= 1) {
    const piece = random.pick(HEADERS);
    // Values of one name stand together in an envelope.
    if (!pieces.some((other) => namesOf(other).some((name) => namesOf(piece).includes(name)))) {
      pieces.push(piece);
    }
  }
  if (random.chance(0.1)) {
    pieces.push(signed ? { ...OF_A_SIGNATURE, passedOn: [] } : OF_A_SIGNATURE);
  }
  const zipped = random.chance(0.15) && !isText;
  if (zipped) {
    pieces.push(random.chance(0.5) ? { ...kept(['Content-Encoding', 'gzip']), text: false } : left(['Content-Encoding', 'gzip']));
  }
  const stillZipped = zipped && pieces.at(-1)!.passedOn.length > 0;
  return shapeOf({
    pieces: zipped ? pieces.filter((piece, index) => index === pieces.length - 1 || !namesOf(piece).includes('content-encoding')) : pieces,
    path: random.pick(PATHS),
    query: random.pick(QUERIES),
    endpoint: random.pick([ROOT_ENDPOINT, ...ENDPOINTS]),
    method: random.pick(['POST', 'POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET']),
    bodyStart: stillZipped ? GZIP : isText ? random.pick(TEXTS) : random.chance(0.15) ? undefined : random.pick(BODY_STARTS),
    sourceIp: random.pick([SOURCE_IP, SOURCE_IP, '2001:db8::1', '']),
    ...variety,
  });
}

function shapeOf({ pieces, path: [path, rawPath, seen, urlPath = rawPath], query, endpoint, method, bodyStart, sourceIp, signed, forwardedHeaders }: {
  readonly pieces: readonly HeaderPiece[];
  readonly path: typeof PATHS[number];
  readonly query: Pairs;
  readonly endpoint: string;
  readonly method: string;
  readonly bodyStart?: Buffer;
  readonly sourceIp: string;
  readonly signed: boolean;
  readonly forwardedHeaders: boolean;
}): RequestShape {
  const own = endpoint.slice(1);
  const host = pieces.find((piece) => piece.host !== undefined)?.host;
  const stagePath = `/prod${own === '' ? '' : endpoint}`;
  const varying = [...VARYING_HEADERS, ...pieces.some(({ idempotencyKey }) => idempotencyKey) ? [] : ['idempotency-key'], ...signed ? SIGNATURE_HEADERS : []];
  return {
    webhook: {
      endpoint,
      method,
      path,
      rawPath: `${stagePath}${rawPath}`,
      query,
      headers: pieces.flatMap(({ sent }) => sent),
      sourceIp,
    },
    bodyStart,
    expected: {
      method,
      path: own === '' || seen === '' ? own + seen : `${own}/${seen}`,
      query,
      headers: pieces.flatMap(({ passedOn }) => passedOn),
      own: [
        ...varying.map((name) => [name] as const),
        ...host === undefined ? [] : [['x-scalable-webhook-url', `https://${host}${stagePath}${urlPath}`] as const],
        ...forwardedHeaders ? forwarded(sourceIp, host) : [],
      ],
      host,
      text: pieces.some(({ text }) => text === true) && !pieces.some(({ text }) => text === false)
        && bodyStart !== undefined && !BINARY.includes(bodyStart),
      sourceIp,
    },
  };
}

/** The address that the gateway saw, and nothing that the sender says of its way. */
function forwarded(sourceIp: string, host: string | undefined): ExpectedRequest['own'] {
  return [
    ['x-forwarded-proto', 'https'],
    ['x-forwarded-port', '443'],
    ...sourceIp === '' ? [] : [['x-forwarded-for', sourceIp] as const],
    ...host === undefined ? [] : [['x-forwarded-host', host] as const],
  ];
}

function namesOf({ sent }: HeaderPiece): string[] {
  return sent.map(([name]) => name.toLowerCase());
}
