/**
 * A call that is not answered by then is tried again, three times at most: neither a batch nor a sender waits longer. In milliseconds.
 *
 * Without `throwOnRequestTimeout` the SDK only writes a warning when `requestTimeout` is over, and waits on. That ends with the head of the answer;
 * of a body that stops in the middle, `socketTimeout` makes an end.
 *
 * @see https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/http/httpHandlerInitialization.ts
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, socketTimeout: 2_000, throwOnRequestTimeout: true },
};
