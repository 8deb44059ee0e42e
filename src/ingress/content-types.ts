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

/** Checks extra content types at synth and returns all, without repeats, in lower case. */
export function contentTypes(additional: readonly string[] = []): string[] {
  for (const type of additional) {
    if (!/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/i.test(type)) {
      throw new Error(`additionalContentTypes takes MIME types without parameters, such as "application/vnd.acme+json", got: ${JSON.stringify(type)}; wildcards are not possible in a REST API, so name each type.`);
    }
  }
  return [...new Set([...DEFAULT_CONTENT_TYPES, ...additional.map((type) => type.toLowerCase())])];
}
