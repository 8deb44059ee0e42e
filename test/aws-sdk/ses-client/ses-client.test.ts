import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { Email, SesClient, sesEndpoint } from '../../../src/aws-sdk/ses-client/ses-client';
import { Seen, Servers } from '../../delivery/support/servers';
import { authorizationOf, headerOf, signatureOf } from '../json-client/sigv4';

const servers = new Servers();
afterEach(() => servers.close());

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TOKEN = 'token/with+signs==';
const CREDENTIALS = { AWS_REGION: 'eu-west-3', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN };
const EMAIL: Email = {
  from: 'Alerts <alerts@example.com>',
  to: ['ann@example.com', 'bob@example.com'],
  replyTo: ['ops@example.com'],
  subject: '🔴 é',
  text: 'text\n"é😀"',
  html: '<p>é</p>',
  headers: { References: '<a@alerts.invalid>' },
  configurationSet: 'alerts',
};

type Given = readonly [status: number, body: string, errorType?: string];

/** SES that gives these answers one after the other, the last one for ever. */
async function ses(...answers: readonly Given[]): Promise<{ client: SesClient; url: string; seen: Seen[] }> {
  let next = 0;
  const { url, seen } = await servers.http((response) => {
    const [status, body, type] = answers[Math.min(next, answers.length - 1)] ?? [200, '{"MessageId":"m1"}'];
    next += 1;
    response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) }).end(body);
  });
  return { client: new SesClient({ ...CREDENTIALS, AWS_ENDPOINT_URL: url }), url, seen };
}

/** The requests of both clients for the same e-mail. */
async function both(email: Email): Promise<{ ours: Seen; theirs: Seen }> {
  const { client, url, seen } = await ses();
  await client.send(email);
  const content = (text: string): { Data: string; Charset: string } => ({ Data: text, Charset: 'UTF-8' });
  const credentials = { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: SECRET, sessionToken: TOKEN };
  await new SESv2Client({ region: 'eu-west-3', endpoint: url, credentials }).send(new SendEmailCommand({
    FromEmailAddress: email.from,
    Destination: { ToAddresses: [...email.to] },
    ReplyToAddresses: email.replyTo && [...email.replyTo],
    Content: {
      Simple: {
        Subject: content(email.subject),
        Body: { Text: content(email.text), Html: email.html === undefined ? undefined : content(email.html) },
        Headers: email.headers && Object.entries(email.headers).map(([Name, Value]) => ({ Name, Value })),
      },
    },
    ConfigurationSetName: email.configurationSet,
  }));
  return { ours: seen[0], theirs: seen[1] };
}

test.each([
  ['everything', EMAIL], ['nothing but a text', { from: 'a@example.com', to: ['b@example.com'], subject: 's', text: 't' }],
])('an e-mail with %s is sent with the request that the SDK makes', async (_what, email) => {
  const { ours, theirs } = await both(email);
  expect([ours.method, ours.url]).toEqual([theirs.method, theirs.url]);
  expect(JSON.parse(ours.body.toString())).toEqual(JSON.parse(theirs.body.toString()));
  const names = ['host', 'content-type', 'x-amz-security-token'];
  expect(names.map((name) => [name, headerOf(ours.rawHeaders, name)])).toEqual(names.map((name) => [name, headerOf(theirs.rawHeaders, name)]));
});

test('it is signed as the SDK signs, and the signature verifies', async () => {
  const { ours, theirs } = await both(EMAIL);
  const [mine, sdk] = [authorizationOf(ours.rawHeaders), authorizationOf(theirs.rawHeaders)];
  expect([mine.keyId, mine.scope]).toEqual([sdk.keyId, sdk.scope]);
  expect(mine.scope).toMatch(/^\d{8}\/eu-west-3\/ses\/aws4_request$/);
  expect(mine.signature).toBe(signatureOf(ours, SECRET));
});

test.each([
  ['eu-west-1', {}], ['us-gov-west-1', {}], ['us-gov-west-1', { AWS_USE_FIPS_ENDPOINT: 'true' }], ['us-east-1', { AWS_USE_FIPS_ENDPOINT: 'true' }], ['eusc-de-east-1', {}],
])('the address in %s with %j is the SDK\'s', async (region, variables: Record<string, string>) => {
  const client = new SESv2Client({ region, useFipsEndpoint: variables.AWS_USE_FIPS_ENDPOINT === 'true', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const { url } = client.config.endpointProvider({ Region: region, UseFIPS: variables.AWS_USE_FIPS_ENDPOINT === 'true', UseDualStack: false });
  expect(new URL(sesEndpoint(region, variables)).href).toBe(url.href);
});

test('a second try is made of what may pass, and none where it is one try', async () => {
  const throttled = [429, '{"message":"slow"}', 'TooManyRequestsException'] as const;
  const { client, seen } = await ses(throttled, [200, '{"MessageId":"m1"}']);
  await client.send(EMAIL);
  expect(seen).toHaveLength(2);
  const other = await ses(throttled);
  await expect(other.client.send(EMAIL, { timeoutMs: 2000 })).rejects.toMatchObject({ name: 'TooManyRequestsException', status: 429 });
  expect(other.seen).toHaveLength(1);
});

test('an answer without the id of a message is no success', async () => {
  const { client } = await ses([200, '<html>']);
  await expect(client.send(EMAIL)).rejects.toMatchObject({ code: 'NoMessage' });
});
