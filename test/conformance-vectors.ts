import * as fs from 'fs';
import * as path from 'path';

/** A behaviour that was recorded on AWS, documented or published: what is given, what is expected. The README of its set says how to run it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- vectors are plain data, whose shape each set defines
export interface Vector<Given = any, Expected = any> {
  readonly id: string;
  readonly source: { readonly evidence: string };
  readonly given: Given;
  readonly expect: Expected;
}

/** A folder of vectors below `test/conformance`. */
export type VectorSet = 'apigateway' | 'dynamodb' | 'lambda-esm' | 'signatures' | 'sqs';

/** Why a vector cannot be run. */
export interface NotRun<V extends Vector> {
  /** What the vector is about, and why this repository has none of it. */
  readonly reason: string;
  /** Fails once the reason no longer holds, so that the vector is run from then on. */
  readonly stillHolds: (vector: V) => void | Promise<void>;
}

/** How the vectors of a set are run. */
export interface VectorSuite<V extends Vector> {
  /** How many are run. */
  readonly runs: number;
  /** Fails when what is under test does something else than the vector expects. */
  readonly run: (vector: V) => void | Promise<void>;
  /** By id, those that are not run. @default - all are run */
  readonly notRun?: Readonly<Record<string, NotRun<V>>>;
}

const FOLDER = path.join(__dirname, 'conformance');

/** One vector. Throws when there is none of that id. */
export function readVector<V extends Vector>(set: VectorSet, id: string): V {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, set, `${id}.json`), 'utf8')) as V;
}

/**
 * Makes a test of every vector of a set: of those that are not run, a test that the reason still holds. A vector that is added is run; one
 * that is added, lost or renamed fails the count until it is changed.
 */
export function testVectors<V extends Vector>(set: VectorSet, { runs, run, notRun = {} }: VectorSuite<V>): void {
  const vectors = fs.readdirSync(path.join(FOLDER, set))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readVector<V>(set, path.basename(file, '.json')));
  const tested: string[] = [];

  for (const vector of vectors.filter(({ id }) => !Object.hasOwn(notRun, id))) {
    tested.push(vector.id);
    it(`${vector.id} [${vector.source.evidence}]`, async () => run(vector));
  }
  for (const vector of vectors.filter(({ id }) => Object.hasOwn(notRun, id))) {
    const { reason, stillHolds } = notRun[vector.id];
    it(`${vector.id} is not run: ${reason}`, async () => stillHolds(vector));
  }

  const excepted = Object.keys(notRun).sort();
  it(`of ${set} ${runs} vectors are run and ${excepted.length} are not`, () => {
    expect(vectors.map(({ id }) => id).filter((id) => !tested.includes(id))).toEqual(excepted);
    expect(tested).toHaveLength(runs);
  });
}
