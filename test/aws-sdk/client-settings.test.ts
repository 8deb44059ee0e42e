import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from '../../src/aws-sdk/client-settings';
import { readSecretText } from '../../src/aws-sdk/secret-text';
import { Servers } from '../delivery/support/servers';

const servers = new Servers();
const saved = { ...process.env };
afterEach(async () => {
  process.env = { ...saved };
  await servers.close();
});

/** Three tries of two seconds each, and what is between them. */
const TOO_LONG_MS = 40_000;

async function endOf(work: Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('still waiting'), TOO_LONG_MS);
  });
  try {
    return await Promise.race([work.then(() => 'done', ({ name }: Error) => name), late]);
  } finally {
    clearTimeout(timer);
  }
}

function useServer(url: string): void {
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
}

test('field case S5: a secret that Secrets Manager never answers for is given up on after three tries', async () => {
  const { url, seen } = await servers.http(() => undefined);
  useServer(url);
  expect(await endOf(readSecretText('arn')())).toBe('TimeoutError');
  expect(seen).toHaveLength(3);
});

test('field case S5: an answer of Secrets Manager that stops in the middle is given up on', async () => {
  const { url } = await servers.http((response) => response.writeHead(200, { 'content-length': '100' }).write('{"Secr'));
  useServer(url);
  expect(await endOf(readSecretText('arn')())).toBe('TimeoutError');
});

test('a message of a handshake that SQS never answers for is given up on', async () => {
  const { url } = await servers.http(() => undefined);
  useServer(url);
  const sqs = new SQSClient(CLIENT_SETTINGS);
  expect(await endOf(sqs.send(new SendMessageCommand({ QueueUrl: `${url}/1/q.fifo`, MessageBody: 'b', MessageGroupId: 'g' })))).toBe('TimeoutError');
});
