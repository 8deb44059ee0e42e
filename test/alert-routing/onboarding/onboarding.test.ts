import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { DestinationConfig } from '../../../src/alert-routing/destinations/destination-config';
import { Onboarding, routesTo } from '../../../src/alert-routing/destinations/onboarding';
import { connectedAlert } from '../../../src/alert-routing/onboarding/connected-alert';
import { greet, GreetOptions } from '../../../src/alert-routing/onboarding/greet';
import { OnboardingRequest } from '../../../src/alert-routing/onboarding/onboarding-request';
import { renderSlack } from '../../../src/alert-routing/render/slack';
import { Alert } from '../../../src/alert-routing/state/alert';
import { ACTING, NOW, textsIn } from '../render/alerts';

const request = (changes: Partial<OnboardingRequest> = {}): OnboardingRequest => ({
  RequestType: 'Create',
  ResponseURL: 'https://cloudformation.example.com/answer',
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Shop/1',
  RequestId: 'r-1',
  LogicalResourceId: 'Connected',
  ResourceProperties: { router: 'Shop/Alerts', destination: 'Ops', queueUrl: 'https://sqs/1/ops.fifo', routes: ['default', 'data'] },
  ...changes,
});

/** What the function does, in memory. */
class Place implements GreetOptions {
  public readonly alerts = new Map<string, Alert>();
  public readonly sent: Array<{ url: string; deduplicationId: string; group: string; body: string }> = [];
  public readonly answers: Array<Record<string, string>> = [];
  public readonly lines: object[] = [];
  public failing = false;
  public readonly table = {
    writeAlert: async (alert: Alert): Promise<boolean> => {
      const isNew = !this.alerts.has(alert.id);
      this.alerts.set(alert.id, this.alerts.get(alert.id) ?? alert);
      return isNew;
    },
  };
  public readonly queues = {
    send: async (url: string, message: { body: string; group: string; deduplicationId: string }): Promise<void> => {
      if (this.failing) {
        throw Object.assign(new Error('a secret'), { name: 'AccessDenied' });
      }
      this.sent.push({ url, ...message });
    },
  };
  public readonly now = (): number => NOW;
  public readonly log = (line: object): void => void this.lines.push(line);
  public readonly answer = async (_url: string, body: string): Promise<void> => void this.answers.push(JSON.parse(body));
}

describe('a destination that is created', () => {
  test('gets a notification, by a hint to its queue, and CloudFormation hears that all went well', async () => {
    const place = new Place();
    await greet(request(), place);
    const [alert] = place.alerts.values();
    expect(alert).toMatchObject({ class: 'notification', status: 'open', destinations: ['Ops'], version: 1 });
    expect(place.sent).toEqual([{
      url: 'https://sqs/1/ops.fifo',
      group: alert.id,
      deduplicationId: `${alert.id}:1`,
      body: JSON.stringify({ schemaVersion: 1, alertId: alert.id, version: 1, arrivedAt: NOW, what: 'opened' }),
    }]);
    expect(place.answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: 'Connected', RequestId: 'r-1', LogicalResourceId: 'Connected' })]);
    expect(alert.id).toMatch(/^[a-z0-9-]{1,128}$/);
  });

  test('that CloudFormation asks for once more gets the same alert, which is told once; another destination gets another one', async () => {
    const place = new Place();
    await greet(request(), place);
    await greet(request(), place);
    expect(place.alerts.size).toBe(1);
    expect(new Set(place.sent.map(({ deduplicationId }) => deduplicationId)).size).toBe(1);
    await greet(request({ ResourceProperties: { ...request().ResourceProperties, destination: 'Data' } }), place);
    expect(place.alerts.size).toBe(2);
  });

  test.each(['Update', 'Delete'] as const)('is greeted when it is created alone: %s', async (RequestType) => {
    const place = new Place();
    await greet(request({ RequestType, PhysicalResourceId: 'p' }), place);
    expect([place.alerts.size, place.sent.length, place.answers[0].Status, place.answers[0].PhysicalResourceId]).toEqual([0, 0, 'SUCCESS', 'p']);
  });

  test('is deployed although it cannot be greeted, and the log says why', async () => {
    const place = new Place();
    place.failing = true;
    await greet(request(), place);
    expect(place.answers[0].Status).toBe('SUCCESS');
    expect(place.lines).toEqual([{ message: 'problem', doing: 'onboarding', destination: 'Ops', detail: 'AccessDenied' }]);
  });

  test('reads which routes lead to it, and how to try it; there are no buttons', () => {
    const text = (routes: string[]): string =>
      textsIn(renderSlack(connectedAlert({ router: 'Shop/Alerts', destination: 'Ops', routes }, 'r', NOW), ACTING).blocks).join('\n');
    expect(text(['default', 'data'])).toContain('Ops is connected to the alert router Shop/Alerts');
    expect(text(['default', 'data'])).toContain('*Routes*\ndefault, data');
    expect(text([])).toContain('None yet');
    expect(text(Array.from({ length: 14 }, (_, index) => `r${index}`))).toContain('r9, +4 more');
    expect(text([])).toContain('npx scalable-webhook alerts send-test --router Shop/Alerts');
    expect(text([])).not.toContain('alert:acknowledge');
  });
});

test('the routes that lead to a destination are those that name it, or inherit it', () => {
  const root = { name: 'default', destinations: ['Ops'], routes: [{ name: 'data', destinations: ['Data'], routes: [{ name: 'night' }] }, { name: 'web' }] };
  expect([routesTo(root, 'Ops'), routesTo(root, 'Data'), routesTo(root, 'Nobody')]).toEqual([['default', 'web'], ['data', 'night'], []]);
});

describe('in the template', () => {
  const template = (kinds: ReadonlyArray<DestinationConfig['kind']>): Template => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Shop');
    const table = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING } });
    const onboarding = new Onboarding(stack, 'Onboarding', {
      webhookPath: 'Shop/Alerts',
      removalPolicy: RemovalPolicy.DESTROY,
      logRetention: logs.RetentionDays.ONE_WEEK,
      function: { runtime: lambda.Runtime.NODEJS_24_X, architecture: lambda.Architecture.ARM_64 },
      table,
      environment: { ALERTS_RETENTION_DAYS: '90' },
    }, { name: 'default', destinations: ['D0'] });
    kinds.forEach((kind, index) => onboarding.greet({ name: `D${index}`, kind, queue: new sqs.Queue(stack, `Queue${index}`, { fifo: true }) }));
    return Template.fromStack(stack);
  };

  test('people are greeted, and systems are not: nobody is woken, and no program has to understand it', () => {
    expect(Object.keys(template(['slack', 'slack-webhook', 'teams', 'email']).findResources('Custom::AlertDestinationConnected'))).toHaveLength(4);
    expect(template(['pagerduty', 'opsgenie', 'https', 'queue', 'topic', 'function']).findResources('Custom::AlertDestinationConnected')).toEqual({});
  });

  test('the function may write to the table and send to the queues, and nothing else; CloudFormation waits for five minutes', () => {
    const made = template(['slack', 'pagerduty']);
    made.hasResourceProperties('Custom::AlertDestinationConnected', { destination: 'D0', router: 'Shop/Alerts', routes: ['default'], ServiceTimeout: '300' });
    const policies = Object.values(made.findResources('AWS::IAM::Policy', { Properties: { PolicyDocument: Match.anyValue() } }));
    const actions = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Array<{ Action: string | string[] }>)
      .flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual(['dynamodb:PutItem', 'logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage']);
  });
});
