/** Time that must be left after an attempt, and before a dead letter without one: for the dead letter, for records, for the answer to Lambda. */
export const RESERVE_MS = 5_000;
