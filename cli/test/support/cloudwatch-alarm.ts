import { publish } from '../../src/alerts/signed-calls';
import type { LocalRuntime } from '../../src/local/runtime';

/** What CloudWatch tells a topic of an alarm that is raised or over. @param own what is other than in most tests */
export function cloudWatchAlarm(name: string, state: 'ALARM' | 'OK' = 'ALARM', own: object = {}): object {
  return {
    AlarmName: name,
    AWSAccountId: '123456789012',
    NewStateValue: state,
    OldStateValue: state === 'OK' ? 'ALARM' : 'OK',
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: new Date().toISOString().replace('Z', '+0000'),
    Region: 'US East (N. Virginia)',
    AlarmArn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`,
    Trigger: { MetricName: 'Errors', Namespace: 'AWS/Lambda', Dimensions: [], Period: 60, Statistic: 'SUM', Threshold: 1 },
    ...own,
  };
}

/** Tells the topic of an alert router something. @param router its construct path */
export async function tell(runtime: LocalRuntime, message: object, router = 'Shop/Alerts'): Promise<void> {
  await publish(runtime.connection, runtime.alertTopics[router], JSON.stringify(message));
}
