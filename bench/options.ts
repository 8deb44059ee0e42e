import { UsageError } from '../cli/src/commands/usage-error';
import { parseArguments } from '../demo/command-line';

/** The parts of the benchmark, in their order. */
export const SECTIONS = ['drain', 'ingress', 'laptop', 'bundle', 'lambda', 'routing', 'presses', 'console', 'synth', 'memory'] as const;
export type Section = typeof SECTIONS[number];

/** Takes longer than all others together, and is measured only where it is named. */
const ONLY_BY_NAME: Section = 'memory';
const DEFAULT_WEBHOOKS = 1_000_000;

/** What the benchmark is told on the command line. */
export interface BenchOptions {
  readonly sections: readonly Section[];
  readonly json: boolean;
  /** With 200 requests in flight too. */
  readonly full: boolean;
  /** How often the slow measurements are repeated. */
  readonly runs: number;
  /** How many pass through the runtime whose memory is measured. */
  readonly webhooks: number;
}

export const USAGE = `npm run bench -- [${SECTIONS.join('] [')}] [--runs N] [--full] [--json]

  sections      what to measure (default: all but ${ONLY_BY_NAME})
  --runs N      repetitions of drain, ingress, laptop, lambda, routing, presses and synth (default: 3)
  --webhooks N  how many pass through the runtime for ${ONLY_BY_NAME} (default: ${DEFAULT_WEBHOOKS})
  --full        also 200 requests in flight
  --json        JSON with every single value instead of the table`;

/**
 * Reads the command line.
 *
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '3' },
      webhooks: { type: 'string', default: String(DEFAULT_WEBHOOKS) },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
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
  const webhooks = Number(values.webhooks);
  if (!Number.isInteger(webhooks) || webhooks < 1 || webhooks > 10_000_000) {
    throw new UsageError(`--webhooks is "${values.webhooks}", expected a whole number from 1 to 10000000.`);
  }
  const sections = SECTIONS.filter((name) => positionals.length === 0 ? name !== ONLY_BY_NAME : positionals.includes(name));
  return { sections, json: values.json, full: values.full, runs, webhooks };
}
