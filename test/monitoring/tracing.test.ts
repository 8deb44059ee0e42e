import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, ScalableWebhook, ScalableWebhookProps, Source } from '../../src';
import { currentTrace } from '../../src/delivery/transports/trace-header';
import { requestHeaders } from '../../src/delivery/webhook/request-headers';
import { webhook } from '../delivery/support/world';
import { actionsOf, propertiesOf, statementsOf } from '../synth';

const ROOT = 'Root=1-5e6722a7-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1';

function synth(props: Partial<ScalableWebhookProps>): Template {
  const stack = new Stack(new App(), 'Shop');
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'zoom');
  const made = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://a.example.com'), source: Source.zoom({ secret }), contentTypes: ['application/json'], ...props,
  });
  made.addDestination('Slack', { backend: Backend.url('https://b.example.com') });
  return Template.fromStack(stack);
}

test('the API and all functions are traced, each with the right to write traces and no other of X-Ray', () => {
  const template = synth({ tracing: true });
  template.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: true });
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(5);
  for (const { Properties } of functions) {
    expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
    const role = Properties.Role['Fn::GetAtt'][0];
    expect(actionsOf(statementsOf(template, role)).filter((action) => action.startsWith('xray:'))).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
  }
  for (const id of ['OrdersForwarder', 'OrdersDestinationsSlackForwarder']) {
    expect(propertiesOf(template, 'AWS::Lambda::Function', id).Environment.Variables.TRACING).toBe('true');
  }
});

test('nothing is unless it is asked for', () => {
  const text = JSON.stringify(synth({}).toJSON());
  expect(text).not.toMatch(/Tracing|TRACING|xray/);
});

test.each<[string | undefined, string | undefined]>([
  [ROOT, ROOT],
  [`${ROOT};Lineage=2:0123abcd:0`, ROOT],
  ['Root=1-5e6722a7-0123456789abcdef01234567', undefined],
  ['', undefined],
  [undefined, undefined],
])('Lambda says %s, and the request belongs to %s', (_X_AMZN_TRACE_ID, expected) => {
  expect(currentTrace({ _X_AMZN_TRACE_ID })).toBe(expected);
});

test('a request has the trace of its invocation in place of what the sender wrote', () => {
  const traces = (trace?: string) => requestHeaders(webhook({ headers: [['X-Amzn-Trace-Id', 'Root=1-forged']] }), { attempt: 1, trace })
    .filter(([name]) => name.toLowerCase() === 'x-amzn-trace-id');
  expect(traces(ROOT)).toEqual([['X-Amzn-Trace-Id', ROOT]]);
  expect(traces()).toEqual([]);
});
