import { Aws } from './aws';
import { Deployment } from './deployment';

/**
 * Reads the logs of the stacks' functions. Each forwarder must have one, where its template says, and it must tell of no problem: as policies are
 * enforced, a right that a role lacks would show there.
 */
export async function checkLogs(deployment: Deployment, stackNames: readonly string[]): Promise<void> {
  const { aws, problems } = deployment;
  for (const stackName of stackNames) {
    const groups = deployment.resources(stackName).filter(({ type }) => type === 'AWS::Logs::LogGroup');
    const messages = (await Promise.all(groups.map(({ physicalId }) => messagesOf(aws, physicalId)))).flat();
    if (!messages.some((message) => message.includes('"message":"attempt"'))) {
      problems.push(`The log groups of ${stackName} must have lines of the forwarder, got ${messages.length} lines without one.`);
    }
    const told = messages.filter((message) => message.includes('"message":"problem"'));
    if (told.length > 0) {
      problems.push(`The forwarder of ${stackName} must tell of no problem, got ${told.length}: ${told[0]}`);
    }
  }
}

async function messagesOf(aws: Aws, logGroupName: string): Promise<string[]> {
  const messages: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.logs.filterLogEvents({ logGroupName, nextToken });
    messages.push(...(page.events ?? []).map(({ message }) => message ?? ''));
    nextToken = page.nextToken;
  } while (nextToken);
  return messages;
}
