import { configFor } from './sources';
import { SourceConfig } from '../../../src/sources/source-config';
import { SignedRequest } from '../../../src/sources/verification/signed-request';
import { Verification, verify } from '../../../src/sources/verification/verify';
import data from '../fixtures/signed-requests.json';

interface Entry {
  readonly id: string;
  readonly source: string;
  readonly secrets: readonly string[];
  readonly publicKeys?: string[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly url?: string;
  readonly method?: string;
  readonly arrivedAtSeconds: number;
}

/** A request with a right signature, and all that is needed to verify it. */
export interface Signed {
  readonly id: string;
  /** Its key in `SOURCES`. */
  readonly source: string;
  readonly config: SourceConfig;
  readonly keys: readonly string[];
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: Buffer;
  readonly url?: string;
  readonly method: string;
  readonly arrivedAt: number;
}

export const SNS_CERTIFICATE = data.snsCertificatePem;

export const SIGNED: readonly Signed[] = (data.signed as readonly Entry[]).map((entry) => {
  const isSns = entry.source === 'aws-sns';
  const topicArn = isSns ? (JSON.parse(entry.body) as { TopicArn: string }).TopicArn : undefined;
  return {
    ...entry,
    config: configFor(entry.source, { publicKeys: entry.publicKeys, topicArn }),
    keys: isSns ? [SNS_CERTIFICATE] : entry.secrets,
    headers: Object.entries(entry.headers).flatMap(([name, value]) => value === undefined ? [] : [[name, value] as const]),
    body: Buffer.from(entry.body, 'utf8'),
    method: entry.method ?? 'POST',
    arrivedAt: entry.arrivedAtSeconds * 1000,
  };
});

export function signedBy(id: string): Signed {
  return SIGNED.find((signed) => signed.id === id)!;
}

export function requestOf({ method, headers, body, url }: Pick<Signed, 'method' | 'headers' | 'body' | 'url'>): SignedRequest {
  const query = url === undefined ? [] : [...new URL(url).searchParams];
  return { method, headers, query, body, urls: () => url === undefined ? [] : [url] };
}

export function verifySigned(signed: Signed): Verification {
  return verify(requestOf(signed), signed.config.scheme, signed.keys, signed.arrivedAt);
}

export function withHeader(signed: Signed, name: string, value: string): Signed {
  return { ...signed, headers: signed.headers.map(([key, old]) => [key, key.toLowerCase() === name.toLowerCase() ? value : old] as const) };
}
