// Jest gives this module to whoever imports 'fast-check'; by its path, fast-check itself is still within reach.
import * as fastCheck from '../../node_modules/fast-check/lib/cjs/fast-check';

/**
 * Properties draw the same values in every run, so that a change, and never chance, makes a test fail. `PROPERTY_SEED=42` draws others, `PROPERTY_SEED=random`
 * others each time: that is how new faults are looked for, and the seed of what fails is printed.
 */
const SEED = 20_261_130;

export function propertySeed(chosen = process.env.PROPERTY_SEED): number | undefined {
  if (chosen === 'random') {
    return undefined;
  }
  const seed = chosen === undefined ? SEED : Number(chosen);
  if (!Number.isInteger(seed)) {
    throw new Error(`PROPERTY_SEED is "${chosen}", expected a whole number or "random"; leave it out for the usual ${SEED}`);
  }
  return seed;
}

const seed = propertySeed();
fastCheck.configureGlobal({ ...(seed !== undefined && { seed }) });

/** `PROPERTY_RUNS=10` tries ten times as many values as each property says by itself, so that a search spends its time on values and not on loading the test. */
export function timesAsMany(chosen = process.env.PROPERTY_RUNS): number {
  const times = Number(chosen ?? 1);
  if (!Number.isInteger(times) || times < 1) {
    throw new Error(`PROPERTY_RUNS is "${chosen}", expected how many times as many values are tried, a whole number from 1; leave it out for 1`);
  }
  return times;
}

const times = timesAsMany();

/** What properties say of their runs where they say nothing. */
const USUAL_RUNS = 100;

export const assert = ((property: fastCheck.IRawProperty<void>, parameters?: fastCheck.Parameters<void>) =>
  fastCheck.assert(property, { ...parameters, numRuns: (parameters?.numRuns ?? USUAL_RUNS) * times })) as typeof fastCheck.assert;

export * from '../../node_modules/fast-check/lib/cjs/fast-check';
const all: typeof fastCheck = { ...fastCheck, assert };
export default all;
