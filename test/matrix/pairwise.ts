/** One choice for each parameter. */
export type Row = Readonly<Record<string, string>>;

/** The values of each parameter. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

interface Pair {
  readonly parameters: readonly [string, string];
  readonly values: readonly [string, string];
}

/**
 * Rows in which every two values of different parameters that may meet do meet at least once. Always the same rows: greedy, and without chance.
 *
 * @param possible whether these choices, some of which may be open, can be part of a row
 */
export function pairwise(parameters: Parameters, possible: (choices: Partial<Row>) => boolean): Row[] {
  const open = new Map(allPairs(parameters).filter((pair) => possible(choices(pair))).map((pair) => [key(pair), pair]));
  const rows: Row[] = [];
  while (open.size > 0) {
    const seed = open.values().next().value!;
    const row = complete(choices(seed), parameters, possible, open);
    if (row === undefined) {
      // What can meet in pairs need not be possible in a whole row.
      open.delete(key(seed));
      continue;
    }
    rows.push(row);
    allPairs(parameters).filter((pair) => covers(row, pair)).forEach((pair) => open.delete(key(pair)));
  }
  return rows;
}

/** All pairs of values, in the order of the parameters. */
export function allPairs(parameters: Parameters): Pair[] {
  const names = Object.keys(parameters);
  return names.flatMap((first, index) => names.slice(index + 1).flatMap((second) =>
    parameters[first].flatMap((a) => parameters[second].map((b): Pair => ({ parameters: [first, second], values: [a, b] })))));
}

export function covers(row: Row, { parameters: [first, second], values: [a, b] }: Pair): boolean {
  return row[first] === a && row[second] === b;
}

/** Chooses for one parameter after the other what covers most of the open pairs; goes back when nothing is possible. */
function complete(
  chosen: Record<string, string>, parameters: Parameters, possible: (choices: Partial<Row>) => boolean, open: ReadonlyMap<string, Pair>,
): Row | undefined {
  const name = Object.keys(parameters).find((candidate) => !(candidate in chosen));
  if (name === undefined) {
    return chosen;
  }
  const ranked = parameters[name].map((value) => ({ value, gain: gain(name, value, chosen, parameters, open) })).sort((a, b) => b.gain - a.gain);
  for (const { value } of ranked) {
    const next = { ...chosen, [name]: value };
    const row = possible(next) ? complete(next, parameters, possible, open) : undefined;
    if (row) {
      return row;
    }
  }
  return undefined;
}

function gain(name: string, value: string, chosen: Partial<Row>, parameters: Parameters, open: ReadonlyMap<string, Pair>): number {
  const names = Object.keys(parameters);
  return Object.entries(chosen).filter(([other, otherValue]) => {
    const inOrder = names.indexOf(other) < names.indexOf(name);
    return open.has(key(inOrder
      ? { parameters: [other, name], values: [otherValue!, value] }
      : { parameters: [name, other], values: [value, otherValue!] }));
  }).length;
}

function choices({ parameters: [first, second], values: [a, b] }: Pair): Record<string, string> {
  return { [first]: a, [second]: b };
}

function key({ parameters, values }: Pair): string {
  return JSON.stringify([parameters, values]);
}
