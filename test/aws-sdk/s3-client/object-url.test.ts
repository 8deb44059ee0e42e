import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { objectUrl } from '../../../src/aws-sdk/s3-client/object-url';

/** One region of each partition, and those with rules of their own. */
const REGIONS = [
  'us-east-1', 'eu-central-2', 'mx-central-1', 'cn-north-1', 'us-gov-west-1', 'us-gov-east-1', 'us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1',
  'eu-isoe-west-1', 'eusc-de-east-1',
];
const BUCKETS = ['archive', 'archive.example.com', 'Archive_Of_Old', '1-2-3'];
const CHOICES = [false, true].flatMap((fips) => [false, true].map((dualStack) => ({ fips, dualStack })));

/** Where the SDK would write an object; undefined where it refuses to. */
async function sdkUrl(bucket: string, key: string, settings: object): Promise<string | undefined> {
  let url: string | undefined;
  const requestHandler = {
    handle: (request: { protocol: string; hostname: string; port?: number; path: string }) => {
      url = `${request.protocol}//${request.hostname}${request.port === undefined ? '' : `:${request.port}`}${request.path}`;
      return Promise.reject(new Error('This goes nowhere.'));
    },
  };
  const client = new S3Client({ maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, requestHandler, ...settings } as never);
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'x' })).catch(() => undefined);
  return url;
}

test.each(REGIONS)('an object is where the SDK finds it in %s', async (region) => {
  const urls: Array<[object, string, string]> = [];
  const expected: Array<[object, string, string | undefined]> = [];
  for (const choice of CHOICES) {
    for (const bucket of BUCKETS) {
      const url = await sdkUrl(bucket, 'a/!2F b.json', { region, useFipsEndpoint: choice.fips, useDualstackEndpoint: choice.dualStack });
      const variables = { AWS_USE_FIPS_ENDPOINT: String(choice.fips), AWS_USE_DUALSTACK_ENDPOINT: String(choice.dualStack) };
      urls.push([choice, bucket, objectUrl(bucket, 'a/!2F b.json', region, variables).href]);
      // What the SDK refuses, because there is no such address, is refused by the name service here.
      expected.push([choice, bucket, url ?? expect.stringContaining(region) as unknown as string]);
    }
  }
  expect(urls).toEqual(expected);
  expect(expected.filter(([, , url]) => typeof url === 'string').length).toBeGreaterThanOrEqual(BUCKETS.length);
});

test.each(['http://127.0.0.1:4566', 'http://[::1]:4566', 'http://localhost:4566', 'https://s3.example.com', 'http://localhost:4566/below'])(
  'at %s an object is where the SDK finds it', async (endpoint) => {
    for (const bucket of ['archive', '1-2-3', 'Archive_Of_Old']) {
      const url = objectUrl(bucket, 'a/!2F b.json', 'eu-west-1', { AWS_ENDPOINT_URL: endpoint });
      expect(url.href).toBe(await sdkUrl(bucket, 'a/!2F b.json', { region: 'eu-west-1', endpoint }));
    }
  },
);

test('the endpoint of S3 goes before that of all services', () => {
  const variables = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:2' };
  expect(objectUrl('archive', 'k', 'eu-west-1', variables).href).toBe('http://127.0.0.1:2/archive/k');
});

test('empty variables name no endpoint', () => {
  const variables = { AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_S3: '' };
  expect(objectUrl('archive', 'k', 'eu-west-1', variables).href).toBe('https://archive.s3.eu-west-1.amazonaws.com/k');
});
