import * as fs from 'fs';
import * as path from 'path';

/** A recorded or documented behaviour of AWS: what is given, what is expected. */
export interface Vector {
  readonly id: string;
  readonly source: { readonly evidence: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly given: any;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly expect: any;
}

/**
 * The vectors of one area, from the conformance data beside the repository. Without that data one test says aloud how many are skipped.
 *
 * @param known how many vectors there are, so that a vector that is lost is noticed
 * @param inapplicable ids that cannot be run, with the reason; they too are counted aloud
 */
export function forEachVector(
  area: string, known: number, inapplicable: Readonly<Record<string, string>>, run: (vector: Vector) => Promise<void>,
): void {
  const folder = path.join(__dirname, '..', '..', '..', '..', '..', 'shared', 'conformance', area);
  if (!fs.existsSync(folder)) {
    // A test that runs, because Jest keeps silent about a file whose tests are all skipped.
    it(`skipped ${known} vectors of ${area}: the conformance data is not there`, () => {
      console.warn(`conformance/${area} is not there: ${known} vectors are skipped.`);
    });
    return;
  }
  const vectors = fs.readdirSync(folder).filter((file) => file.endsWith('.json')).sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Vector);
  const reasons = Object.entries(inapplicable);
  if (reasons.length > 0) {
    console.warn(`conformance/${area}: ${reasons.length} vectors do not apply: ${reasons.map(([id, why]) => `${id} (${why})`).join(', ')}.`);
  }
  it(`has the ${known} vectors of ${area}`, () => {
    expect(vectors).toHaveLength(known);
    expect(reasons.filter(([id]) => !vectors.some((vector) => vector.id === id))).toEqual([]);
  });
  for (const vector of vectors) {
    const why = inapplicable[vector.id];
    if (why) {
      it.skip(`${vector.id}: ${why}`, () => undefined);
    } else {
      it(`${vector.id} [${vector.source.evidence}]`, () => run(vector));
    }
  }
}
