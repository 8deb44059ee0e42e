import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertMatch, AlertRouter } from '../../../src';
import { startLocal } from '../../src';
import type { LocalApp } from '../../types';
import { cloudWatchAlarm } from '../support/cloudwatch-alarm';

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'start-local-alerts-'));
let app: LocalApp;

beforeAll(async () => {
  const shop = new App({ outdir });
  const stack = new Stack(shop, 'Shop');
  const secret = (name: string) => secretsmanager.Secret.fromSecretNameV2(stack, name, name);
  new AlertRouter(stack, 'Alerts', {
    destinations: {
      Slack: AlertDestination.slack({ token: secret('token'), channel: 'C012AB3CD' }),
      Ops: AlertDestination.https({ url: 'https://ops.example.com/alerts' }),
    },
    routes: [{ match: AlertMatch.tag('Team', 'ops'), destinations: ['Ops'] }],
    defaultRoute: { destinations: ['Slack'] },
    buttons: { slackSigningSecret: secret('signing') },
  });
  shop.synth();
  app = await startLocal({ app: outdir, secrets: { signing: 'the signing secret of the app' } });
});
afterAll(async () => {
  await app?.stop();
  fs.rmSync(outdir, { recursive: true, force: true });
});

test('what is published is told, and a press edits the message', async () => {
  await app.alerts.publish(cloudWatchAlarm('orders-errors'));
  const message = await app.alerts.waitForMessage({ destination: 'Slack', text: 'orders-errors' });
  expect(message).toMatchObject({ platform: 'slack', destination: 'Shop/Alerts/Slack', edits: 0 });
  await app.alerts.press(message, 'Acknowledge', { user: 'ada' });
  const edited = await app.alerts.waitForMessage({ destination: 'Slack', text: 'ada' });
  expect([edited.id, edited.edits]).toEqual([message.id, 1]);
  await expect(app.alerts.press(message, 'Acknowledge')).rejects.toThrow(/press got "Acknowledge", expected one of .*Close.*: what is on the message as it is now/);
});

test('a resource whose tags are given is found by them', async () => {
  const alarm = cloudWatchAlarm('ops-errors', 'ALARM', { Region: 'EU (Ireland)', AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:ops-errors' });
  app.alerts.tag('arn:aws:cloudwatch:eu-west-1:123456789012:alarm:ops-errors', { Team: 'ops' });
  await app.alerts.publish(alarm, 'Alerts');
  expect((await app.alerts.waitForMessage({ text: 'ops-errors' })).destination).toBe('Shop/Alerts/Ops');
});

test('a platform that is down gets it when it is back', async () => {
  app.alerts.setPlatform('Slack', 'down');
  await app.alerts.publish(cloudWatchAlarm('while-it-is-down'));
  await expect(app.alerts.waitForMessage({ destination: 'Slack', text: 'while-it-is-down', timeoutMs: 500 })).rejects.toThrow(
    /waitForMessage got no message at Shop\/Alerts\/Slack with "while-it-is-down" within 500 ms, but /);
  app.alerts.setPlatform('Slack', 'up');
  await expect(app.alerts.waitForMessage({ text: 'while-it-is-down', timeoutMs: 100_000 })).resolves.toMatchObject({ destination: 'Shop/Alerts/Slack' });
});

test('names that there are not are told with those that there are', async () => {
  expect(() => app.alerts.setPlatform('Slak', 'down')).toThrow('setPlatform got "Slak", expected one of Shop/Alerts/Slack, Shop/Alerts/Ops.');
  await expect(app.alerts.publish('text', 'Pagers')).rejects.toThrow('publish got "Pagers", expected Shop/Alerts.');
});
