/** A name in logs, metrics, records and in the ids of resources. */
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,39}$/;

/** What a name is of. */
export interface DestinationNaming {
  /** What the user calls it: `id` or `name`, with its article. */
  readonly what: 'an id' | 'a name';
  /** Names of other parts, in lower case. */
  readonly taken: readonly string[];
  /** Whose parts those are. */
  readonly whose: 'webhook' | 'router';
  readonly example: string;
  /** Names that there are. */
  readonly others: readonly string[];
}

/** Checks the name of a destination, as `addDestination` gets it. */
export function checkDestinationName(name: string, { what, taken, whose, example, others }: DestinationNaming): void {
  const got = `addDestination got the ${what.split(' ')[1]} ${JSON.stringify(name)}`;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new Error(`${got}, expected a letter and up to 39 letters, digits and dashes, because it is a name in logs and metrics; choose one such as "${example}".`);
  }
  if (taken.includes(name.toLowerCase())) {
    throw new Error(`${got}, expected another than ${taken.join(', ')}, which name parts of every ${whose}; choose one that says who or what it is, such as "${example}".`);
  }
  const same = others.find((other) => other.toLowerCase() === name.toLowerCase());
  if (same !== undefined) {
    throw new Error(`${got}, and ${JSON.stringify(same)} is there already, expected ${what} of its own for each; choose another one.`);
  }
}
