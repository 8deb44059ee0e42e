import { Command } from 'commander';
import { parseField } from './deep/group-statements';
import { TEST_HEADER } from '../../../../src/contract/delivery-headers';
import { collect, once, parseAssignment, parseText } from '../../commands/option-parsers';
import { UsageError } from '../../commands/usage-error';
import { SessionFlags } from '../session/session-flags';

/** What `smoke` is told. */
export interface SmokeFlags extends SessionFlags {
  readonly count: number;
  /** Seconds. */
  readonly wait: number;
  readonly endpoint?: string;
  readonly sign?: boolean;
  readonly unsigned?: boolean;
  /** Name of a file. */
  readonly body?: string;
  readonly header: ReadonlyArray<readonly [name: string, value: string]>;
  readonly failures?: boolean;
  readonly deep?: boolean;
  /** With `deep`: names of fields. */
  readonly groupField?: readonly string[];
  readonly yes?: boolean;
}

const MOST = 100;

/** Adds the options of `smoke`. */
export function withSmokeOptions(command: Command): Command {
  return command
    .option('--count <number>', `send so many, up to ${MOST}`, once('--count', parseCount), 3)
    .option('--wait <seconds>', 'give up after so long', once('--wait', parseSeconds), 120)
    .option('--endpoint <path>', 'send to this endpoint (default: the first that does not verify)', once('--endpoint', parseText('--endpoint')))
    .option('--sign', 'sign as the sender of the endpoint does; reads its secret')
    .option('--unsigned', 'send to an endpoint that verifies without a signature, and expect that it is found invalid')
    .option('--body <file>', 'send what is in this file; {{id}} in it is replaced by a unique id', once('--body', parseText('--body')))
    .option('--header <name=value>', 'send this header too; {{id}} as with --body; can be repeated', collect('--header', parseHeader, ([name]) => name.toLowerCase()), [])
    .option('--failures', 'send one more that a faux backend answers with 410, and expect a dead letter')
    .option('--deep', 'play requests that are out of the ordinary, and say which statements about AWS hold')
    .option('--group-field <path>', 'with --deep: where the endpoint reads its group from, as MessageGroup.jsonField has it', once('--group-field', parseField))
    .option('--yes', 'send without asking');
}

/** @throws UsageError for options that contradict each other */
export function checkSmokeFlags({ sign, unsigned, failures, deep, groupField }: SmokeFlags): void {
  if (groupField !== undefined && !deep) {
    throw new UsageError('--group-field is given without --deep, expected both: it says how statements about groups are played.');
  }
  const other = sign ? '--sign' : failures ? '--failures' : deep ? '--deep' : undefined;
  if (unsigned && other !== undefined) {
    throw new UsageError(`--unsigned and ${other} are given, expected one of them: what is not signed never reaches a destination.`);
  }
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text) || Number(text) > MOST) {
    throw new UsageError(`--count is "${text}", expected a whole number from 1 to ${MOST}.`);
  }
  return Number(text);
}

function parseSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) {
    throw new UsageError(`--wait is "${text}", expected whole seconds up to 99999.`);
  }
  return Number(text);
}

function parseHeader(text: string): readonly [name: string, value: string] {
  const [name, value] = parseAssignment('--header')(text);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value)) {
    throw new UsageError('--header has a character that no header can have, expected NAME=VALUE of printable ASCII.');
  }
  if (['content-length', 'host', 'transfer-encoding', 'connection', TEST_HEADER].includes(name.toLowerCase())) {
    throw new UsageError(`--header names ${name}, which smoke sets itself; expected another header.`);
  }
  return [name, value];
}
