/** Ids that mean something else in logs, metrics and records: the own backend, the parts that route, and the archive. */
const TAKEN = ['default', 'router', 'overflow', 'archive'];

/** A name in logs, metrics, records and in the ids of resources. */
const ID = /^[A-Za-z][A-Za-z0-9-]{0,39}$/;

/**
 * Checks the id of a destination.
 *
 * @param others ids of those that there are
 */
export function checkDestinationId(id: string, others: readonly string[]): void {
  if (typeof id !== 'string' || !ID.test(id)) {
    throw new Error(`addDestination got the id ${JSON.stringify(id)}, expected a letter and up to 39 letters, digits and dashes, because it is a name in logs and metrics; choose one such as "Billing".`);
  }
  if (TAKEN.includes(id.toLowerCase())) {
    throw new Error(`addDestination got the id ${JSON.stringify(id)}, expected another than ${TAKEN.join(', ')}, which name parts of every webhook; choose one that says what it is, such as "Billing".`);
  }
  const same = others.find((other) => other.toLowerCase() === id.toLowerCase());
  if (same !== undefined) {
    throw new Error(`addDestination got the id ${JSON.stringify(id)}, and ${JSON.stringify(same)} is there already, expected an id of its own for each; choose another one.`);
  }
}
