import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Backend, ScalableWebhook } from '../src';
import { readReaderEnvironment } from '../src/delivery/webhook/reader-environment';

const backend = Backend.url('https://b.example.com');

function neighboursOf(stack: Stack): Record<string, unknown> {
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')) as any[];
  return Object.fromEntries(functions.flatMap(({ Properties: { Environment: { Variables } } }) =>
    Variables.SOURCES === undefined ? [] : [[`${Variables.WEBHOOK} ${Variables.DESTINATION}`, Variables.NEIGHBOURS && JSON.parse(Variables.NEIGHBOURS)]]));
}

test('webhooks on one API know where the others are, whichever comes first', () => {
  const stack = new Stack(new App(), 'S');
  const open = new ScalableWebhook(stack, 'Open', { backend });
  open.addEndpoint('/github');
  const payments = new ScalableWebhook(stack, 'Payments', { backend, api: open.api, path: '/payments' });
  payments.addEndpoint('/stripe');
  new ScalableWebhook(stack, 'Orders', { backend, api: open.api, path: '/orders' });
  open.addEndpoint('/slack');
  expect(neighboursOf(stack)).toEqual({
    'S/Open Default': { at: '/', paths: ['/payments', '/orders'] },
    'S/Payments Default': { at: '/payments', paths: ['/github', '/slack', '/orders'] },
    'S/Orders Default': { at: '/orders', paths: ['/github', '/slack', '/payments'] },
  });
});

test('of a webhook with several destinations it is the router that knows', () => {
  const stack = new Stack(new App(), 'S');
  const open = new ScalableWebhook(stack, 'Open', { backend });
  open.addDestination('Audit', { backend });
  new ScalableWebhook(stack, 'Payments', { backend, api: open.api, path: '/payments' });
  expect(neighboursOf(stack)).toEqual({ 'S/Open Router': { at: '/', paths: ['/payments'] }, 'S/Payments Default': undefined });
});

test('a webhook alone on its API is told nothing', () => {
  const stack = new Stack(new App(), 'S');
  new ScalableWebhook(stack, 'Open', { backend }).addEndpoint('/github');
  expect(neighboursOf(stack)).toEqual({ 'S/Open Default': undefined });
});

test('many neighbours move what is told of the endpoints into parameters', () => {
  const stack = new Stack(new App(), 'S');
  const open = new ScalableWebhook(stack, 'Open', { backend, contentTypes: ['application/json'] });
  const payments = new ScalableWebhook(stack, 'Payments', { backend, api: open.api, path: '/payments', contentTypes: ['application/json'] });
  for (let index = 0; index < 20; index += 1) {
    open.addEndpoint(`/${'long'.repeat(50)}${index}`, { contentTypes: ['application/json'] });
  }
  const variables = (Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')) as any[])
    .map(({ Properties: { Environment: { Variables } } }) => Variables).find(({ WEBHOOK }) => WEBHOOK === payments.node.path);
  expect(variables).toMatchObject({ PARAMETERS: expect.anything(), NEIGHBOURS: expect.stringContaining('long') });
  expect(variables.SOURCES).toBeUndefined();
});

describe('what a reader is told', () => {
  const source = (kind: string) => ({ name: 'a', scheme: { kind }, secretArns: [], invalid: 'quarantine' });
  const sources = JSON.stringify({ '/': source('none'), '/open': source('none') });

  test.each([
    [undefined, undefined],
    ['{"at":"/","paths":["/a"]}', { at: '/', paths: ['/a'] }],
  ])('NEIGHBOURS=%s', (json, neighbours) => {
    expect(readReaderEnvironment({ SOURCES: sources, NEIGHBOURS: json })).toEqual({ endpoints: ['/', '/open'], surroundings: { isRootVerified: false, neighbours } });
  });

  test('whether the source of / verifies', () => {
    const verifying = { ...source('token'), scheme: { kind: 'token', place: { in: 'headers', names: ['x-token'] } }, secretArns: ['arn:aws:secretsmanager:us-east-1:1:secret:s'] };
    expect(readReaderEnvironment({ SOURCES: JSON.stringify({ '/': verifying }) }).surroundings.isRootVerified).toBe(true);
    expect(readReaderEnvironment({ SOURCES: JSON.stringify({ '/open': source('none') }) }).surroundings.isRootVerified).toBe(false);
  });

  test.each(['{', '[]', '{"at":"/"}', '{"at":1,"paths":[]}', '{"at":"/","paths":[1]}'])('NEIGHBOURS=%s is an error', (json) => {
    expect(() => readReaderEnvironment({ SOURCES: sources, NEIGHBOURS: json })).toThrow(/^The environment variable NEIGHBOURS is missing or wrong/);
  });
});
