/** One thing that was measured, as often as there are values. */
export interface Measurement {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

/** A part of the benchmark with its measurements. */
export interface SectionResult {
  readonly section: string;
  /** What was done, in a sentence or two. */
  readonly method: string;
  readonly measurements: readonly Measurement[];
}

/** Middle and ends of what was measured. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The median is the mean of the two in the middle where their number is even. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) {
    throw new Error('There is nothing to take a median of: expected at least one value.');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return {
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
    min: sorted[0],
    max: sorted[sorted.length - 1],
  };
}
