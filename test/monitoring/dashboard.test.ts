import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Backend, DeliveryRecords, ScalableWebhook, ScalableWebhookProps } from '../../src';
import { propertiesOf } from '../synth';

const A = Backend.url('https://a.example.com');

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, any>;
}

function synth(props: Partial<ScalableWebhookProps> = {}, more: (webhook: ScalableWebhook, stack: Stack) => void = () => undefined) {
  const stack = new Stack(new App(), 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: A, contentTypes: ['application/json'], ...props });
  more(webhook, stack);
  return { stack, webhook, template: Template.fromStack(stack) };
}

/** What a dashboard shows; a reference in it stands for its logical id. */
function widgetsOf(template: Template): Widget[] {
  const { DashboardBody: body } = Object.values(template.findResources('AWS::CloudWatch::Dashboard'))[0].Properties;
  const text: string = body['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : part.Ref ?? part['Fn::GetAtt'][0]).join('');
  return JSON.parse(text).widgets;
}

/** The labels of the lines of a graph. */
function linesOf(widgets: readonly Widget[], title: string): string[] {
  const { properties } = widgets.find((widget) => widget.properties.title === title)!;
  const labels = properties.metrics.flat().filter((part: unknown) => typeof part === 'object' && part !== null);
  return labels.filter(({ visible = true }: any) => visible).map(({ label }: any) => label);
}

test('one destination: what comes in, waits, is delivered, fails and costs, and the states of all alarms', () => {
  const { template, webhook } = synth();
  const widgets = widgetsOf(template);
  expect(widgets.map(({ properties }) => properties.title ?? properties.markdown)).toEqual([
    '# Shop/Orders', 'Alarms',
    'Webhooks: accepted and refused', 'Refused, by status and cause', 'API: latency',
    'Waiting in the queues', 'Age of the oldest, seconds', 'Invocations at once, percent of the limit',
    'Delivered', 'Attempts that succeed, percent', 'Latency of attempts, ms',
    'Failed attempts, and returns to the queue', 'In the dead-letter queues', 'Given up on, by reason',
    'Cost: requests to the API and to SQS', 'Cost: GB-seconds of Lambda', 'Cost: writes of delivery records',
  ]);
  expect(widgets[1].properties.alarms).toHaveLength(Object.keys(webhook.alarms).length);
  expect(linesOf(widgets, 'Latency of attempts, ms')).toEqual(['Default p50', 'Default p99']);
});

test('several destinations: each has its lines, also one that is added after the dashboard was made', () => {
  const { template } = synth({}, (webhook) => {
    expect(webhook.dashboard).toBeDefined();
    webhook.addDestination('Slack', { backend: A });
    webhook.addDestination('Data-Lake', { backend: A });
  });
  const widgets = widgetsOf(template);
  expect(linesOf(widgets, 'Delivered')).toEqual(['Default', 'Slack', 'Data-Lake']);
  expect(linesOf(widgets, 'Waiting in the queues')).toEqual(['Router', 'Overflow', 'Default', 'Slack', 'Data-Lake']);
  expect(linesOf(widgets, 'Age of the oldest, seconds')).toEqual(['Router', 'Overflow', 'Default', 'Slack', 'Data-Lake']);
  expect(linesOf(widgets, 'Attempts that succeed, percent')).toEqual(['Default', 'Slack', 'Data-Lake']);
  const waiting = JSON.stringify(widgets.find(({ properties }) => properties.title === 'Waiting in the queues'));
  expect(waiting).toMatch(/OrdersBackendQueue.*OrdersDestinationsSlackQueue.*OrdersDestinationsDataLakeQueue/);
  expect(widgets[1].properties.alarms).toHaveLength(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length);
});

test('no widget lies over another one, and all are within the width', () => {
  const { template } = synth({}, (webhook) => webhook.addDestination('Slack', { backend: A }));
  const widgets = widgetsOf(template);
  expect(widgets.filter(({ x, width }) => x + width > 24)).toEqual([]);
  const overlap = (a: Widget, b: Widget): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  expect(widgets.filter((a, index) => widgets.slice(index + 1).some((b) => overlap(a, b)))).toEqual([]);
});

test('a dashboard of the user\'s gets the widgets below its own, of several webhooks one below the other', () => {
  const stack = new Stack(new App(), 'Shop');
  const board = new cloudwatch.Dashboard(stack, 'Board', { widgets: [[new cloudwatch.TextWidget({ markdown: 'Mine', height: 3 })]] });
  for (const id of ['Orders', 'Payments']) {
    const webhook = new ScalableWebhook(stack, id, { backend: A, contentTypes: ['application/json'], dashboard: { addTo: board } });
    expect(webhook.dashboard).toBe(board);
  }
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  const headings = widgetsOf(template).filter(({ type }) => type === 'text');
  expect(headings.map(({ properties }) => properties.markdown)).toEqual(['Mine', '# Shop/Orders', '# Shop/Payments']);
  expect(headings[1].y).toBe(3);
  expect(headings[2].y).toBeGreaterThan(30);
});

test('a name, none, and none without monitoring', () => {
  synth({ dashboard: { name: 'orders' } }).template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'orders' });
  for (const props of [{ dashboard: { enabled: false } }, { monitoring: false }]) {
    const { template, webhook } = synth(props);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    expect(webhook.dashboard).toBeUndefined();
  }
  const stack = new Stack(new App(), 'Other');
  expect(() => synth({ dashboard: { name: 'orders', addTo: new cloudwatch.Dashboard(stack, 'Board') } })).toThrow(
    'dashboard of Shop/Orders got a name and addTo, expected one of them because a dashboard has its name already; leave one out.');
});

test('without an access log requests are shown as API Gateway counts them, without records no writes', () => {
  const { template } = synth({ accessLog: false, deliveryRecords: DeliveryRecords.none() });
  const titles = widgetsOf(template).map(({ properties }) => properties.title);
  expect(titles).toContain('API: requests');
  expect(titles).not.toContain('Cost: writes of delivery records');
});

test('on an API of the user\'s there is a dashboard, and no alarm of that API', () => {
  const stack = new Stack(new App(), 'Shop');
  const api = new apigateway.RestApi(stack, 'Api', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes() });
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: A, api, path: '/hooks' });
  expect(Object.keys(webhook.alarms).filter((key) => /^api|^notStored/.test(key))).toEqual([]);
  expect(widgetsOf(Template.fromStack(stack)).map(({ properties }) => properties.title)).toContain('API: requests');
});

test('queries are saved, of all logs that there are by the time at which the template is written', () => {
  const { template } = synth({}, (webhook) => webhook.addDestination('Slack', { backend: A }));
  const queries = Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties);
  expect(queries.map(({ Name }) => Name).sort()).toEqual([
    'attempts of a delivery', 'dead letters by reason', 'failures by status', 'invalid signatures', 'refused requests', 'slowest groups',
  ].map((name) => `Shop/Orders/${name}`));
  const attempts = propertiesOf(template, 'AWS::Logs::QueryDefinition', 'OrdersQueriesAttempts');
  expect(attempts.LogGroupNames).toHaveLength(4);
  expect(attempts.QueryString).toMatch(/^fields .*\n\| filter deliveryId = ".*"\n\| sort @timestamp asc$/);
  expect(propertiesOf(template, 'AWS::Logs::QueryDefinition', 'OrdersQueriesRefused').LogGroupNames).toEqual([{ Ref: expect.stringMatching(/AccessLog/) }]);
  synth({ monitoring: false }).template.resourceCountIs('AWS::Logs::QueryDefinition', 0);
});

test('nothing warns', () => {
  const { stack } = synth({}, (webhook) => webhook.addDestination('Slack', { backend: A }));
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test('with ten destinations the template is within CloudFormation\'s limits', () => {
  const { template } = synth({}, (webhook) => {
    Array.from({ length: 10 }, (_, index) => webhook.addDestination(`Destination${index}`, { backend: A }));
  });
  expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(400);
  expect(JSON.stringify(template.toJSON(), undefined, 1).length).toBeLessThan(700_000);
});
