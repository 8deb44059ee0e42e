import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, ListObjectsV2CommandInput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { S3Client as LeanClient } from '../../../../src/aws-sdk/s3-client/s3-client';
import { AccessControl } from '../../../src/local/access/access-control';
import { AwsServer, AwsServices } from '../../../src/local/aws-endpoints/aws-server';
import { SystemClock } from '../../../src/local/clock';
import { S3Service } from '../../../src/local/s3';

const credentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret', sessionToken: 'token' };
const KEY = 'orders/2026/11/29/13/!2Fgithub!3A17/20261129T131502.123Z-a.json';

let server: AwsServer;
let s3: S3Service;
let sdk: S3Client;
let url: string;
const notices: string[] = [];

beforeEach(async () => {
  const onNotice = (line: string) => void notices.push(line);
  notices.length = 0;
  server = new AwsServer({ credentials, access: new AccessControl({ allowedHosts: [], onNotice }), onNotice });
  url = await server.listen();
  s3 = new S3Service({ clock: new SystemClock(), onNotice, maxBytes: 100 });
  s3.createBucket('archive');
  server.serve({ s3, management: [] as AwsServices['management'] } as AwsServices);
  sdk = new S3Client({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterEach(() => server.stop());

const put = (Key: string, Body: string | Uint8Array, more: object = {}) => sdk.send(new PutObjectCommand({ Bucket: 'archive', Key, Body, ...more }));
const list = (input: Partial<ListObjectsV2CommandInput> = {}) => sdk.send(new ListObjectsV2Command({ Bucket: 'archive', ...input }));

test('what the SDK writes, it reads as it was', async () => {
  const body = Buffer.from([0, 255, 10, 128]);
  await put(`${KEY} é+&`, body, { ContentType: 'application/json', Metadata: { sequence: '17' } });
  const { Body, ContentType, ContentLength, Metadata, LastModified } = await sdk.send(new GetObjectCommand({ Bucket: 'archive', Key: `${KEY} é+&` }));
  expect(Buffer.from(await Body!.transformToByteArray())).toEqual(body);
  expect([ContentType, ContentLength, Metadata]).toEqual(['application/json', 4, { sequence: '17' }]);
  expect(Math.abs(LastModified!.getTime() - Date.now())).toBeLessThan(60_000);
  expect((await sdk.send(new HeadObjectCommand({ Bucket: 'archive', Key: `${KEY} é+&` }))).Metadata).toEqual({ sequence: '17' });
});

test('what the function of an archive writes is there once, and the first one stays', async () => {
  const variables = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIDLOCAL', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token', AWS_ENDPOINT_URL: url };
  const client = new LeanClient(variables);
  const object = { bucket: 'archive', key: KEY, body: '{"é":1}', contentType: 'application/json', metadata: { sequence: '1' } };
  expect(await client.create(object)).toBe(true);
  expect(await client.create({ ...object, body: '{}' })).toBe(false);
  const { Body } = await sdk.send(new GetObjectCommand({ Bucket: 'archive', Key: KEY }));
  expect(await Body!.transformToString()).toBe('{"é":1}');
  await expect(client.create({ ...object, bucket: 'other' })).rejects.toMatchObject({ name: 'NoSuchBucket', status: 404 });
});

test('a condition is kept, and without one an object is replaced', async () => {
  await put('a', '1', { IfNoneMatch: '*' });
  await expect(put('a', '2', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await put('a', '3');
  expect(s3.bucket('archive')!.get('a')!.body.toString()).toBe('3');
  await expect(put('b', '1', { ChecksumSHA256: 'AAAA' })).rejects.toMatchObject({ name: 'BadDigest' });
});

test('keys are listed in their order, by prefix, from one on, and page by page', async () => {
  for (const key of ['b/2', 'a/1', 'b/1', 'b/!', 'c&d/<1>']) {
    await put(key, 'x');
  }
  const keys = async (input: Partial<ListObjectsV2CommandInput>) => (await list(input)).Contents?.map(({ Key }) => Key);
  expect(await keys({})).toEqual(['a/1', 'b/!', 'b/1', 'b/2', 'c&d/<1>']);
  expect(await keys({ EncodingType: 'url', Prefix: 'c&' })).toEqual(['c%26d/%3C1%3E']);
  expect(await keys({ Prefix: 'b/', StartAfter: 'b/!' })).toEqual(['b/1', 'b/2']);
  expect(await keys({ Prefix: 'nothing' })).toBeUndefined();
  const first = await list({ Prefix: 'b/', MaxKeys: 2 });
  expect([first.KeyCount, first.IsTruncated, first.Contents?.[0].Size]).toEqual([2, true, 1]);
  const second = await list({ Prefix: 'b/', MaxKeys: 2, ContinuationToken: first.NextContinuationToken });
  expect([second.Contents?.map(({ Key }) => Key), second.IsTruncated]).toEqual([['b/2'], false]);
});

test('what is not there, or not modelled, is said', async () => {
  await expect(sdk.send(new GetObjectCommand({ Bucket: 'archive', Key: 'a' }))).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(list({ Bucket: 'other' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
  await expect(list({ Delimiter: '/' })).rejects.toMatchObject({ name: 'NotImplemented' });
  await expect(put('a', '1', { IfMatch: '"x"' })).rejects.toMatchObject({ name: 'NotImplemented' });
});

test('a bucket that is full loses what was written first, and says so once', async () => {
  for (const key of ['a', 'b', 'c', 'd']) {
    await put(key, 'x'.repeat(40));
  }
  expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(['c', 'd']);
  expect(notices).toEqual(['The bucket archive is full: what was written first goes from here on.']);
});

test('who does not sign as the functions here do is refused', async () => {
  const other = new S3Client({ endpoint: url, region: 'us-east-1', credentials: { ...credentials, secretAccessKey: 'wrong' }, maxAttempts: 1 });
  await expect(other.send(new PutObjectCommand({ Bucket: 'archive', Key: 'a', Body: '1' }))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});
