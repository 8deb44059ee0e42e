import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertRouter } from '../../../../../src';
import { PlatformMessage } from '../../../../src/local/platforms/message-board';
import { LocalRuntime, startLocal } from '../../../../src/local/runtime';
import { cloudWatchAlarm, tell } from '../../../support/cloudwatch-alarm';
import { until } from '../../../support/until';

/** What an alarm says of itself that would be markup, were it not text. */
export const MARKUP = '<img src=x onerror="document.title=\'taken\'"> *bold* <https://example.com|link>';

/** A runtime with an alert router that tells every kind of platform. */
export class AlertStage {
  public static async start(): Promise<AlertStage> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'console-alerts-'));
    const outdir = path.join(folder, 'cdk.out');
    const app = new App({ outdir });
    const stack = new Stack(app, 'Shop');
    const secret = (id: string) => secretsmanager.Secret.fromSecretNameV2(stack, id, id);
    new AlertRouter(stack, 'Alerts', {
      destinations: {
        Slack: AlertDestination.slack({ token: secret('token'), channel: 'C012AB3CD' }),
        Teams: AlertDestination.teams({ url: secret('teams') }),
        Mail: AlertDestination.email({ from: 'alerts@example.com', to: ['team@example.com'] }),
        Pager: AlertDestination.pagerDuty({ routingKey: secret('pager') }),
        Genie: AlertDestination.opsgenie({ apiKey: secret('genie') }),
        Ops: AlertDestination.https({ url: 'https://ops.example.com/alerts' }),
      },
      defaultRoute: { destinations: ['Slack', 'Teams', 'Mail', 'Pager', 'Genie', 'Ops'] },
    });
    app.synth();
    return new AlertStage(await startLocal({ app: outdir, port: 0 }), folder);
  }

  private constructor(public readonly runtime: LocalRuntime, private readonly folder: string) {}

  /** What the platform of a destination took. */
  public told(destination: string): PlatformMessage[] {
    return this.runtime.platforms.board.all.filter((message) => message.destination === `Shop/Alerts/${destination}`);
  }

  /** An alarm is raised or over, as CloudWatch tells a topic. */
  public async alarm(state: 'ALARM' | 'OK', name: string, description: string = 'Orders are not stored.'): Promise<void> {
    await tell(this.runtime, cloudWatchAlarm(name, state, {
      AlarmDescription: description,
      NewStateReason: 'Threshold Crossed: 1 datapoint [12.0] was greater than the threshold (5.0).',
      Trigger: { MetricName: 'Errors', Namespace: 'AWS/Lambda', Dimensions: [{ name: 'FunctionName', value: 'orders' }], Period: 60, Statistic: 'SUM', Threshold: 5 },
    }));
  }

  /** Something of everything: an alarm that is over, so that there is an edit, a thread and what is resolved, and one that is open. @param description what that says of itself */
  public async play(description: string = MARKUP): Promise<void> {
    await this.alarm('ALARM', 'orders-errors');
    await until('everybody is told', () => ['Slack', 'Teams', 'Mail', 'Pager', 'Genie', 'Ops'].every((name) => this.told(name).length === 1));
    await this.alarm('OK', 'orders-errors');
    await until('Slack has a thread', () => this.told('Slack').some(({ thread }) => thread !== undefined));
    await until('its incident is resolved', () => this.told('Pager').every(({ content }) => (content as { event_action?: string }).event_action === 'resolve'));
    await until('its alert is closed', () => this.told('Genie').every(({ content }) => (content as { status?: string }).status === 'closed'));
    await this.alarm('ALARM', 'payments-latency', description);
    await until('everybody is told of the second', () => ['Slack', 'Teams', 'Mail', 'Pager', 'Genie', 'Ops'].every((name) =>
      this.told(name).some(({ content }) => JSON.stringify(content).includes('payments-latency'))));
  }

  public async stop(): Promise<void> {
    await this.runtime.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
