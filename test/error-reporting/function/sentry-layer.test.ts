import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { Servers } from '../../delivery/support/servers';

/** The layer as it is deployed. */
const LAYER = path.join(__dirname, '..', '..', '..', 'assets', 'error-reporting', 'sentry.lambda', 'sentry.js');
const servers = new Servers();
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'reported-'));
afterAll(async () => {
  await servers.close();
  fs.rmSync(root, { recursive: true });
});

/** A function with this text, called once as Lambda does behind the layer; resolves to what Sentry was sent and what came of the call. */
async function call(code: string, secret = 'DSN', env: Record<string, string> = {}) {
  fs.writeFileSync(path.join(root, 'index.js'), code);
  const sentry = await servers.http((response) => response.end('{}'));
  const dsn = `${sentry.url.replace('http://', 'http://key@')}/7`;
  const secrets = await servers.http((response) => response.end(JSON.stringify({ SecretString: secret.replace('DSN', dsn) })));
  const program = `
    process.on('unhandledRejection', () => process.stdout.write('Lambda ends it\\n', () => process.exit(0)));
    const { handler } = require(${JSON.stringify(LAYER)});
    const context = { functionName: 'forwarder', logGroupName: 'log', awsRequestId: 'r-1', getRemainingTimeInMillis: () => 60000 };
    handler({ Records: [{ body: 'BODY-OF-A-WEBHOOK' }] }, context).then(
      (answer) => process.stdout.write(JSON.stringify({ answer }) + '\\n', () => ${env.WAIT ? 'undefined' : 'process.exit(0)'}),
      (error) => process.stdout.write(JSON.stringify({ error: error.message }) + '\\n', () => process.exit(0)),
    );`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'KEY-OF-AWS',
      AWS_ENDPOINT_URL: secrets.url,
      ORIGINAL_HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: root,
      SENTRY_DSN_SECRET_ARN: 'arn',
      SENTRY_WEBHOOK: 'Stack/Orders',
      SENTRY_ENVIRONMENT: 'test',
      ...env,
    },
  });
  const sent = sentry.seen.map(({ body }) => body.toString('utf8'));
  const events = sent.flatMap((envelope) => envelope.split('\n').map((line) => (line ? JSON.parse(line) as Record<string, any> : {})).filter((item) => item.event_id && item.level));
  return { stdout, sent: sent.join('\n'), events };
}

const LISTENER = "globalThis[Symbol.for('cdk-scalable-webhook.log-listener')]";

test('an exception reaches Sentry before the invocation ends, and Lambda has it too', async () => {
  const { stdout, events } = await call("exports.handler = async () => { throw new Error('broken'); };");
  expect(JSON.parse(stdout)).toEqual({ error: 'broken' });
  expect(events).toEqual([expect.objectContaining({ environment: 'test', tags: expect.objectContaining({ webhook: 'Stack/Orders' }) })]);
  expect(events[0].exception.values[0]).toMatchObject({ type: 'Error', value: 'broken' });
});

test('so does one at the load of the function', async () => {
  const { stdout, events } = await call("throw new Error('no start');");
  expect(JSON.parse(stdout)).toEqual({ error: 'no start' });
  expect(events.map((event) => event.exception.values[0].value)).toEqual(['no start']);
});

test('so does an unhandled rejection, before Lambda ends the environment', async () => {
  const { stdout, events } = await call("exports.handler = async () => { void Promise.reject(new Error('forgotten')); return 'ok'; };", 'DSN', { WAIT: 'yes' });
  expect(stdout).toContain('Lambda ends it');
  expect(events.map((event) => event.exception.values[0].value)).toContain('forgotten');
});

test('dead letters and backends that are down are events; a storm of them is a few', async () => {
  const { stdout, events } = await call(`exports.handler = async () => {
    const tell = ${LISTENER};
    tell({ message: 'brake', destination: 'Teams', state: 'open' });
    for (let i = 0; i < 100; i += 1) tell({ message: 'dead-letter', destination: 'Teams', deliveryId: 'd-' + i, groupHash: '0123456789ab', reason: 'rejected', detail: 'DETAIL', attempts: 1 });
    return 'done';
  };`);
  expect(JSON.parse(stdout)).toEqual({ answer: 'done' });
  expect(events).toHaveLength(10);
  expect(events[0]).toMatchObject({ message: 'The backend of Teams is down', level: 'error' });
  expect(events[1]).toMatchObject({ message: 'Dead letter for Teams: rejected', extra: { deliveryId: 'd-0', groupHash: '0123456789ab' } });
});

test('no body, header or secret is sent', async () => {
  const { sent, events } = await call(`exports.handler = async (event) => {
    console.log(event.Records[0].body);
    const { body } = event.Records[0];
    await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', body, headers: { authorization: process.env.TOKEN } }).catch(() => undefined);
    ${LISTENER}({ message: 'dead-letter', destination: 'Teams', deliveryId: 'd', groupHash: '0', reason: 'rejected', detail: body, attempts: 1 });
    throw new Error('broken');
  };`, 'DSN', { TOKEN: 'HEADER-OF-A-WEBHOOK' });
  expect(events).toHaveLength(2);
  expect(sent).not.toMatch(/BODY-OF-A-WEBHOOK|HEADER-OF-A-WEBHOOK|KEY-OF-AWS/);
});

test('a secret that holds no DSN changes nothing of the function', async () => {
  const { stdout, events } = await call("exports.handler = async () => 'done';", 'not one');
  expect(stdout.trim().split('\n').map((line) => JSON.parse(line) as object)).toEqual([
    { message: 'problem', doing: 'error-reporting', detail: expect.stringContaining('holds none of Sentry') }, { answer: 'done' },
  ]);
  expect(events).toEqual([]);
});

test('the DSN may be a field of the secret', async () => {
  const { events } = await call("exports.handler = async () => { throw new Error('broken'); };", '{"dsn":"DSN"}', { SENTRY_DSN_FIELD: 'dsn' });
  expect(events).toHaveLength(1);
});
