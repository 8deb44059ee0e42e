/**
 * Content types that an endpoint accepts unless told otherwise.
 *
 * A REST API needs one request template per type, and each is also named as a binary media type: only then does the template see
 * base64 of the exact bytes. A request without a content type is handled as `application/json`.
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
  'application/hal+json',
  'application/problem+json',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/scim+json',
  'application/fhir+json',
  'application/geo+json',
  'application/activity+json',
  'application/x-ndjson',
  'application/jsonl',
  'application/jwt',
  'application/jose',
  'application/jose+json',
  'application/secevent+jwt',
  'application/soap+xml',
  'application/atom+xml',
  'application/rss+xml',
  'application/yaml',
  'application/x-yaml',
  'text/yaml',
  'application/protobuf',
  'application/x-protobuf',
  'application/grpc',
  'application/msgpack',
  'application/cbor',
  'application/avro',
  'application/gzip',
  'application/zip',
  'application/pdf',
  'text/csv',
  'text/html',
  'text/calendar',
  'message/rfc822',
  'image/png',
  'image/jpeg',
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
