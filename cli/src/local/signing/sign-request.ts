import { createHash, createHmac } from 'node:crypto';
import { secretValue } from '../../../../src/shared/secret-value';
import { SignatureAlgorithm, SignatureEncoding, TimestampFormat } from '../../../../src/sources/constants';
import type { Place, Scheme, SignatureScheme, SourceConfig } from '../../../../src/sources/source-config';
import { contentsOf } from '../../../../src/sources/verification/content';
import { secretKeys } from '../../../../src/sources/verification/keys';
import { readSignatureGroups } from '../../../../src/sources/verification/signature-groups';
import { parseSignedContent } from '../../../../src/sources/verification/signed-content';
import type { SignedRequest } from '../../../../src/sources/verification/signed-request';
import { verify } from '../../../../src/sources/verification/verify';

/** A request as a sender is about to sign it. */
export interface UnsignedRequest {
  readonly method: string;
  /** As the sender calls it, with the query. */
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Uint8Array;
}

type Headers = Array<readonly [name: string, value: string]>;

/** What a header holds that a sender signs with the rest and that has no meaning here. */
const ANY_VALUE = 'local';

/**
 * The headers that a sender adds when it signs, so that the request verifies.
 *
 * @param secret what the source's secret stores
 * @param at milliseconds since 1970
 * @returns undefined where this cannot be done here: by senders that sign with keys of their own, or in the body
 */
export function signRequest(request: UnsignedRequest, config: SourceConfig, secret: string, at: number): Headers | undefined {
  try {
    const key = secretValue(secret, config.secretField);
    const added = headersOf(request, config.scheme, String(key), at);
    const signed = asSigned(request, added ?? []);
    return added !== undefined && verify(signed, config.scheme, [key], at).valid ? added : undefined;
  } catch {
    return undefined; // something that is signed is not there, or the secret is no key
  }
}

/** The headers without those that a signature of this source stands in, so that the request can be signed anew. */
export function withoutSignature(headers: UnsignedRequest['headers'], { scheme }: SourceConfig): Headers {
  const places = scheme.kind === 'signature' ? [scheme.place, ...scheme.timestamp?.place ? [scheme.timestamp.place] : []]
    : scheme.kind === 'token' ? [scheme.place]
      : scheme.kind === 'basic' ? [{ in: 'headers', names: ['authorization'] } as const] : [];
  const isSignature = (name: string) => places.some((place) => place.in === 'headers' && place.names.some((own) =>
    own.toLowerCase() === (place.numbered ? name.replace(/\d+$/, '') : name).toLowerCase()));
  return headers.filter(([name]) => !isSignature(name));
}

function headersOf(request: UnsignedRequest, scheme: Scheme, secret: string, at: number): Headers | undefined {
  switch (scheme.kind) {
    case 'none':
      return [];
    case 'token':
      return inHeader(scheme.place, `${scheme.prefix ?? ''}${secret}`);
    case 'basic':
      return [['authorization', `Basic ${Buffer.from(scheme.username === undefined ? secret : `${scheme.username}:${secret}`).toString('base64')}`]];
    case 'signature':
      return signatureHeaders(request, scheme, secret, at);
    default:
      return undefined;
  }
}

function signatureHeaders(request: UnsignedRequest, scheme: SignatureScheme, secret: string, at: number): Headers | undefined {
  const { bySecret, members, timestamp, prefix = '' } = scheme;
  if (!bySecret || (members !== undefined && members.equals === undefined)) {
    return undefined;
  }
  const time = timestamp ? timeOf(timestamp.format, at) : '';
  const parts = parseSignedContent(scheme.content);
  const others: Headers = parts.flatMap((part) => part.kind === 'header' && !part.optional && !has(request, part.name) ? [[part.name, ANY_VALUE] as const] : []);
  const timeHeader = timestamp?.place ? inHeader(timestamp.place, time) ?? [] : [];
  const front = [...others.filter(([name]) => !timeHeader.some(([other]) => other.toLowerCase() === name.toLowerCase())), ...timeHeader];

  const beside = [
    ...timestamp?.member === undefined ? [] : [[timestamp.member, time]],
    ...parts.flatMap((part) => part.kind === 'member' && part.name !== timestamp?.member ? [[part.name, ANY_VALUE]] : []),
  ];
  const written = (signature: string): string => members
    ? [...beside, [bySecret.members?.[0] ?? 'signature', signature]].map((pair) => pair.join(members.equals)).join(members.separator)
    : signature;
  const [group] = readSignatureGroups(written(''), members);
  const [content] = contentsOf(parts, asSigned(request, front), group, time);
  const [key] = secretKeys(secret, bySecret.key) ?? [];
  if (key === undefined) {
    return undefined;
  }
  const text = digest(content, key, bySecret.algorithm, bySecret.plainHash).toString(encodingOf(scheme));
  const signature = inHeader(scheme.place, prefix + written(text));
  return signature && [...front, ...signature];
}

function digest(content: ReadonlyArray<string | Uint8Array>, key: Uint8Array, algorithm: SignatureAlgorithm, plainHash?: boolean): Buffer {
  const hash = plainHash ? createHash(algorithm).update(key) : createHmac(algorithm, key);
  content.forEach((piece) => hash.update(piece));
  return hash.digest();
}

function encodingOf({ encoding }: SignatureScheme): BufferEncoding {
  return encoding === SignatureEncoding.HEX ? 'hex' : encoding === SignatureEncoding.BASE64 ? 'base64' : 'base64url';
}

/** In the first of its headers; undefined where it stands elsewhere. */
function inHeader(place: Place, value: string): Headers | undefined {
  return place.in === 'headers' ? [[place.numbered ? `${place.names[0]}1` : place.names[0], value]] : undefined;
}

function timeOf(format: TimestampFormat, at: number): string {
  switch (format) {
    case TimestampFormat.UNIX_MILLISECONDS:
      return String(at);
    case TimestampFormat.ISO_8601:
      return `${new Date(at).toISOString().slice(0, 19)}Z`;
    default:
      return String(Math.floor(at / 1000));
  }
}

function has({ headers }: UnsignedRequest, name: string): boolean {
  return headers.some(([candidate]) => candidate.toLowerCase() === name.toLowerCase());
}

function asSigned({ method, url, headers, body }: UnsignedRequest, added: Headers): SignedRequest {
  return { method, headers: [...headers, ...added], query: [...new URL(url).searchParams], body, urls: () => [url] };
}
