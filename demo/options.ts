import { parseArguments } from './command-line';
import { UsageError } from '../cli/src/commands/usage-error';

/** What the demo is told on the command line, and what follows from it. */
export interface DemoOptions {
  readonly webhooks: number;
  readonly groups: number;
  /** Webhooks that the senders send in one second. */
  readonly perSecond: number;
  /** How long the backend answers 503. */
  readonly unavailableMs: number;
  /** How long it refuses connections after that. */
  readonly downMs: number;
  /** Port of the local runtime; 0 takes a free one. */
  readonly port: number;
  /** Leave the local runtime running at the end, to look at its page. */
  readonly keepOpen: boolean;
  /** After this the demo ends, whatever is missing. */
  readonly timeLimitMs: number;
}

export const USAGE = `npm run demo -- [--short] [--port PORT] [--keep-open]

  --short      fewer webhooks and a shorter outage
  --port PORT  port of the local runtime (default: a free one)
  --keep-open  go on running afterwards, until Ctrl-C`;

const LONG = { webhooks: 2_400, groups: 50, perSecond: 150, unavailableMs: 3_000, downMs: 5_000, timeLimitMs: 180_000 };
const SHORT = { webhooks: 600, groups: 50, perSecond: 150, unavailableMs: 1_000, downMs: 1_500, timeLimitMs: 120_000 };

/**
 * Reads the command line.
 *
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values: { short, port, 'keep-open': keepOpen } } = parseArguments({
    args: [...args],
    options: { 'short': { type: 'boolean', default: false }, 'port': { type: 'string', default: '0' }, 'keep-open': { type: 'boolean', default: false } },
  });
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port is "${port}", expected a number from 0 to 65535, where 0 takes a free port.`);
  }
  return { ...short ? SHORT : LONG, port: Number(port), keepOpen };
}
