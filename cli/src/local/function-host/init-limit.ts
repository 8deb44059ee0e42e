/** Longest init phase of an environment in Lambda, in seconds. */
const INIT_SECONDS = 10;

/**
 * How long the init phase of an environment may take here. Where it takes longer in Lambda, it begins anew as a part of the first invocation and has the
 * function's own time then; a busy machine needs more than ten seconds for what takes one elsewhere.
 *
 * @param timeoutSeconds timeout of the function
 * @returns seconds
 */
export function initLimitSeconds(timeoutSeconds: number): number {
  return Math.max(INIT_SECONDS, timeoutSeconds);
}
