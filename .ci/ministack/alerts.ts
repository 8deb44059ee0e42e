import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deployment } from './deployment';
import { allQueuesOf, drain } from './queues';
import { ALERTS } from './stacks';

const TOLD_WITHIN_MS = 60_000;

/** What a destination of alerts is sent, as far as it is looked at. */
interface Told {
  readonly id: string;
  readonly status: string;
  readonly title: string;
}

/** Who is told of alerts, on this machine. */
export class OnCall {
  public readonly told: Told[] = [];
  private readonly server = http.createServer((request, response) => void this.take(request, response));

  /** Starts it, and returns its URL. */
  public async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/alerts`;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.told.push(JSON.parse(await text(request)) as Told);
    response.end();
  }
}

/**
 * Publishes to the topic of a router what CloudWatch tells of an alarm that is raised, raised once more, and over, and of one that is nobody's here: the destination must
 * be told of the first, in order, and of no other.
 *
 * @returns lines for the report
 */
export async function routeAlerts(deployment: Deployment, onCall: OnCall): Promise<string[]> {
  const { aws, problems } = deployment;
  const resources = deployment.resources(ALERTS);
  const { physicalId: TopicArn } = resources.find(({ type }) => type === 'AWS::SNS::Topic')!;
  const publish = (name: string, state: 'ALARM' | 'OK', seconds: number) => aws.sns.publish({ TopicArn, Message: alarm(name, state, seconds) });

  await publish('others-failed', 'ALARM', 0);
  await publish('orders-failed', 'ALARM', 0);
  await until(() => onCall.told.length >= 1);
  await publish('orders-failed', 'ALARM', 10);
  await publish('orders-failed', 'OK', 20);
  await until(() => onCall.told.some(({ status }) => status === 'closed'));
  for (const queues of allQueuesOf(resources)) {
    problems.push(...await drain(aws, queues, 0));
  }

  const statuses = onCall.told.map(({ status }) => status);
  const ids = new Set(onCall.told.map(({ id }) => id));
  if (statuses[0] !== 'open' || statuses.at(-1) !== 'closed' || ids.size !== 1 || onCall.told.some(({ title }) => !title.includes('orders-failed'))) {
    problems.push(`The destination of ${ALERTS} must be told that one alert of orders-failed is open, and then that it is closed, got: ${JSON.stringify(onCall.told).slice(0, 500)}.`);
  }
  return [`told: ${statuses.join(', ')}`];
}

/** @param seconds after it was raised first */
function alarm(name: string, state: 'ALARM' | 'OK', seconds: number): string {
  return JSON.stringify({
    AlarmName: name,
    AWSAccountId: '000000000000',
    NewStateValue: state,
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: new Date(Date.now() - 60_000 + seconds * 1_000).toISOString().replace('Z', '+0000'),
    Region: 'US East (N. Virginia)',
    AlarmArn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
    Trigger: { MetricName: 'Errors', Namespace: 'Shop', Dimensions: [], Period: 60, Statistic: 'SUM', Threshold: 1 },
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + TOLD_WITHIN_MS; !condition() && Date.now() < deadline;) {
    await sleep(50);
  }
}
