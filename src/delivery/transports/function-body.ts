import { isUtf8 } from 'node:buffer';
import { DeliveryRequest } from './request';

/** The body of a request as an event holds it. */
export interface FunctionBody {
  /** Absent for an empty one. */
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/**
 * Types that a function gets as text, as it would from its function URL or from an HTTP API. AWS documents only that binary bodies are base64. That
 * of an HTTP API text/* and these three are text, and all else is base64, forms and bodies without a type among them, was recorded by another
 * project (ministackorg/ministack, pull request 766); so was that a function URL hands on forms as base64 (LeanerCloud/CUDly, pull request 1483).
 */
const TEXT = /^(?:text\/.+|application\/(?:json|xml|javascript))$/;

/** JSON and XML by other names. Unproven for AWS; a function that looks at `isBase64Encoded` reads them either way, and others want the text. */
const STRUCTURED = /\+(?:json|xml)$/;

/**
 * The body of an event: text where the type says so and the bytes are UTF-8, so that they are the same again when it is encoded, and base64 for
 * everything else, what is compressed among it.
 */
export function functionBody({ headers, body }: Pick<DeliveryRequest, 'headers' | 'body'>): FunctionBody {
  if (body.length === 0) {
    return { isBase64Encoded: false };
  }
  const bytes = Buffer.from(body);
  return isTextType(headers) && isUtf8(bytes)
    ? { body: bytes.toString('utf8'), isBase64Encoded: false }
    : { body: bytes.toString('base64'), isBase64Encoded: true };
}

function isTextType(headers: DeliveryRequest['headers']): boolean {
  const valueOf = (wanted: string): string => headers.find(([name]) => name.toLowerCase() === wanted)?.[1].trim().toLowerCase() ?? '';
  const type = valueOf('content-type').replace(/\s*[;,].*$/s, '');
  const coding = valueOf('content-encoding');
  return (TEXT.test(type) || STRUCTURED.test(type)) && (coding === '' || coding === 'identity');
}
