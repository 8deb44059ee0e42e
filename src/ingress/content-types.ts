import { checkTexts } from '../shared/prop-checks';

/**
 * Content types that an endpoint accepts unless told otherwise.
 *
 * A REST API needs one request template per type, and each is also named as a binary media type: only then does the template see
 * base64 of the exact bytes. A request without a content type is handled as `application/json`. The list is kept short because every
 * type adds a copy of the template to the stack's.
 */
export const DEFAULT_CONTENT_TYPES: readonly string[] = [
  'application/json',
  'application/x-www-form-urlencoded', // Slack interactivity, Twilio
  'text/plain', // Amazon SNS
  'text/xml',
  'application/xml',
  'application/octet-stream',
  'multipart/form-data',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/vnd.api+json',
  'application/ld+json',
  'application/merge-patch+json',
  'application/scim+json',
  'application/x-ndjson',
  'application/jwt',
  'application/jose',
  'application/secevent+jwt',
  'application/soap+xml',
  'application/yaml',
  'application/protobuf',
  'application/x-protobuf',
  'application/gzip',
  'text/csv',
  'text/html',
];

/** A MIME type without parameters, and no wildcard. */
const MIME_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/i;

/** What an endpoint accepts. */
export interface AcceptedTypes {
  readonly additionalContentTypes?: readonly string[];
  readonly contentTypes?: readonly string[];
}

/** The content types of an endpoint, checked at synth, without repeats and in lower case. */
export function contentTypes({ additionalContentTypes = [], contentTypes: exact }: AcceptedTypes = {}): string[] {
  checkTypes('additionalContentTypes', additionalContentTypes);
  if (exact === undefined) {
    return unique([...DEFAULT_CONTENT_TYPES, ...additionalContentTypes]);
  }
  checkTypes('contentTypes', exact);
  if (exact.length === 0 || additionalContentTypes.length > 0) {
    throw new Error(`contentTypes is the whole list, got: ${JSON.stringify(exact)} with additionalContentTypes ${JSON.stringify(additionalContentTypes)}, expected one or more types and no additional ones; name every type in one of the two.`);
  }
  return unique(exact);
}

/** The binary media types of an API that accepts these: only of a binary type does a template see the exact bytes, in base64. */
export function binaryMediaTypes(types: readonly string[]): string[] {
  // Each type by name is recorded behaviour; the wildcard, which is documented, is for requests without a type.
  return ['*/*', ...types];
}

function checkTypes(prop: string, types: readonly string[]): void {
  checkTexts('["application/vnd.acme+json"]')(prop, types);
  for (const type of types) {
    if (!MIME_TYPE.test(type)) {
      throw new Error(`${prop} takes MIME types without parameters, such as "application/vnd.acme+json", got: ${JSON.stringify(type)}; wildcards are not possible in a REST API, so name each type.`);
    }
  }
}

function unique(types: readonly string[]): string[] {
  return [...new Set(types.map((type) => type.toLowerCase()))];
}
