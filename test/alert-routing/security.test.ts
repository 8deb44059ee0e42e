import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlertAction, AlertDestination, AlertRetryTarget, AlertRouter } from '../../src';
import { acknowledgements, findingsAt, rule } from '../findings';

/** A router with a destination of each kind, in an app of its own. */
function everyKind(): { readonly app: App; readonly stack: Stack } {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const secret = (id: string) => new secretsmanager.Secret(stack, id, { secretStringValue: SecretValue.unsafePlainText(`canary-${id}`) });
  const handler = new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
  });
  const destinations = {
    Slack: AlertDestination.slack({ token: secret('Token'), channel: 'C012AB3CD' }),
    Hook: AlertDestination.slackWebhook({ url: secret('HookUrl') }),
    Teams: AlertDestination.teams({ url: secret('TeamsUrl') }),
    Mail: AlertDestination.email({ from: 'alerts@example.com', to: ['team@example.com'] }),
    Pager: AlertDestination.pagerDuty({ routingKey: secret('RoutingKey') }),
    Genie: AlertDestination.opsgenie({ apiKey: secret('ApiKey') }),
    Https: AlertDestination.https({ url: 'https://ops.example.com', authorization: secret('Authorization'), signingSecret: secret('Signing') }),
    Queue: AlertDestination.queue(new sqs.Queue(stack, 'Jobs', { enforceSSL: true })),
    Topic: AlertDestination.topic(new sns.Topic(stack, 'News', { enforceSSL: true })),
    Function: AlertDestination.function(handler),
  };
  new AlertRouter(stack, 'Alerts', {
    destinations, defaultRoute: { destinations: Object.keys(destinations) }, encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }), tracing: true,
  });
  return { app, stack };
}

const { app, stack } = everyKind();
const { Resources: resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string; Properties: any }> };

const isOurs = ({ path: place }: { readonly path: string }): boolean => place.startsWith('Stack/Alerts/');

test('cdk-nag finds nothing that is not explained', () => {
  expect(findingsAt(app).filter(isOurs)).toEqual([]);
});

test('no secret stands in what the router makes', () => {
  const own = Object.entries(resources).filter(([id]) => id.startsWith('Alerts'));
  expect(JSON.stringify(own)).not.toContain('canary-');
});

test('no action is a pattern, and only tags and traces are for all resources', () => {
  const statements = Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('Alerts'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Array<{ Action: string | string[]; Resource: unknown }>);
  const actions = statements.flatMap(({ Action }) => [Action].flat());
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  const onAll = statements.filter(({ Resource }) => [Resource].flat().includes('*')).flatMap(({ Action }) => [Action].flat());
  expect([...new Set(onAll)].sort()).toEqual(['tag:GetResources', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
});

test('each destination reads its own secrets alone', () => {
  const readers = Object.entries(resources).filter(([, { Type, Properties }]) =>
    Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('secretsmanager:GetSecretValue'));
  const secretsOf = (properties: object): string[] => [...new Set(JSON.stringify(properties).match(/(Token|HookUrl|TeamsUrl|RoutingKey|ApiKey|Authorization|Signing)(?=[0-9A-F]{8})/g))];
  expect(readers.map(([id, { Properties }]) => `${id.replace(/^AlertsDestinations|FunctionRole.*$/g, '')}: ${secretsOf(Properties).join(' ')}`).sort()).toEqual([
    'Genie: ApiKey', 'Hook: HookUrl', 'Https: Authorization Signing', 'Pager: RoutingKey', 'Slack: Token', 'Teams: TeamsUrl',
  ]);
});

test('with all that people respond with nothing is found either, and docs/security.md lists what is explained of a router', () => {
  const every = new App();
  const own = new Stack(every, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const signing = secretsmanager.Secret.fromSecretNameV2(own, 'Signing', 'alerts/signing');
  const mail = { from: 'alerts@example.com', to: ['team@example.com'] };
  new AlertRouter(own, 'Alerts', {
    destinations: { Mail: AlertDestination.email(mail) },
    defaultRoute: { destinations: ['Mail'] },
    buttons: { slackSigningSecret: signing },
    actions: { Again: AlertAction.retry(AlertRetryTarget.function(lambda.Function.fromFunctionArn(own, 'Handler', 'arn:aws:lambda:eu-west-1:111122223333:function:again'))) },
    digests: { Managers: { ...mail, timeZone: 'Europe/Berlin' } },
  });
  expect(findingsAt(every).filter(isOurs)).toEqual([]);
  const [ofWebhooks, ofRouters] = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'security.md'), 'utf8').split('An alert router has these besides:');
  const rows = [...ofRouters.matchAll(/^\| [^|]+ \| `(AwsSolutions-[A-Z0-9]+)` \| (.*) \|$/gm)].map(([, id, reason]) => `${id}: ${reason}`);
  const explained = [...new Set(acknowledgements(every).filter(isOurs).filter(({ reason }) => !ofWebhooks.includes(reason)).map(({ id, reason }) => `${rule(id)}: ${reason}`))];
  expect(rows.sort()).toEqual(explained.sort());
});
