import { UsageError } from '../cli/src/commands/usage-error';
import { parseArguments } from '../demo/command-line';

/** The parts of the benchmark, in their order. */
export const SECTIONS = ['drain', 'ingress', 'bundle', 'lambda', 'routing', 'synth'] as const;
export type Section = typeof SECTIONS[number];

/** What the benchmark is told on the command line. */
export interface BenchOptions {
  readonly sections: readonly Section[];
  readonly json: boolean;
  /** With 200 requests in flight too. */
  readonly full: boolean;
  /** How often the slow measurements are repeated. */
  readonly runs: number;
}

export const USAGE = `npm run bench -- [${SECTIONS.join('] [')}] [--runs N] [--full] [--json]

  sections   what to measure (default: all)
  --runs N   repetitions of drain, ingress, lambda, routing and synth (default: 3)
  --full     also 200 requests in flight
  --json     JSON with every single value instead of the table`;

/**
 * Reads the command line.
 *
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArguments({
    args: [...args],
    allowPositionals: true,
    options: { runs: { type: 'string', default: '3' }, full: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  for (const name of positionals) {
    if (!(SECTIONS as readonly string[]).includes(name)) {
      throw new UsageError(`There is no section "${name}"; expected one of ${SECTIONS.join(', ')}.`);
    }
  }
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) {
    throw new UsageError(`--runs is "${values.runs}", expected a whole number from 1 to 100.`);
  }
  const sections = SECTIONS.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { sections, json: values.json, full: values.full, runs };
}
