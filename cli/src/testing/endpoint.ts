import type { LocalEndpoint, SendOptions, Sent } from '../../types';
import type { EndpointRoute } from '../local/runtime/routes';
import { signRequest } from '../local/signing/sign-request';

type Headers = ReadonlyArray<readonly [name: string, value: string]>;

/** An endpoint that tests send to. */
export class Endpoint implements LocalEndpoint {
  public readonly name: string;
  public readonly url: string;

  /** @param now milliseconds since 1970 */
  constructor(private readonly route: EndpointRoute, private readonly now: () => number) {
    this.name = route.endpoint;
    this.url = route.url;
  }

  public async send({ method = 'POST', path = '', query = {}, headers = {}, body, sign = true }: SendOptions = {}): Promise<Sent> {
    const url = this.urlOf(path, query);
    const bytes = bytesOf(body);
    const own = Object.entries(headers);
    const isJson = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
    const hasType = own.some(([name]) => name.toLowerCase() === 'content-type');
    const plain: Array<readonly [string, string]> = [...own, ...isJson && !hasType ? [['content-type', 'application/json'] as const] : []];
    const all = sign ? [...plain, ...this.signature(method, url, plain, bytes)] : plain;
    const content = bytes.length > 0 ? bytes : undefined;
    const response = await fetch(url, { method, headers: all.map(([name, value]) => [name, value] as [string, string]), body: content });
    const text = await response.text();
    return { status: response.status, headers: Object.fromEntries(response.headers), body: text, deliveryId: response.ok ? idIn(text) : undefined };
  }

  private urlOf(path: string, query: Readonly<Record<string, string>>): string {
    const base = path === '' ? this.url : `${this.url.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
    const search = new URLSearchParams(query).toString();
    return search === '' ? base : `${base}?${search}`;
  }

  private signature(method: string, url: string, headers: Headers, body: Uint8Array): Headers {
    const { source } = this.route;
    if (!source) {
      return [];
    }
    const secret = source.secrets.find(({ value }) => value !== undefined)?.value;
    if (source.secrets.length > 0 && secret === undefined) {
      throw new Error(`A webhook for ${this.name} cannot be signed: its secret ${source.secrets[0].name} has no value here; pass one in secrets: { '${source.secrets[0].name}': '…' }.`);
    }
    const added = secret === undefined ? undefined : signRequest({ method, url, headers, body }, source.config, secret, this.now());
    if (!added) {
      throw new Error(`A webhook for ${this.name} cannot be signed as ${source.name} does: something that is signed is missing, or only the sender has the key; add the headers yourself with sign: false.`);
    }
    return added;
  }
}

function bytesOf(body: unknown): Buffer {
  return body === undefined ? Buffer.alloc(0)
    : typeof body === 'string' ? Buffer.from(body)
      : body instanceof Uint8Array ? Buffer.from(body)
        : Buffer.from(JSON.stringify(body));
}

/** The endpoint's own answer has it, unless the app chose another. */
function idIn(text: string): string | undefined {
  try {
    const { id } = Object(JSON.parse(text)) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
