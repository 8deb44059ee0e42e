import { CommonOptions, parseCommonOptions } from '../common-options';

/** What the demo of alerts is told on the command line, and what follows from it. */
export interface AlertDemoOptions extends Omit<CommonOptions, 'short'> {
  /** Clusters that fail. */
  readonly failures: number;
  /** When the platform of one team fails, after the first signal. */
  readonly outageAfterMs: number;
  /** How long it answers 503. */
  readonly downMs: number;
  /** After this the demo ends, whatever is missing. */
  readonly timeLimitMs: number;
}

export const USAGE = `npm run demo:alerts -- [--short] [--port PORT] [--keep-open]

  --short      a burst of 300 failures in place of 3,000, and a shorter outage
  --port PORT  port of the local runtime (default: a free one)
  --keep-open  go on running afterwards, until Ctrl-C`;

const LONG = { failures: 3_000, outageAfterMs: 2_000, downMs: 8_000, timeLimitMs: 300_000 };
const SHORT = { failures: 300, outageAfterMs: 500, downMs: 3_000, timeLimitMs: 240_000 };

/**
 * Reads the command line.
 *
 * @throws UsageError
 */
export function parseAlertOptions(args: readonly string[]): AlertDemoOptions {
  const { short, ...common } = parseCommonOptions(args);
  return { ...short ? SHORT : LONG, ...common };
}
