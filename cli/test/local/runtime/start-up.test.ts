import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, CfnParameter, CfnResource, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Backend, ScalableWebhook, ScalableWebhookProps, Source } from '../../../../src';
import { readyText } from '../../../src/commands/ready-text';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalEvent, LocalOptions, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { until } from '../../support/until';

let folder: string;
let server: http.Server;
let backendUrl: string;
let received: string[];
let events: LocalEvent[];
let runtime: LocalRuntime | undefined;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'start-up-'));
  received = [];
  events = [];
  runtime = undefined;
  server = http.createServer((request, response) => {
    received.push(request.url!);
    request.resume().on('end', () => response.end());
  });
  backendUrl = `http://127.0.0.1:${await listenLocally(server)}/base`;
});

afterEach(async () => {
  await runtime?.stop();
  await closeServer(server);
  fs.rmSync(folder, { recursive: true });
});

function webhook(stack: Stack, props: Partial<ScalableWebhookProps> = {}, id: string = 'Orders'): ScalableWebhook {
  return new ScalableWebhook(stack, id, { backend: Backend.url('https://orders.example.com/hooks'), ...props });
}

async function start(build: (stack: Stack) => void, options: Partial<LocalOptions> = {}): Promise<LocalRuntime> {
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  build(new Stack(app, 'Shop'));
  app.synth();
  events.length = 0;
  runtime = await startLocal({ app: outdir, port: 0, onEvent: (event) => events.push(event), ...options });
  return runtime;
}

const notices = () => events.flatMap((event) => event.kind === 'notice' ? [event.text] : []);

/** What a person reads, without colours. */
const banner = () => readyText(runtime!).replace(/\u001b\[\d+m/g, '');

async function post(url: string): Promise<number> {
  return (await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status;
}

/** Runs a command as a person would paste it, without curl: method, headers and body of it. */
async function paste(command: string): Promise<number> {
  const [, url] = / (http:\S+)$/.exec(command)!;
  const headers = Object.fromEntries([...command.matchAll(/-H '((?:[^']|'\\'')*)'/g)].map(([, header]) => header.replaceAll("'\\''", "'").split(/: (.*)/s)));
  const [, body] = /-d '(.*?)' http/.exec(command)!;
  return (await fetch(url, { method: 'POST', body, headers })).status;
}

describe('field case L2: apps with layers that wrap functions', () => {
  const handlers: ReadonlyArray<[string, string, Record<string, string>]> = [
    ['Datadog with layers', '/opt/nodejs/node_modules/datadog-lambda-js/handler.handler', { DD_LAMBDA_HANDLER: 'index.handler' }],
    ['error reporting to Sentry', '/opt/sentry.handler', { ORIGINAL_HANDLER: 'index.handler' }],
    ['Datadog before Sentry', '/opt/nodejs/node_modules/datadog-lambda-js/handler.handler', { DD_LAMBDA_HANDLER: '/opt/sentry.handler', ORIGINAL_HANDLER: 'index.handler' }],
    ['Datadog without layers', 'node_modules/datadog-lambda-js/dist/handler.handler', { DD_LAMBDA_HANDLER: 'index.handler' }],
    ['New Relic', 'newrelic-lambda-wrapper.handler', { NEW_RELIC_LAMBDA_HANDLER: 'index.handler' }],
    ['Lumigo', 'lumigo-auto-instrument.handler', { LUMIGO_ORIGINAL_HANDLER: 'index.handler' }],
    ['Instana', 'instana-aws-lambda-auto-wrap.handler', { LAMBDA_HANDLER: 'index.handler' }],
    ['one that is not known', '/opt/wrap.handler', { SOME_HANDLER_NAME: 'no handler', ACME_ORIGINAL_HANDLER: 'index.handler' }],
  ];

  test.each(handlers)('%s: the original handler runs, and a line says so', async (_, handler, variables) => {
    await start((stack) => {
      const { functions: [forwarder] } = webhook(stack);
      const fn = forwarder.node.defaultChild as lambda.CfnFunction;
      fn.handler = handler;
      fn.layers = ['arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Node22-x:1'];
      Object.entries(variables).forEach(([name, value]) => fn.addPropertyOverride(`Environment.Variables.${name}`, value));
    }, { backends: [{ url: backendUrl }] });
    expect(await post(runtime!.endpoints['Shop/Orders'])).toBe(200);
    await until('it arrives', () => received.length === 1);
    const [variable] = Object.entries(variables).find(([, value]) => value === 'index.handler')!;
    expect(notices()).toEqual([`Function Shop/Orders/Default/Forwarder runs its own handler index.handler (${variable}): ${handler}, which wraps it, is not in its code.`]);
  });

  test('wrapper scripts and preloaded modules are left out, other options stay', async () => {
    await start((stack) => {
      const { functions: [forwarder] } = webhook(stack);
      const fn = forwarder.node.defaultChild as lambda.CfnFunction;
      fn.layers = ['arn:aws:lambda:us-east-1:1:layer:otel:1'];
      fn.addPropertyOverride('Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER', '/opt/otel-handler');
      fn.addPropertyOverride('Environment.Variables.NODE_OPTIONS', '--enable-source-maps -r /opt/none.js --import=/opt/none.mjs');
    }, { backends: [{ url: backendUrl }] });
    expect(await post(runtime!.endpoints['Shop/Orders'])).toBe(200);
    await until('it arrives', () => received.length === 1);
    expect(notices()).toEqual([
      'Function Shop/Orders/Default/Forwarder runs without its layers: they are not hosted.',
      'Function Shop/Orders/Default/Forwarder runs without /opt/otel-handler (AWS_LAMBDA_EXEC_WRAPPER): it belongs to a layer.',
      'Function Shop/Orders/Default/Forwarder runs without the modules that NODE_OPTIONS loads before it: --enable-source-maps -r /opt/none.js --import=/opt/none.mjs.',
    ]);
  });
});

describe('field case L3: secrets', () => {
  const build = (stack: Stack) => {
    const orders = webhook(stack);
    const secret = (id: string, name: string) => secretsmanager.Secret.fromSecretNameV2(stack, id, name);
    orders.addEndpoint('/github', { source: Source.github({ secret: secret('A', 'github/webhook') }) });
    orders.addEndpoint('/gitlab', { source: Source.gitlab({ secret: secret('B', 'gitlab/token-secret') }) });
    orders.addEndpoint('/stripe', { source: Source.stripe({ secret: new secretsmanager.Secret(stack, 'StripeSecret') }) });
  };

  test.each(['git', 'github', 'github/webhoo', 'github/webhook2', 'webhook', 'A', 'Shop/A'])('--secret %s=… is refused, with what may have been meant', async (secret) => {
    await expect(start(build, { secrets: [{ secret, value: 'hunter2' }] })).rejects.toThrow(
      new RegExp(`^--secret names "${secret}", which nothing in the app reads; expected one of (?=.*github/webhook)(?=.*Shop/StripeSecret)[^"]*\\.$`),
    );
  });

  test.each([
    'github/webhook', 'gitlab/token-secret', 'Shop/StripeSecret', 'arn:aws:secretsmanager:us-east-1:000000000000:secret:github/webhook',
  ])('--secret %s=… is taken', async (secret) => {
    await start(build, { secrets: [{ secret, value: 'hunter2' }] });
    expect(runtime!.routes.flatMap(({ source }) => source?.secrets ?? []).filter(({ origin }) => origin === 'given')).toHaveLength(1);
  });

  test('of so many endpoints that their sources are in parameters, they are shown as well', async () => {
    await start((stack) => {
      const orders = webhook(stack);
      for (let index = 0; index < 7; index += 1) {
        const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, `S${index}`, new CfnParameter(stack, `Arn${index}`, {
          default: `arn:aws:secretsmanager:us-east-1:000000000000:secret:github-${index}-AbCdEf`,
        }).valueAsString);
        orders.addEndpoint(`/github-${index}`, { source: Source.github({ secret }) });
      }
    });
    expect(runtime!.routes.map(({ source }) => source?.name)).toEqual([undefined, ...Array(7).fill('github')]);
    expect(banner().match(/verified: github/g)).toHaveLength(7);
  });

  test('one without a value is named, with who waits for it', async () => {
    await start(build, { secrets: [{ secret: 'gitlab/token-secret', value: 'x' }] });
    expect(notices()).toEqual(['The secret github/webhook, which Shop/Orders reads, has no value here: give it one with --secret github/webhook=VALUE.']);
    expect(banner()).toMatch(/Shop\/Orders\/github .*\n.*\n +verified: github, with github\/webhook; no value: --secret github\/webhook=VALUE\n/);
    expect(banner()).not.toContain('hunter2');
  });

  test('one that is made up is told where it is needed, with a command that works', async () => {
    await start(build, { backends: [{ url: backendUrl }] });
    const [, value] = /secret Shop\/StripeSecret, made up for this run: (.*)\n/.exec(banner())!;
    expect(value).toMatch(/^.{32}$/);
    const [, command] = /try \(signed for 5 minutes\): (.*)\n/.exec(banner())!;
    expect(command).toMatch(/-H 'stripe-signature: t=\d{10},v1=[0-9a-f]{64}'/);
    expect(await paste(command)).toBe(200);
    await until('it is delivered', () => received.length === 1);
    expect(received).toEqual(['/base/stripe']);
  });

  test('names of policies, whole ARNs and patterns count as well', async () => {
    const build_ = (stack: Stack) => {
      webhook(stack);
      const fn = new lambda.Function(stack, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1') });
      secretsmanager.Secret.fromSecretNameV2(stack, 'ByName', 'only/by-policy').grantRead(fn);
      secretsmanager.Secret.fromSecretCompleteArn(stack, 'ByArn', 'arn:aws:secretsmanager:us-east-1:111111111111:secret:whole/arn-AbCdEf').grantRead(fn);
      secretsmanager.Secret.fromSecretNameV2(stack, 'Pattern', 'app/*').grantRead(fn);
    };
    const given = ['only/by-policy', 'whole/arn', 'app/anything'].map((secret) => ({ secret, value: 'x' }));
    await start(build_, { secrets: given });
    await runtime!.stop();
    await expect(start(build_, { secrets: [{ secret: 'apps/anything', value: 'x' }] })).rejects.toThrow('which nothing in the app reads');
  });

  test('a secret that a replaced backend would have read is not asked for', async () => {
    const url = (stack: Stack) => webhook(stack, { backend: Backend.secretUrl(secretsmanager.Secret.fromSecretNameV2(stack, 'Url', 'the/url')) });
    await start((stack) => void url(stack), { backends: [{ url: backendUrl }] });
    expect(notices()).toEqual([]);
    await runtime!.stop();
    await start((stack) => void url(stack));
    expect(notices()).toEqual([
      'The secret the/url, which Shop/Orders reads, has no value here: give it one with --secret the/url=VALUE.',
      expect.stringMatching(/^Shop\/Orders\/Default delivers nothing here: the URL of its backend stands in the secret the\/url, which has no value here: --secret the\/url=URL, or/),
    ]);
    await runtime!.stop();
    await start((stack) => void url(stack), { secrets: [{ secret: 'the/url', value: backendUrl }] });
    expect(runtime!.routes[0].targets).toEqual([{ destination: 'Shop/Orders/Default', backend: backendUrl, isReal: false, problem: undefined }]);
  });
});

describe('field case L4: where each webhook goes', () => {
  const build = (stack: Stack) => {
    webhook(stack).addEndpoint('/github', {});
    webhook(stack, { backend: Backend.faux() }, 'Trial');
    const fn = new lambda.Function(stack, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})') });
    webhook(stack, { backend: Backend.function(fn) }, 'ToFunction');
  };

  test('without --backend: the app\'s own, and that they are', async () => {
    await start(build);
    const lines = banner().split('\n').map((line) => line.trim().replace(/  +/, ' '));
    const after = (name: string) => lines[lines.findIndex((line) => line.startsWith(`${name} http`)) + 1];
    expect(after('Shop/Orders')).toBe('→ https://orders.example.com/hooks');
    expect(after('Shop/Orders/github')).toBe('→ https://orders.example.com/hooks/github');
    expect(after('Shop/Trial')).toMatch(/^→ http:\/\/127\.0\.0\.1:\d+\/_function-url\/\w+\/$/);
    expect(after('Shop/ToFunction')).toBe('→ function Shop/Fn');
    expect(banner()).toContain('Webhooks go to the backends that the app names. --backend http://127.0.0.1:3000 delivers them to this machine instead.');
    expect(runtime!.routes.map(({ targets }) => targets[0].isReal)).toEqual([true, true, false, false]);
  });

  test('with --backend: that, and no warning', async () => {
    await start(build, { backends: [{ url: backendUrl }] });
    expect(new Set(runtime!.routes.map(({ targets }) => targets[0].backend))).toEqual(new Set([backendUrl, `${backendUrl}/github`]));
    expect(banner()).not.toContain('the backends that the app names');
    expect(await paste(/try: (.*)\n/.exec(banner())![1])).toBe(200);
    await until('it is delivered', () => received.length === 1);
  });
});

describe('field case L6: what cannot be hosted is said at start', () => {
  const imported = (stack: Stack) => webhook(stack, {
    backend: Backend.function(lambda.Function.fromFunctionAttributes(stack, 'Imported', { functionArn: 'arn:aws:lambda:us-east-1:111111111111:function:billing', sameEnvironment: true })),
  });

  test('a function of another app, which a file can stand in for', async () => {
    await start((stack) => void imported(stack));
    expect(notices()).toEqual(['Shop/Orders/Default delivers nothing here: it delivers to the function billing, which the app does not make: give it another backend with --backend Shop/Orders=URL, or a file to run with --function billing=FILE.']);
    expect(banner()).toContain('→ nowhere: it delivers to the function billing,');
    await runtime!.stop();
    const file = path.join(folder, 'billing.js');
    fs.writeFileSync(file, `exports.handler = async (event) => { await fetch('${backendUrl}' + event.rawPath); return { statusCode: 200 }; };`);
    await start((stack) => void imported(stack), { files: [{ function: 'billing', file }] });
    expect(notices()).toEqual([]);
    expect(await post(`${runtime!.endpoints['Shop/Orders']}paid`)).toBe(200);
    await until('the file has run, and the webhook is delivered', () => runtime!.status().delivered === 1);
    expect(received).toEqual(['/base/paid']);
    await runtime!.stop();
    await expect(start((stack) => void imported(stack), { files: [{ function: 'biling', file }] })).rejects
      .toThrow('--function names "biling", which is no function of the app; expected one of billing,');
  });

  test('a function in another language', async () => {
    const build = (stack: Stack) => {
      const fn = new lambda.Function(stack, 'Fn', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'a.b', code: lambda.Code.fromInline('pass') });
      webhook(stack, { backend: Backend.function(fn) });
    };
    await start(build);
    expect(notices()).toEqual([
      'Function Shop/Fn is not hosted: its runtime python3.13 does not run here; --function Shop/Fn=FILE runs a JavaScript file in its place.',
      expect.stringMatching(/^Shop\/Orders\/Default delivers nothing here: it delivers to the function Shop\/Fn, whose runtime python3\.13 does not run here: give it another backend/),
    ]);
    await runtime!.stop();
    const file = path.join(folder, 'fn.mjs');
    fs.writeFileSync(file, 'export const handler = async () => ({ statusCode: 204 });');
    await start(build, { files: [{ function: 'Shop/Fn', file }] });
    await post(runtime!.endpoints['Shop/Orders']);
    await until('it is delivered', () => runtime!.status().delivered === 1);
    expect(notices()).toEqual([]);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['looked up at deployment', (stack) => ssm.StringParameter.valueForStringParameter(stack, '/hooks/url')],
    ['by a dynamic reference', () => Lazy.string({ produce: () => '{{resolve:ssm:/hooks/url}}' })],
    ['with a path behind it', (stack) => Fn.join('', [ssm.StringParameter.valueForStringParameter(stack, '/hooks/url'), '/x'])],
  ])('a URL of Systems Manager, %s', async (what, url) => {
    const build = (stack: Stack) => void webhook(stack, { backend: Backend.url(url(stack)) });
    await start(build);
    expect(notices()).toEqual(['Shop/Orders/Default delivers nothing here: the URL of its backend is the parameter /hooks/url, which has no value here: --parameter /hooks/url=VALUE, or give it another backend with --backend Shop/Orders=URL.']);
    await runtime!.stop();
    await start(build, { parameters: { '/hooks/url': backendUrl } });
    expect(notices()).toEqual([]);
    await post(runtime!.endpoints['Shop/Orders']);
    await until('it is delivered', () => received.length === 1);
    expect(received).toEqual([what === 'with a path behind it' ? '/base/x' : '/base']);
    await runtime!.stop();
    await expect(start(build, { parameters: { '/hook/url': 'x' } })).rejects.toThrow(/^--parameter names "\/hook\/url", which no stack of the app takes; expected .*\/hooks\/url/);
  });

  test('a URL of a parameter that the app makes itself is known', async () => {
    await start((stack) => {
      const parameter = new ssm.StringParameter(stack, 'Url', { parameterName: '/own/url', stringValue: backendUrl });
      webhook(stack, { backend: Backend.url(parameter.stringValue) });
      webhook(stack, { backend: Backend.url(Lazy.string({ produce: () => '{{resolve:ssm:/own/url}}' })) }, 'Other');
    });
    const known = [backendUrl, undefined];
    expect(runtime!.routes.map(({ targets: [{ backend, problem }] }) => [backend, problem])).toEqual([known, known]);
  });

  test('a URL of a template parameter without a value, and one that only AWS knows', async () => {
    const without = (stack: Stack) => void webhook(stack, { backend: Backend.url(new CfnParameter(stack, 'Url').valueAsString) });
    await expect(start(without)).rejects.toThrow('give it a value with --parameter Url=VALUE');
    await start((stack) => {
      const balancer = new CfnResource(stack, 'Balancer', { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' });
      webhook(stack, { backend: Backend.url(`https://${balancer.getAtt('DNSName').toString()}/hooks`) });
    });
    expect(notices().at(-1)).toBe('Shop/Orders/Default delivers nothing here: the URL of its backend is made of DNSName of Shop/Balancer (AWS::ElasticLoadBalancingV2::LoadBalancer), which only AWS knows: give it another backend with --backend Shop/Orders=URL.');
  });

  test('another function\'s variable without a value', async () => {
    await start((stack) => {
      webhook(stack, { backend: Backend.url(backendUrl.replace('127.0.0.1', 'example.com')) });
      new lambda.Function(stack, 'Fn', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline('exports.handler = 1'),
        environment: { A: '{{resolve:ssm:/a}}', B: '{{resolve:secretsmanager:b:SecretString:key}}', C: '{{resolve:ssm:/a}}' },
      });
    });
    expect(notices()).toContain('Function Shop/Fn reads the parameter /a, which has no value here: give it one with --parameter /a=VALUE.');
    expect(notices()).toContain('Function Shop/Fn reads the key key of the secret b, which has no value here: give it one with --secret b=VALUE.');
  });
});
