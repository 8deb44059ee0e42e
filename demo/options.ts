import { CommonOptions, parseCommonOptions } from './common-options';

/** What the demo is told on the command line, and what follows from it. */
export interface DemoOptions extends Omit<CommonOptions, 'short'> {
  readonly webhooks: number;
  readonly groups: number;
  /** Webhooks that the senders send in one second. */
  readonly perSecond: number;
  /** When the backend fails, after the first webhook. */
  readonly outageAfterMs: number;
  /** How long the backend answers 503. */
  readonly unavailableMs: number;
  /** How long it refuses connections after that. */
  readonly downMs: number;
  /** After this the demo ends, whatever is missing. */
  readonly timeLimitMs: number;
}

export const USAGE = `npm run demo -- [--short] [--port PORT] [--keep-open]

  --short      fewer webhooks and a shorter outage
  --port PORT  port of the local runtime (default: a free one)
  --keep-open  go on running afterwards, until Ctrl-C`;

const LONG = { webhooks: 2_400, groups: 50, perSecond: 150, outageAfterMs: 5_000, unavailableMs: 3_000, downMs: 5_000, timeLimitMs: 300_000 };
const SHORT = { webhooks: 600, groups: 50, perSecond: 150, outageAfterMs: 1_500, unavailableMs: 1_000, downMs: 1_500, timeLimitMs: 240_000 };

/**
 * Reads the command line.
 *
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { short, ...common } = parseCommonOptions(args);
  return { ...short ? SHORT : LONG, ...common };
}
