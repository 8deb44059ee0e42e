import { OperatedStream, OperatedWebhook } from './operated-webhook';
import { placeText, SessionFlags } from './session-flags';
import { shellText } from '../output/shell-text';

/**
 * A command of this tool that somebody can paste: with the options that say which webhook and where it is.
 *
 * @param stream where the command is about one of several
 */
export function commandText(rest: string, { name, destinations }: OperatedWebhook, flags: Partial<SessionFlags>, stream?: OperatedStream): string {
  const isNamed = stream !== undefined && stream !== destinations[0] || destinations.length > 1;
  return `scalable-webhook ${rest} --webhook ${shellText(name)}${isNamed && stream ? ` --destination ${stream.name}` : ''}${placeText(flags)}`;
}
