import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertRouter, AlertRouterProps } from '../../src';

/** CloudFormation takes no more in one stack. */
const MOST_RESOURCES = 500;

/** Resources of a stack with a router of so many destinations of Slack. */
function resourcesOf(destinations: number, props: Partial<AlertRouterProps> = {}): number {
  const stack = new Stack(new App(), 'Operations');
  const token = Secret.fromSecretNameV2(stack, 'Token', 'alerts/slack');
  const names = Array.from({ length: destinations }, (_, number) => `Team${number}`);
  new AlertRouter(stack, 'Alerts', {
    destinations: Object.fromEntries(names.map((name) => [name, AlertDestination.slack({ token, channel: 'C012AB3CD' })])),
    defaultRoute: { destinations: names },
    ...props,
  });
  return Object.keys(Template.fromStack(stack).toJSON().Resources).length;
}

test.each<[string, Partial<AlertRouterProps>, number]>([
  ['as it is', {}, 22], ['with an endpoint', { endpoint: {} }, 20], ['with links', { buttons: {} }, 18], ['without alarms', { monitoring: false }, 43],
])('so many destinations fill a stack, as the documentation says: %s', (_, props, most) => {
  const [one, two] = [resourcesOf(1, props), resourcesOf(2, props)];
  expect(Math.floor((MOST_RESOURCES - one) / (two - one)) + 1).toBe(most);
});

const ASSETS = path.join(__dirname, '..', '..', 'assets', 'alert-routing');

test.each([
  ['alert-engine.lambda', 200_000],
  ['response-engine.lambda', 150_000],
  ['digest.lambda', 50_000],
  ['onboarding.lambda', 35_000],
  ...['email', 'hand-over', 'https', 'opsgenie', 'pagerduty', 'slack', 'teams'].map((name): [string, number] => [`destinations/${name}.lambda`, 130_000]),
])('the function %s stays below %i bytes', (name, most) => {
  expect(fs.statSync(path.join(ASSETS, name, 'index.js')).size).toBeLessThan(most);
});
