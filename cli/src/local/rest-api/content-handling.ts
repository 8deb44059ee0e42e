import { ContentHandling } from './definition';
import { configurationError } from './gateway-error';

/** A body on its way through API Gateway: text can enter a mapping template, bytes cannot. */
export type Payload = { readonly text: string } | { readonly bytes: Buffer };

/**
 * Converts a body by API Gateway's table, as recorded: a binary body becomes base64 text or stays, a text body is decoded as UTF-8
 * (each bad byte becomes U+FFFD, for good) or is taken for base64.
 *
 * @param binary whether the body's own media type is a binary one.
 * @param handling what the integration asks for; without, a body stays what it is.
 * @throws GatewayError when a text has to become bytes and is not base64.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertPayload(body: Buffer, binary: boolean, handling: ContentHandling | undefined): Payload {
  if (binary) {
    return handling === 'CONVERT_TO_TEXT' ? { text: body.toString('base64') } : { bytes: body };
  }
  return handling === 'CONVERT_TO_BINARY' ? { bytes: decodeBase64(body) } : { text: body.toString('utf8') };
}

/** The content handling of a response; without one of its own, it follows what the sender accepts. */
export function responseHandling(handling: ContentHandling | undefined, acceptsBinary: boolean): ContentHandling {
  return handling ?? (acceptsBinary ? 'CONVERT_TO_BINARY' : 'CONVERT_TO_TEXT');
}

function decodeBase64(body: Buffer): Buffer {
  const text = body.toString('latin1');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text)) {
    throw configurationError('a text body had to become binary and is not base64');
  }
  return Buffer.from(text, 'base64');
}
