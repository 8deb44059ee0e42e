import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { cloudWatchAlarm, tell } from '../../cli/test/support/cloudwatch-alarm';
import { pressInSlack } from '../../cli/test/support/slack-press';
import { AlertDestination, AlertRouter, MaxRate } from '../../src';
import { buttonId } from '../../src/alert-routing/respond/button-ids';

const SIGNING = 'what forms are signed with';

/** An alert router on the local runtime, whose messages in Slack have buttons. */
export class AlertsApp {
  public static async start(): Promise<AlertsApp> {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'scalable-webhook-bench-'));
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'Bench');
    new AlertRouter(stack, 'Alerts', {
      destinations: {
        Ops: AlertDestination.slack({
          token: Secret.fromSecretNameV2(stack, 'Token', 'token'),
          channel: 'C012AB3CD',
          maxRate: MaxRate.perSecond(1_000),
          storm: { posts: 1_000, per: Duration.hours(1) },
        }),
      },
      defaultRoute: { destinations: ['Ops'] },
      buttons: { slackSigningSecret: Secret.fromSecretNameV2(stack, 'Signing', 'signing'), links: false },
      tagKeys: [],
    });
    app.synth();
    const runtime = await startLocal({ app: outdir, port: 0, secrets: [{ secret: 'signing', value: SIGNING }] });
    return new AlertsApp(runtime, outdir);
  }

  private constructor(private readonly runtime: LocalRuntime, private readonly outdir: string) {}

  /** Raises an alarm. */
  public async publish(name: string): Promise<void> {
    await tell(this.runtime, cloudWatchAlarm(name), 'Bench/Alerts');
  }

  /** Ids of the messages that there are, by the names of their alarms. */
  public messages(): Map<string, string> {
    return new Map(this.runtime.platforms.board.all.filter(({ thread }) => thread === undefined).map(({ id, content }) =>
      [/alarm:([\w-]+)/.exec(JSON.stringify(content))?.[1] ?? '', id]));
  }

  /** When a message said that somebody is on it; undefined until then. */
  public acknowledgedAt(messageId: string): number | undefined {
    const message = this.runtime.platforms.board.get(messageId);
    return message && /acknowledged by/i.test(JSON.stringify(message.content)) ? message.editedAt : undefined;
  }

  /** Presses the button of a message as Slack does; rejects where it is not answered 200. */
  public async acknowledge(messageId: string): Promise<void> {
    const message = this.runtime.platforms.board.get(messageId)!;
    const [, alertId] = /"value":"([0-9a-f]{32}-\d+)"/.exec(JSON.stringify(message.content)) ?? [];
    const { status } = await pressInSlack(this.runtime, { alertId, actionId: buttonId('acknowledge'), user: 'ada', message, signing: SIGNING });
    if (status !== 200) {
      throw new Error(`A press was answered ${status}, expected 200.`);
    }
  }

  /** Waits until something is so. @throws Error where it is not in time */
  public async until(isSo: () => boolean, longestMs: number): Promise<void> {
    const end = Date.now() + longestMs;
    while (!isSo()) {
      if (Date.now() > end) {
        throw new Error(`What was waited for did not happen within ${longestMs} ms.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  public async stop(): Promise<void> {
    await this.runtime.stop();
    fs.rmSync(this.outdir, { recursive: true, force: true });
  }
}
