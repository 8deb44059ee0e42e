import { Command } from 'commander';
import { collect, once, parseText } from '../../commands/option-parsers';
import { UsageError } from '../../commands/usage-error';
import { shellText } from '../output/shell-text';

/** What says which webhook is meant, and where it is. */
export interface SessionFlags {
  readonly stack: readonly string[];
  readonly webhook?: string;
  readonly destination?: string;
  readonly region?: string;
  readonly profile?: string;
  /** True for the run of `app`; else the URL of what answers in AWS's place. */
  readonly local?: true | string;
  readonly app: string;
  readonly json?: boolean;
}

/** Adds the options by which a command finds its webhook. */
export function withSessionOptions(command: Command): Command {
  return command
    .option('--stack <name>', 'look in this CloudFormation stack; can be repeated (default: all of the account and Region)', collect('--stack', parseText('--stack'), String), [])
    .option('--webhook <name>', 'the webhook, by its construct path or the end of it; needed where there are several', once('--webhook', parseText('--webhook')))
    .option('--destination <name>', 'one destination, where there are several', once('--destination', parseText('--destination')))
    .option('--region <name>', 'AWS Region (default: as the AWS SDK finds it)', once('--region', parseRegion))
    .option('--profile <name>', 'profile of the AWS configuration (default: as the AWS SDK finds it)', once('--profile', parseText('--profile')))
    .option('--local [url]', 'ask a running "scalable-webhook local", or what answers in AWS\'s place at a URL of this machine', once('--local', parseLocal))
    .option('--app <dir>', 'with --local: the folder that is hosted', once('--app', parseText('--app')), 'cdk.out')
    .option('--json', 'print JSON on stdout')
    .allowExcessArguments(false);
}

/** What is none would be told in words of the AWS SDK, which makes a host's name of it. */
function parseRegion(text: string): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)+$/.test(text)) {
    throw new UsageError(`--region is "${text}", expected the name of a Region such as eu-west-1.`);
  }
  return text;
}

/** An option whose value may be left out takes the next argument for it. */
function parseLocal(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new UsageError(`--local is "${text}", expected a URL such as http://127.0.0.1:4566 or nothing; write what belongs to the command before --local.`);
  }
  const { hostname } = new URL(text);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new UsageError(`--local is "${text}", expected a URL of this machine (127.0.0.1, localhost or [::1]); for AWS leave it out.`);
  }
  return text.replace(/\/+$/, '');
}

/** The options that say where a webhook is, as they are written in another command: with a blank in front, or nothing. */
export function placeText({ stack = [], local, app, region, profile }: Partial<SessionFlags>): string {
  const where = local === true ? [`--local --app ${shellText(app ?? '')}`] : local === undefined ? [] : [`--local ${shellText(local)}`];
  return [
    ...where, ...stack.map((name) => `--stack ${shellText(name)}`), ...region === undefined ? [] : [`--region ${region}`], ...profile === undefined ? [] : [`--profile ${shellText(profile)}`],
  ].map((option) => ` ${option}`).join('');
}
