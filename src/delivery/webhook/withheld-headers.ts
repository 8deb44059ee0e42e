import { RESERVED_HEADER_PREFIX } from '../../contract/delivery-headers';

/** About the connection between sender and gateway, not about the webhook (RFC 9110, section 7.6.1), and those the transport writes itself. */
const CONNECTION = [
  'connection', 'content-length', 'expect', 'host', 'http2-settings', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te',
  'trailer', 'transfer-encoding', 'upgrade',
];

/**
 * Added by API Gateway or by CloudFront before it, or forged. The trace id also stays behind because Lambda takes requests with one lineage
 * for a loop, and a webhook that is retried for days is none.
 */
const GATEWAY = [
  'via', 'x-amz-cf-id', 'x-amzn-cipher-suite', 'x-amzn-tls-cipher-suite', 'x-amzn-tls-version', 'x-amzn-trace-id', 'x-amzn-vpc-id', 'x-amzn-vpce-config',
  'x-amzn-vpce-id',
];

/** In place of the path that the sender called and was let in for, some servers and frameworks take the one in these. */
const PATH = [
  'x-original-path', 'x-original-prefix', 'x-original-uri', 'x-original-url', 'x-path-info', 'x-replaced-path', 'x-request-uri', 'x-rewrite-uri',
  'x-rewrite-url', 'x-script-name',
  // Variables of CGI (RFC 3875). gunicorn makes the path anew of a header SCRIPT_NAME; others take a header for the variable of its name.
  'document-root', 'path-info', 'path-translated', 'query-string', 'request-uri', 'script-filename', 'script-name',
  // Next.js routes by these, which only its own parts should write.
  'x-matched-path', 'x-now-route-matches',
];

/** Rails, Laravel, Express and others take the method from them. */
const METHOD = ['request-method', 'x-http-method', 'x-http-method-override', 'x-method', 'x-method-override', 'x-original-http-method',
  'x-original-method', 'x-request-method'];

/** The host or the scheme that was called, to whoever believes it. */
const HOST = [
  'disguised-host', 'front-end-https', 'server-name', 'server-port', 'x-host', 'x-host-override', 'x-http-host-override', 'x-original-host', 'x-original-proto', 'x-proxy-host',
  'x-scheme', 'x-url-scheme',
];

/** Who the sender was is said by the gateway alone: what a sender says of itself here never passes. */
const SENDER = [
  'cf-connecting-ip', 'cf-connecting-ipv6', 'cf-pseudo-ipv4', 'client-ip', 'do-connecting-ip', 'fastly-client-ip', 'fly-client-ip', 'forwarded',
  'forwarded-for', 'proxy-client-ip', 'remote-addr', 'remote-host', 'remote-user', 'true-client-ip', 'wl-proxy-client-ip', 'wl-proxy-ssl',
  'x-appengine-user-ip', 'x-azure-clientip', 'x-azure-socketip', 'x-client-ip', 'x-cluster-client-ip', 'x-forwarded', 'x-nf-client-connection-ip',
  'x-original-for', 'x-originating-ip', 'x-proxyuser-ip', 'x-real-ip', 'x-remote-addr', 'x-remote-host', 'x-remote-ip', 'x-remote-user',
  'x-vercel-forwarded-for',
];

/** To a CGI script it is the variable HTTP_PROXY, through which it then makes its own requests. */
const PROXY = ['proxy'];

const NAMES: ReadonlySet<string> = new Set([...CONNECTION, ...GATEWAY, ...PATH, ...METHOD, ...HOST, ...SENDER, ...PROXY]);

const PREFIXES = [
  RESERVED_HEADER_PREFIX, 'cloudfront-', 'x-forward-', 'x-forwarded-',
  // Certificates and users that a load balancer of AWS has checked.
  'x-amzn-mtls-', 'x-amzn-oidc-',
  // What Envoy and Azure's servers tell each other, and what makes nginx, Apache or Rack send a file.
  'x-envoy-', 'x-ms-original-', 'x-waws-', 'x-accel-', 'x-sendfile',
  // Next.js.
  'x-invoke-', 'x-middleware-',
  // WebSphere's plug-in for web servers: $WSSN is the host, $WSSC the scheme.
  '-ws',
];

const NEITHER_LETTER_NOR_DIGIT = /[^a-z0-9]/g;

/** One pattern for all prefixes: it is asked of every header of every attempt. They are letters and hyphens, which mean themselves in a pattern. */
const PREFIX = new RegExp(`^(?:${PREFIXES.join('|')})`);

/**
 * Whether a sender's header stays behind because of its name: it is about the way here, or could make the backend believe in another path, method, host or
 * sender than those that were let in.
 *
 * @param name in any case; what is neither letter nor digit counts as a hyphen, because servers that make variables of headers make one of `X-A`,
 * `X_A` and `X.A`
 */
export function isWithheld(name: string): boolean {
  const plain = name.toLowerCase().replace(NEITHER_LETTER_NOR_DIGIT, '-');
  return NAMES.has(plain) || PREFIX.test(plain);
}
