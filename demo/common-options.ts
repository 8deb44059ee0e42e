import { parseArguments } from './command-line';
import { UsageError } from '../cli/src/commands/usage-error';

/** What every demo is told on the command line. */
export interface CommonOptions {
  readonly short: boolean;
  /** Port of the local runtime; 0 takes a free one. */
  readonly port: number;
  /** Leave the local runtime running at the end, to look at its page. */
  readonly keepOpen: boolean;
}

/**
 * Reads the command line of a demo.
 *
 * @throws UsageError
 */
export function parseCommonOptions(args: readonly string[]): CommonOptions {
  const { values: { short, port, 'keep-open': keepOpen } } = parseArguments({
    args: [...args],
    options: { 'short': { type: 'boolean', default: false }, 'port': { type: 'string', default: '0' }, 'keep-open': { type: 'boolean', default: false } },
  });
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port is "${port}", expected a number from 0 to 65535, where 0 takes a free port.`);
  }
  return { short, port: Number(port), keepOpen };
}
