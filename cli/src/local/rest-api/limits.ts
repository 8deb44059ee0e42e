/*
 * Limits of API Gateway REST APIs that cannot be raised.
 *
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */

/** Bytes of a request or response body: 10 MB. */
export const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024;

/** Bytes of all names and values of a request's headers together. */
export const MAX_HEADER_BYTES = 10_240;

/** Bytes of path and query string on a Regional API. */
export const MAX_URL_BYTES = 10_240;

/** Milliseconds that an integration may take when nothing else is said. */
export const DEFAULT_INTEGRATION_TIMEOUT_MS = 29_000;
