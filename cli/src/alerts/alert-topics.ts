import { publish, SignedAccess } from './signed-calls';
import { WebhookPart } from '../../../src/contract/metadata';
import { CommandProcess } from '../commands/command-process';
import { expectedNames } from '../near-names';
import { CloudFormationStacks } from '../operate/session/cloud-formation';
import { OperatorError } from '../operate/session/operator-error';
import { inSession } from '../operate/session/session';
import { SessionFlags } from '../operate/session/session-flags';

/** The topic of an alert router that is deployed, and how it is published to. */
export interface DeployedTopic {
  readonly router: string;
  publish(message: string): Promise<string>;
}

/**
 * Works with the topic of a deployed alert router.
 *
 * @param router construct path; may be left out where there is one
 * @throws OperatorError when there is none, or several and none is named
 */
export function withDeployedTopic<R>(
  process: CommandProcess, flags: SessionFlags, router: string | undefined, work: (topic: DeployedTopic) => Promise<R>,
): Promise<R> {
  return inSession(process, flags, async ({ aws }) => {
    const stacks = await new CloudFormationStacks(() => aws.cloudFormation()).find(flags.stack);
    const topics = new Map(stacks.flatMap(({ resources }) => resources.filter(({ mark }) => mark?.part === WebhookPart.ALERT_TOPIC)
      .map(({ mark, physicalId }) => [String(mark!.webhook), physicalId] as const)));
    const names = [...topics.keys()].sort();
    if (names.length === 0) {
      throw new OperatorError('There is no AlertRouter deployed here; expected one: deploy it, or choose another stack with --stack, another --region or --profile.');
    }
    if (router === undefined && names.length > 1) {
      throw new OperatorError(`There are several alert routers: ${names.join(', ')}; choose one with --router.`);
    }
    const name = router ?? names[0];
    const topicArn = topics.get(name);
    if (topicArn === undefined) {
      throw new OperatorError(`--router names "${name}", which is not there; expected ${expectedNames(name, names)}.`);
    }
    const { config } = await aws.sqs();
    const [, partition, , region] = topicArn.split(':');
    const access: SignedAccess = {
      awsUrl: `https://sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`, region, credentials: await config.credentials(),
    };
    return work({ router: name, publish: (message) => publish(access, topicArn, message) });
  });
}
