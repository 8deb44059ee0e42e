import { readEvent } from './read-event';
import { runsText } from './runs-text';
import { publish, tagResources } from './signed-calls';
import { textOfFile } from './text-of-file';
import { CommandProcess } from '../commands/command-process';
import { UsageError } from '../commands/usage-error';
import { LocalConnection, readConnection } from '../local/connection/connection-file';
import { expectedNames } from '../near-names';

/** Options of `alerts send`. */
export interface SendFlags {
  readonly app: string;
  readonly router?: string;
  readonly tag: ReadonlyArray<readonly [key: string, value: string]>;
}

/** Publishes what is in a file to the topic of an alert router that runs on this machine. */
export async function sendSignal(file: string, { app, router, tag }: SendFlags, process: CommandProcess): Promise<void> {
  const topic = localTopic(app, router);
  const message = await textOfFile(file, process);
  if (tag.length > 0) {
    await topic.tag(resourcesOf(message), Object.fromEntries(tag));
  }
  const id = await topic.publishTo(message);
  process.stdout.write(`${topic.router} has it, as message ${id}. ${topic.publicUrl}/_console#/messages shows who is told.\n`);
}

function resourcesOf(message: string): string[] {
  const arns = readEvent(message, Date.now()).resources.filter((resource) => resource.startsWith('arn:'));
  if (arns.length === 0) {
    throw new UsageError('--tag gives tags to the resources of the event, of which none is named by an ARN; expected an event that names one.');
  }
  return arns;
}

/** The topic of an alert router that runs on this machine. */
export interface LocalTopic {
  /** Construct path of the router. */
  readonly router: string;
  readonly publicUrl: string;
  /** Publishes a message; returns its id. */
  readonly publishTo: (message: string) => Promise<string>;
  /** Gives resources tags, so that they are found when they are looked up. */
  readonly tag: (arns: readonly string[], tags: Readonly<Record<string, string>>) => Promise<void>;
}

/**
 * The topic of an alert router that runs on this machine.
 *
 * @param app the folder that is hosted
 * @param router construct path; may be left out where there is one
 * @throws UsageError when there is none, or several and none is named
 */
export function localTopic(app: string, router: string | undefined): LocalTopic {
  const connection = readConnection(app);
  if (!connection) {
    throw new UsageError(`There is no local run of ${app}; expected one: start it with "scalable-webhook local --app ${app}", or name another folder with --app${runsText()}.`);
  }
  const [path, topicArn] = topicOf(connection, app, router);
  const ended = (error: Error): never => {
    throw error.message === 'fetch failed'
      ? new UsageError(`The local run of ${app} has ended; expected one that goes on: start it with "scalable-webhook local --app ${app}".`)
      : error;
  };
  return {
    router: path,
    publicUrl: connection.publicUrl,
    publishTo: (message) => publish(connection, topicArn, message).catch(ended),
    tag: (arns, tags) => tagResources(connection, arns, tags).catch(ended),
  };
}

function topicOf({ alertTopics = {} }: LocalConnection, app: string, router: string | undefined): readonly [path: string, topicArn: string] {
  const names = Object.keys(alertTopics);
  if (names.length === 0) {
    throw new UsageError(`There is no AlertRouter in the local run of ${app}; expected an app with one${runsText()}.`);
  }
  if (router === undefined && names.length > 1) {
    throw new UsageError(`There are several alert routers in the local run of ${app}; expected --router with one of ${names.join(', ')}.`);
  }
  const name = router ?? names[0];
  if (!names.includes(name)) {
    throw new UsageError(`--router names "${name}", which is not there; expected ${expectedNames(name, names)}.`);
  }
  return [name, alertTopics[name]];
}
