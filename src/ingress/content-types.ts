import { checkTexts } from '../shared/prop-checks';

/**
 * Content types that an endpoint accepts unless told otherwise: those that senders of webhooks are known to use, and those that formats of theirs are
 * registered with.
 *
 * A REST API takes types by their whole name alone: no wildcard is documented for templates, so families such as `+json` cannot be accepted as such.
 * Each is also named as a binary media type: only then is it recorded that the template sees base64 of the exact bytes. A request without a content type
 * is handled as `application/json`. Every type adds a reference to the stack's template, at each method.
 */
export const DEFAULT_CONTENT_TYPES: readonly string[] = [
  'application/json', // nearly everybody
  'application/x-www-form-urlencoded', // Slack interactivity, Twilio, PayPal IPN
  'multipart/form-data', // Mailgun, SendGrid Inbound Parse, Jotform
  'text/plain', // Amazon SNS, whose body is JSON; browsers' beacons
  'application/xml',
  'text/xml',
  'application/octet-stream',
  // JSON by other names.
  'text/json',
  'application/x-json',
  'application/csp-report', // browsers' reports
  'application/reports+json',
  'application/x-ndjson', // log drains: a line for each record
  'application/jsonl',
  // Formats of JSON.
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/activity+json', // ActivityPub
  'application/ld+json',
  'application/fhir+json',
  'application/scim+json',
  'application/hal+json',
  'application/vnd.api+json',
  'application/problem+json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/geo+json',
  'application/vnd.contentful.management.v1+json', // Contentful
  'application/vnd.docker.distribution.events.v1+json', // registries of container images
  'application/vnd.docker.distribution.events.v2+json',
  // Signed tokens.
  'application/jwt',
  'application/jose',
  'application/jose+json',
  'application/secevent+jwt',
  // Formats of XML.
  'application/soap+xml',
  'application/atom+xml', // WebSub, YouTube
  'application/rss+xml',
  'application/fhir+xml',
  // Other text.
  'application/yaml',
  'text/csv',
  'text/html',
  // Bytes.
  'application/protobuf',
  'application/x-protobuf', // Prometheus remote write, OpenTelemetry
  'application/msgpack',
  'application/cbor',
  'application/gzip',
  'application/zip',
  'application/pdf',
  'image/jpeg',
  'image/png',
  'message/rfc822', // mail as it came
  'multipart/mixed',
  'multipart/related',
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
