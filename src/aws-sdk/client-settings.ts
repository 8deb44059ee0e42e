/** A call that is not answered by then is tried again, three times at most: neither a batch nor a sender waits longer. */
export const CLIENT_SETTINGS = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000 } };
