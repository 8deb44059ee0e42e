import { SuccessResponse } from './success-response-props';
import { ACCEPTED_TEMPLATE } from './templates/response-template';

/** The success as API Gateway is told it. */
export interface Success {
  readonly statusCode: string;
  readonly template: string;
  /** Undefined for API Gateway's own, which is JSON. */
  readonly contentType?: string;
}

/** Longer ones are no acknowledgement, and each method's copy counts in the stack's template. */
const MAX_BODY_LENGTH = 10_000;

/** A MIME type, with its charset if need be: it becomes a static header. */
const CONTENT_TYPE = /^[a-z0-9!#&^_.+-]+\/[a-z0-9!#&^_.+-]+(; ?charset=[a-z0-9-]+)?$/i;

/** Renders to nothing. An empty template would be none, and SQS's answer would be passed on. */
const NOTHING = '#set($nothing = "")';

/** Statuses whose responses have no body (RFC 9110). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205]);

/** Checks the success response of an endpoint at synth. */
export function success(response: SuccessResponse = {}): Success {
  const { statusCode = 200, body, contentType } = response;
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 299) {
    throw new Error(`successResponse.statusCode must be a whole number from 200 to 299, got: ${statusCode}; senders take others for a failure and send again.`);
  }
  if (WITHOUT_BODY.has(statusCode)) {
    if (body || contentType !== undefined) {
      throw new Error(`successResponse has ${body ? 'a body' : 'a content type'} with status ${statusCode}, got: ${JSON.stringify(body || contentType)}, expected none because such responses have no body; leave it out or choose 200.`);
    }
    return { statusCode: String(statusCode), template: NOTHING };
  }
  if (body !== undefined && (typeof body !== 'string' || /[$#]/.test(body) || body.length > MAX_BODY_LENGTH)) {
    throw new Error(`successResponse.body must be static text of at most ${MAX_BODY_LENGTH} characters without $ and #, got: ${JSON.stringify(body).slice(0, 100)}; API Gateway would run it as a template.`);
  }
  if (contentType !== undefined && !CONTENT_TYPE.test(contentType)) {
    throw new Error(`successResponse.contentType must be a MIME type, such as "text/xml" or "text/plain; charset=utf-8", got: ${JSON.stringify(contentType)}; name the type of the body.`);
  }
  if (contentType !== undefined && body === undefined) {
    throw new Error(`successResponse.contentType got: ${JSON.stringify(contentType)} without a body, expected a body of that type because the default one is JSON; give both or neither.`);
  }
  if (body !== undefined && contentType === undefined && !isJson(body)) {
    throw new Error(`successResponse.body is no JSON and has no contentType, got: ${JSON.stringify(body.slice(0, 100))}, expected its type because senders would be told that it is JSON; add one such as contentType: "text/xml".`);
  }
  return { statusCode: String(statusCode), template: body === '' ? NOTHING : body ?? ACCEPTED_TEMPLATE, contentType };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
