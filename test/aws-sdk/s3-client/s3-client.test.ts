import { createHash } from 'node:crypto';
import { PutObjectCommand, S3Client as SdkClient } from '@aws-sdk/client-s3';
import { S3Client } from '../../../src/aws-sdk/s3-client/s3-client';
import { Seen, Servers } from '../../delivery/support/servers';
import { authorizationOf, headerOf, signatureOf } from '../json-client/sigv4';

const servers = new Servers();
afterEach(() => servers.close());

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TOKEN = 'token/with+signs==';
const CREDENTIALS = { AWS_REGION: 'eu-west-3', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN };
const OBJECT = {
  bucket: 'archive',
  key: "orders/2026/11/29/13/!2Fgithub!3A17/a b+c(d)'*&é.json",
  body: '{"v":1,"body":"é😀"}',
  contentType: 'application/json',
  metadata: { sequence: '18849496460467696128' },
};

const checksumOf = (body: string | Buffer): string => createHash('sha256').update(body).digest('base64');
const xml = (code: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>A message.</Message><RequestId>1</RequestId></Error>`;

type Given = readonly [status: number, body: string];

/** A bucket that gives these answers one after the other, the last one for ever; without any it takes everything. */
async function bucket(...answers: readonly Given[]): Promise<{ client: S3Client; url: string; seen: Seen[] }> {
  let next = 0;
  const { url, seen } = await servers.http((response, { body }) => {
    const [status, text] = answers[Math.min(next, answers.length - 1)] ?? [200, ''];
    next += 1;
    response.writeHead(status, status === 200 ? { 'x-amz-checksum-sha256': checksumOf(body) } : { 'content-type': 'application/xml' }).end(text);
  });
  return { client: new S3Client({ ...CREDENTIALS, AWS_ENDPOINT_URL: url }), url, seen };
}

/** The requests of both clients for the same object. */
async function both(): Promise<{ ours: Seen; theirs: Seen }> {
  const { client, url, seen } = await bucket();
  await client.create(OBJECT);
  const credentials = { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: SECRET, sessionToken: TOKEN };
  await new SdkClient({ region: 'eu-west-3', endpoint: url, credentials }).send(new PutObjectCommand({
    Bucket: OBJECT.bucket, Key: OBJECT.key, Body: OBJECT.body, ContentType: OBJECT.contentType, Metadata: OBJECT.metadata, IfNoneMatch: '*', ChecksumSHA256: checksumOf(OBJECT.body),
  }));
  return { ours: seen[0], theirs: seen[1] };
}

test('an object is written with the request that the SDK makes', async () => {
  const { ours, theirs } = await both();
  expect(ours.method).toBe('PUT');
  expect(ours.url).toBe(theirs.url.replace('?x-id=PutObject', ''));
  expect(ours.body).toEqual(Buffer.from(OBJECT.body));
  expect(ours.body).toEqual(theirs.body);
  const names = [
    'host', 'content-type', 'content-length', 'if-none-match', 'x-amz-checksum-sha256', 'x-amz-content-sha256', 'x-amz-meta-sequence', 'x-amz-security-token',
  ];
  expect(names.map((name) => [name, headerOf(ours.rawHeaders, name)])).toEqual(names.map((name) => [name, headerOf(theirs.rawHeaders, name)]));
  expect(headerOf(ours.rawHeaders, 'if-none-match')).toBe('*');
});

test('it is signed as the SDK signs, and the signature verifies', async () => {
  const { ours, theirs } = await both();
  const [mine, sdk] = [authorizationOf(ours.rawHeaders), authorizationOf(theirs.rawHeaders)];
  expect([mine.keyId, mine.scope]).toEqual([sdk.keyId, sdk.scope]);
  expect(mine.scope).toMatch(/^\d{8}\/eu-west-3\/s3\/aws4_request$/);
  expect(mine.signedHeaders).toEqual(expect.arrayContaining(['host', 'if-none-match', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-meta-sequence', 'x-amz-security-token']));
  expect(mine.signature).toBe(signatureOf(ours, SECRET));
  expect(mine.signature).not.toBe(signatureOf({ ...ours, body: Buffer.from('{}') }, SECRET));
});

test('what is there already stays, and that is told', async () => {
  const { client, seen } = await bucket([412, xml('PreconditionFailed')]);
  expect(await client.create(OBJECT)).toBe(false);
  expect(seen).toHaveLength(1);
});

test.each([
  [503, 'SlowDown'], [503, 'ServiceUnavailable'], [500, 'InternalError'],
])('%i %s is tried again', async (status, code) => {
  const { client, seen } = await bucket([status, xml(code)], [200, '']);
  expect(await client.create(OBJECT)).toBe(true);
  expect(seen).toHaveLength(2);
});

test.each([
  [403, 'AccessDenied'], [404, 'NoSuchBucket'], [409, 'ConditionalRequestConflict'], [400, 'KeyTooLongError'], [301, 'PermanentRedirect'],
])('%i %s is an error of that name at once', async (status, code) => {
  const { client, seen } = await bucket([status, xml(code)]);
  await expect(client.create(OBJECT)).rejects.toMatchObject({ name: code, status, message: 'A message.' });
  expect(seen).toHaveLength(1);
});

test.each(['', '<html><Code>PreconditionFailed</Code></html>', '{"Code":"PreconditionFailed"}'])('412 of somebody else, who says %j, is no success', async (text) => {
  const { client } = await bucket([412, text]);
  await expect(client.create(OBJECT)).rejects.toMatchObject({ name: 'Http412', message: 'The answer has the status 412.' });
});

test('an answer without the checksum of the object is no success', async () => {
  const { url } = await servers.http((response) => response.end('<html>Welcome</html>'));
  const client = new S3Client({ ...CREDENTIALS, AWS_ENDPOINT_URL: url });
  await expect(client.create(OBJECT)).rejects.toMatchObject({ code: 'InvalidChecksum' });
});

test('a bucket elsewhere is written to with signatures for its region', async () => {
  const { url, seen } = await bucket();
  await new S3Client({ ...CREDENTIALS, AWS_ENDPOINT_URL: url }, 'eu-north-1').create(OBJECT);
  expect(authorizationOf(seen[0].rawHeaders).scope).toMatch(/\/eu-north-1\/s3\//);
});
