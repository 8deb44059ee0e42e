import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, MessageGroup, MissingGroup, ScalableWebhook, ScalableWebhookProps, Source } from '../../../../src';
import { readyText } from '../../../src/commands/ready-text';
import type { AppView } from '../../../src/local/console/contract/app';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalRuntime, startLocal } from '../../../src/local/runtime';
import { until } from '../../support/until';

let folder: string;
let server: http.Server;
let runtime: LocalRuntime | undefined;
let groups: unknown[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'example-request-'));
  groups = [];
  server = http.createServer((request, response) => {
    groups.push(request.headers['x-scalable-webhook-group']);
    request.resume().on('end', () => response.end());
  });
});

afterEach(async () => {
  await runtime?.stop();
  await closeServer(server);
  fs.rmSync(folder, { recursive: true });
});

async function start(props: (stack: Stack) => Partial<ScalableWebhookProps>): Promise<LocalRuntime> {
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop');
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com/hooks'), ...props(stack) });
  app.synth();
  const url = `http://127.0.0.1:${await listenLocally(server)}`;
  runtime = await startLocal({ app: outdir, port: 0, backends: [{ url }] });
  return runtime;
}

/** The command that is printed at the start, as a person sees it. */
function printed(): string {
  return /try[^:]*: (curl .*)\n/.exec(readyText(runtime!).replace(/\u001b\[\d+m/g, ''))![1];
}

/** The command of the page before its first webhook. */
async function shown(): Promise<string | undefined> {
  const [, token] = /name="console-token" content="([^"]+)"/.exec(await (await fetch(runtime!.consoleUrl)).text())!;
  const response = await fetch(`${runtime!.consoleUrl}/api/app`, { headers: { 'x-console-token': token } });
  const { webhooks: [{ endpoints: [{ curl }] }] } = await response.json() as AppView;
  return curl;
}

/** Runs a command as a person would paste it, without curl. */
async function paste(command: string): Promise<number> {
  const [, quoted, plain] = / (?:'(http[^']+)'|(http\S+))$/.exec(command)!;
  const headers = Object.fromEntries([...command.matchAll(/-H '([^']*)'/g)].map(([, header]) => header.split(/: (.*)/s)));
  const [, body] = /-d '(.*?)' '?http/.exec(command)!;
  return (await fetch(quoted ?? plain, { method: /-X (\w+)/.exec(command)?.[1] ?? 'POST', body, headers })).status;
}

const missing = MissingGroup.refuse();

test.each([
  ['a header', MessageGroup.header('x-order-id', { missing })],
  ['a query parameter', MessageGroup.query('account', { missing })],
  ['a segment of the path', MessageGroup.pathSegment(2, { missing })],
  ['a field of JSON', MessageGroup.jsonField('$.order.lines[1].id', { missing })],
  ['a field of JSON that is a list', MessageGroup.jsonField('$[0].id', { missing })],
  ['a field of a form', MessageGroup.formField('account', { missing })],
])('the command to begin with has what webhooks are grouped by: %s, at the terminal and at the page alike', async (_what, messageGroup) => {
  await start(() => ({ messageGroup }));
  expect(await shown()).toBe(printed());
  expect(await paste(printed())).toBe(200);
  await until('it is delivered', () => groups.length > 0);
  expect(groups).toEqual(['17']);
}, 60_000);

test('it is signed with what the webhook is grouped by, and says what that is', async () => {
  await start((stack) => ({
    source: Source.github({ secret: new Secret(stack, 'Secret', { secretStringValue: SecretValue.unsafePlainText('text') }) }),
    messageGroup: MessageGroup.jsonField('$.repository.id', { missing }),
  }));
  expect(readyText(runtime!)).toContain('group: the field $.repository.id of the body; what has the same value stays in order');
  expect(await paste(printed())).toBe(200);
  await until('it is delivered', () => groups.length > 0);
  expect(groups).toEqual(['17']);
}, 60_000);

test('its method is one that the endpoint stores', async () => {
  await start(() => ({ methods: ['PUT'] }));
  expect(printed()).toMatch(/^curl -i -X PUT /);
  expect(await shown()).toBe(printed());
  expect(await paste(printed())).toBe(200);
}, 60_000);
