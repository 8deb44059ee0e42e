import { InvalidWebhookError, InvalidReason } from './invalid-reason';

/** What a signature is checked against. */
export interface SignedRequest {
  readonly method: string;
  /** In the sender's spelling; looked up without regard to case. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** Decoded. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  /** The exact bytes. */
  readonly body: Uint8Array;
  /** Every spelling that the URL which the sender called may have had; empty when it cannot be told. Asked for by schemes that sign it. */
  urls(): readonly string[];
}

/** All values of a header, in order. */
export function headerValues(request: SignedRequest, name: string): string[] {
  const lower = name.toLowerCase();
  return request.headers.filter(([candidate]) => candidate.toLowerCase() === lower).map(([, value]) => value);
}

/**
 * The one value of a header; undefined when there is none, or an empty one. Of several none is chosen: the backend might choose another.
 *
 * @throws InvalidWebhookError when there is more than one
 */
export function optionalHeader(request: SignedRequest, name: string): string | undefined {
  const [value, ...more] = headerValues(request, name);
  if (more.length > 0) {
    throw new InvalidWebhookError(InvalidReason.HEADER_REPEATED);
  }
  return value || undefined;
}

/**
 * As `optionalHeader`, and there has to be one.
 *
 * @throws InvalidWebhookError when there is none, an empty one, or more than one
 */
export function requiredHeader(request: SignedRequest, name: string): string {
  const value = optionalHeader(request, name);
  if (value === undefined) {
    throw new InvalidWebhookError(InvalidReason.HEADER_MISSING);
  }
  return value;
}
