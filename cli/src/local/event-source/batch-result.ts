/**
 * Which messages of a batch failed, read from what the function returned, as a mapping with `ReportBatchItemFailures` reads it (AWS Lambda
 * developer guide, "Success and failure conditions"; recorded for `{}`, for lists and for a wrong key).
 *
 * Nothing returned, `null`, an object without `batchItemFailures`, and an empty or null list mean that all went well: a function that
 * forgets to return loses the batch. Anything that cannot be read, and an identifier that is empty, null or not of this batch, fails all of it.
 *
 * @param returned the value that the function returned
 * @param messageIds the ids of the batch
 */
export function readBatchFailures(returned: unknown, messageIds: readonly string[]): ReadonlySet<string> {
  const all = new Set(messageIds);
  if (returned === undefined || returned === null) {
    return new Set();
  }
  if (typeof returned !== 'object' || Array.isArray(returned)) {
    return all;
  }
  const failures: unknown = (returned as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) {
    return all;
  }
  const failed = new Set<string>();
  for (const failure of failures) {
    const identifier: unknown = failure?.itemIdentifier;
    if (typeof identifier !== 'string' || !all.has(identifier)) {
      return all;
    }
    failed.add(identifier);
  }
  return failed;
}

/** As `readBatchFailures`, for the text of a response payload; text that is not JSON fails the whole batch. */
export function readPayloadFailures(payload: string, messageIds: readonly string[]): ReadonlySet<string> {
  if (payload === '') {
    return new Set();
  }
  let returned: unknown;
  try {
    returned = JSON.parse(payload);
  } catch {
    return new Set(messageIds);
  }
  return readBatchFailures(returned, messageIds);
}
