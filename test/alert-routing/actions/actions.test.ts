import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { routerWithResponses } from './support/router-with-responses';
import { AlertAction, AlertRetryTarget } from '../../../src';
import { LINKED_ACTIONS } from '../../../src/alert-routing/actions/confirm-page';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const OF_THE_FUNCTION = { Properties: { PolicyName: Match.stringLikeRegexp('AlertsResponsesFunctionRole') } };

interface Method {
  readonly path: string;
  readonly method: string;
  readonly properties: Record<string, any>;
}

function synth(own: Parameters<typeof routerWithResponses>[1] = {}): { template: Template; methods: Method[] } {
  const stack = new Stack(new App(), 'Shop');
  routerWithResponses(stack, own);
  const template = Template.fromStack(stack);
  const resources = template.toJSON().Resources as Record<string, Resource>;
  const pathOf = (id: string): string => {
    const { PathPart: part, ParentId: parent } = resources[id]?.Properties ?? {};
    return part === undefined ? '' : `${pathOf(parent.Ref as string)}/${part}`;
  };
  const methods = Object.values(resources).filter(({ Type: type }) => type === 'AWS::ApiGateway::Method').map(({ Properties: properties }) => ({
    path: pathOf(properties.ResourceId.Ref as string), method: properties.HttpMethod as string, properties,
  }));
  return { template, methods };
}

describe('what people do to alerts arrives', () => {
  const { template, methods } = synth();
  const stored = methods.filter(({ properties }) => properties.Integration.Type === 'AWS');

  test('without any function before the queue: Slack has its answer from API Gateway, and it is empty', () => {
    expect(methods.length).toBeGreaterThan(0);
    for (const { properties } of methods) {
      expect(['AWS', 'MOCK']).toContain(properties.Integration.Type);
      expect(JSON.stringify(properties.Integration)).not.toMatch(/lambda/i);
    }
    for (const { properties } of stored) {
      expect(JSON.stringify(properties.Integration.Uri)).toContain(':sqs:path/');
    }
    // `/slack` is below the root, which everything is that is not a page.
    const slack = stored.find(({ path, method }) => path === '/{proxy+}' && method === 'POST')!;
    expect(Object.keys(slack.properties.Integration.RequestTemplates)).toEqual(['application/x-www-form-urlencoded']);
    const success = slack.properties.Integration.IntegrationResponses.find(({ StatusCode: status }: { StatusCode: string }) => status === '200');
    expect(success).toMatchObject({ SelectionPattern: '2\\d{2}', ResponseTemplates: { 'application/json': '#set($nothing = "")' } });
  });

  test('by POST alone: nothing that is followed, or looked at, is put into the queue', () => {
    expect(new Set(stored.map(({ method }) => method))).toEqual(new Set(['POST']));
    for (const { method, properties } of methods.filter((one) => one.method !== 'POST')) {
      expect(['GET', 'ANY']).toContain(method);
      expect(properties.Integration.Type).toBe('MOCK');
    }
  });

  test.each(LINKED_ACTIONS)('the page of %s has nothing of anybody in it but the text of its link, and can do nothing but send its form back to where it is from', (action) => {
    const { properties } = methods.find(({ path, method }) => path === `/confirm/${action}` && method === 'GET')!;
    const [{ ResponseTemplates: { 'application/json': page }, ResponseParameters: headers }] = properties.Integration.IntegrationResponses;
    expect(page).toContain('<form method="post">');
    expect(page).toContain('name="name"');
    expect(page.includes('name="note"')).toBe(['close', 'note'].includes(action));
    // Nothing that API Gateway would run, or a browser, or that leads elsewhere.
    expect(page.split('value="$context.extendedRequestId"')).toHaveLength(2);
    const [, html] = page.split(/^(?=<!doctype)/m);
    expect(html.split('$about')).toHaveLength(3);
    expect(html).toContain('\n#if($about != "")\n<p><b><bdi>$about</bdi></b></p>\n#end\n');
    expect(html.replace('$context.extendedRequestId', '').replace(/#if\(\$about != ""\)|\$about|#end/g, '')).not.toMatch(/[$#]|<script|javascript:|https?:|action=|\son\w+=/i);
    expect(headers).toEqual({
      'method.response.header.Content-Type': "'text/html; charset=utf-8'",
      'method.response.header.Cache-Control': "'no-store'",
      'method.response.header.Content-Security-Policy': "'default-src 'none'; form-action 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none''",
      'method.response.header.Referrer-Policy': "'same-origin'",
      'method.response.header.X-Content-Type-Options': "'nosniff'",
      'method.response.header.X-Frame-Options': "'DENY'",
    });
    expect(stored.some(({ path, method }) => path === `/confirm/${action}` && method === 'POST')).toBe(true);
  });

  test('the function may do what it has to, and nothing else', () => {
    const policies = template.findResources('AWS::IAM::Policy', OF_THE_FUNCTION) as Record<string, Resource>;
    const statements = Object.values(policies).flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
    const actions = new Set(statements.flatMap(({ Action: action }) => action));
    expect([...actions].sort()).toEqual([
      'dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem',
      'logs:CreateLogStream', 'logs:PutLogEvents',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage',
    ]);
    expect(statements.every(({ Resource: resource }) => resource !== '*')).toBe(true);
    const sends = statements.filter(({ Action: action }) => action === 'sqs:SendMessage').flatMap(({ Resource: resource }) => JSON.stringify(resource));
    expect(sends.filter((one) => one.includes('DestinationsSlack'))).toHaveLength(1);
  });

  test('no secret is in the template: what links are signed with is made at deployment', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true }, SecretString: Match.absent() });
  });
});

test('without links there are no pages and no secret; without Slack nothing of Slack is believed', () => {
  const { template, methods } = synth({ links: false });
  expect(methods.some(({ path }) => path.startsWith('/confirm'))).toBe(false);
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  const { template: other } = synth({ slack: false });
  expect(JSON.stringify(other.toJSON())).not.toContain('x-slack-signature');
  // Anybody may send to Slack's path then: who reads the queue has to know.
  const told = ({ template: one }: ReturnType<typeof synth>): string => {
    const [{ Properties: properties }] = Object.values(one.findResources('AWS::Lambda::Function', { Properties: { Environment: { Variables: { ALERT_RESPONSES: Match.anyValue() } } } })) as Resource[];
    return JSON.stringify(properties.Environment.Variables.ALERT_RESPONSES).replace(/\\/g, '');
  };
  expect(told(synth({ slack: false }))).not.toContain('"slack"');
  expect(told(synth())).toContain('"slack":true');
});

test('timers wait in the queue of responses for up to 15 minutes, and are not late for that', () => {
  const { template } = synth();
  const thresholdOf = (queue: string): number => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as Resource[];
    const texts = (metrics: unknown): string => JSON.stringify(metrics) ?? '';
    const own = alarms.filter(({ Properties: { Metrics: metrics } }) => ['ApproximateAgeOfOldestMessage', queue].every((part) => texts(metrics).includes(part)));
    return Math.min(...own.map(({ Properties: { Threshold: threshold } }) => threshold as number));
  };
  expect(thresholdOf('AlertsIntakeQueue')).toBe(900);
  expect(thresholdOf('AlertsResponsesIntakeQueue')).toBe(1_800);
});

test('targets of retries: the function may call these, by the names of their actions', () => {
  const stack = new Stack(new App(), 'Shop');
  const handler = lambda.Function.fromFunctionArn(stack, 'Restart', 'arn:aws:lambda:eu-west-1:123456789012:function:restart');
  const machine = sfn.StateMachine.fromStateMachineArn(stack, 'Rerun', 'arn:aws:states:eu-west-1:123456789012:stateMachine:rerun');
  routerWithResponses(stack, {
    actions: { Restart: AlertAction.retry(AlertRetryTarget.function(handler)), Rerun: AlertAction.retry(AlertRetryTarget.stateMachine(machine)) },
  });
  const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy', OF_THE_FUNCTION));
  expect(text).toContain('states:StartExecution');
  expect(text).toContain('lambda:InvokeFunction');
});
