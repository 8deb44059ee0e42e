import * as os from 'node:os';
import { AlertLists } from '../../../src/alert-routing/state/alert-lists';
import { UsageError } from '../commands/usage-error';
import { expectedNames } from '../near-names';
import { OperatedAlerting, OperatedQueue } from '../operate/session/operated-webhook';
import { OperatorError } from '../operate/session/operator-error';
import type { OperatorSession } from '../operate/session/session';
import type { SessionFlags } from '../operate/session/session-flags';

/** An alert router, and what reads its alerts. */
export interface AlertSession extends OperatedAlerting {
  /** Construct path. */
  readonly router: string;
  readonly lists: AlertLists;
}

/**
 * The alert router that is meant.
 *
 * @throws OperatorError when there is none, or several and none is named
 */
export async function alertSession(session: OperatorSession, { webhook: given }: Pick<SessionFlags, 'webhook'>): Promise<AlertSession> {
  const routers = (await session.webhooks()).filter(({ alerting }) => alerting);
  const names = routers.map(({ name }) => name);
  const meant = routers.filter(({ name }) => given === undefined || `/${name}`.endsWith(`/${given}`));
  if (routers.length === 0) {
    throw new OperatorError('There is no alert router where this looked, expected one: deploy an AlertRouter, or choose another stack with --stack, another --region or --profile.');
  }
  if (meant.length !== 1) {
    throw new OperatorError(meant.length === 0
      ? `There is no alert router "${given}"; expected ${expectedNames(given!, names)}.`
      : `There are ${meant.length} alert routers: ${meant.map(({ name }) => name).join(', ')}; choose one with --webhook.`);
  }
  const [{ name, alerting }] = meant;
  const client = await session.aws.dynamoDb();
  const lists = new AlertLists(alerting!.table, (operation, input) => operation === 'Query' ? client.query(input as never) : client.batchGetItem(input as never));
  return { ...alerting!, router: name, lists };
}

/**
 * The queue of what people do to alerts.
 *
 * @throws OperatorError where the deployed version has none
 */
export function responsesOf({ router, responses }: AlertSession): OperatedQueue {
  if (!responses) {
    throw new OperatorError(`${router} takes no commands, expected a version that does: deploy it again with this version of cdk-scalable-webhook.`);
  }
  return responses;
}

/**
 * Who does something, for the history.
 *
 * @param given with --as; else who AWS takes the caller for, and on this machine its user
 */
export async function callerOf({ aws, isLocal }: Pick<OperatorSession, 'aws' | 'isLocal'>, given: string | undefined): Promise<string> {
  if (given !== undefined) {
    if (given.trim() === '') {
      throw new UsageError('--as is empty, expected a name.');
    }
    return given;
  }
  if (isLocal) {
    return os.userInfo().username;
  }
  const { Arn: arn = '' } = await (await aws.sts()).getCallerIdentity({});
  return arn.split(/[/:]/).at(-1) || 'somebody';
}
