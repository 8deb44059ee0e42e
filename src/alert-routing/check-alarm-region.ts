import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * CloudWatch refuses an alarm with an action of another Region, when it is deployed.
 *
 * @throws Error where both Regions are known, and are not the same
 */
export function checkAlarmRegion(alarm: IConstruct, router: IConstruct): void {
  const { region } = Stack.of(alarm);
  const { region: own } = Stack.of(router);
  if (!Token.isUnresolved(region) && !Token.isUnresolved(own) && region !== own) {
    throw new Error(`addAlarm got the alarm ${alarm.node.path} of ${region}, expected one of ${own}, because CloudWatch tells topics of its own Region alone; let it tell a topic of ${region}, and pass that to addTopic.`);
  }
}
