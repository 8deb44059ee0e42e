/** What follows for the functions that route, in this one place: the constructs deploy it, the simulation runs with it. */

/** Time of all calls for one webhook: what each of them may take by itself (aws-sdk/client-settings.ts), and more. */
export const ROUTING_TIMEOUT_MS = 30_000;

/** So many groups at once in an invocation: nothing is waited for but SQS. */
export const GROUPS_PER_INVOCATION = 10;

/** Invocations of the router at once, where nothing else is said. */
export const ROUTER_INVOCATIONS = 20;

/**
 * Invocations of the overflow at once: what follows something that overflowed takes the same way, so that it must carry what the router does. While it is
 * empty that costs nothing.
 */
export const OVERFLOW_INVOCATIONS = ROUTER_INVOCATIONS;

/** What cannot be routed now is tried again as long as the queue keeps it, and soon. */
export const ROUTING_RETRY = { retryForSeconds: 13 * 24 * 60 * 60, backoffMaxSeconds: 60 };
