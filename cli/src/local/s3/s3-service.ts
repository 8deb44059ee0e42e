import { createHash } from 'node:crypto';
import { Bucket, StoredObject } from './bucket';
import { AwsRequest, AwsResponse } from '../aws-endpoints/http-message';
import { Clock } from '../clock';

/** Bytes of all objects of a bucket: with ordinary webhooks some hundred thousand. */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/** S3's own limit for a page. */
const MAX_KEYS = 1000;

/** An answer, whose body may be that of an object. */
export interface S3Response extends Omit<AwsResponse, 'body'> {
  readonly body: string | Buffer;
}

/** What S3 works with here. */
export interface S3ServiceProps {
  readonly clock: Clock;
  readonly onNotice: (line: string) => void;
  /** Bytes of all objects of a bucket. @default 256 MB */
  readonly maxBytes?: number;
}

/**
 * Amazon S3, as far as an archive is written and read: `PutObject`, with `If-None-Match: *` too, `GetObject`, `HeadObject` and `ListObjectsV2`, with the bucket in
 * the path. Objects are kept in memory.
 */
export class S3Service {
  /** Whether a request is signed for S3. */
  public static matches({ headers }: AwsRequest): boolean {
    return /^AWS4-HMAC-SHA256 Credential=[^,\s]+\/s3\/aws4_request,/.test(headers.authorization ?? '');
  }

  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly props: S3ServiceProps) {}

  /** Makes a bucket, which is empty. */
  public createBucket(name: string): void {
    let isTold = false;
    this.buckets.set(name, new Bucket(this.props.maxBytes ?? DEFAULT_MAX_BYTES, () => {
      if (!isTold) {
        this.props.onNotice(`The bucket ${name} is full: what was written first goes from here on.`);
      }
      isTold = true;
    }));
  }

  /** Takes a bucket away with all that is in it. */
  public deleteBucket(name: string): void {
    this.buckets.delete(name);
  }

  /** A bucket, for tests that look into it; undefined where there is none. */
  public bucket(name: string): Bucket | undefined {
    return this.buckets.get(name);
  }

  public handle(request: AwsRequest): S3Response {
    const url = new URL(request.path, 'http://local');
    const [, name = '', encodedKey = ''] = /^\/([^/]*)\/?([^]*)$/.exec(url.pathname) ?? [];
    const key = decodeURIComponent(encodedKey);
    const bucket = this.buckets.get(name);
    if (!bucket) {
      return error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    }
    if (request.method === 'PUT' && key !== '') {
      return this.put(bucket, key, request);
    }
    if ((request.method === 'GET' || request.method === 'HEAD') && key !== '') {
      return get(bucket.get(key));
    }
    if (request.method === 'GET' && url.searchParams.get('list-type') === '2') {
      return list(name, bucket, url.searchParams);
    }
    return error(501, 'NotImplemented', `The local runtime emulates PutObject, GetObject, HeadObject and ListObjectsV2 of S3, not ${request.method} ${key === '' ? 'of a bucket' : 'of an object'}.`);
  }

  private put(bucket: Bucket, key: string, { headers, body }: AwsRequest): AwsResponse {
    const checksum = headers['x-amz-checksum-sha256'];
    if (checksum !== undefined && checksum !== createHash('sha256').update(body).digest('base64')) {
      return error(400, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
    }
    if (headers['if-match'] !== undefined || (headers['if-none-match'] ?? '*') !== '*') {
      return error(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented');
    }
    if (headers['if-none-match'] === '*' && bucket.get(key)) {
      return error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
    }
    const metadata = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), String(value)]] : []));
    const object: StoredObject = {
      key, body, metadata, contentType: headers['content-type'] ?? 'binary/octet-stream', checksum: checksum && String(checksum), writtenAt: this.props.clock.now(),
    };
    bucket.put(object);
    return { status: 200, headers: { etag: etagOf(object), ...checksumOf(object) }, body: '' };
  }
}

function get(object: StoredObject | undefined): S3Response {
  if (!object) {
    return error(404, 'NoSuchKey', 'The specified key does not exist.');
  }
  const metadata = Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]));
  const headers = { 'content-type': object.contentType, 'last-modified': new Date(object.writtenAt).toUTCString(), 'etag': etagOf(object), ...metadata };
  return { status: 200, headers, body: object.body };
}

function list(name: string, bucket: Bucket, parameters: URLSearchParams): AwsResponse {
  const prefix = parameters.get('prefix') ?? '';
  const asked = Number(parameters.get('max-keys') ?? MAX_KEYS);
  if (parameters.get('delimiter')) {
    return error(501, 'NotImplemented', 'The local runtime lists keys of S3 without a delimiter.');
  }
  if (!Number.isInteger(asked) || asked < 0) {
    return error(400, 'InvalidArgument', 'Provided max-keys not an integer or within integer range');
  }
  const token = parameters.get('continuation-token');
  const after = token === null ? parameters.get('start-after') ?? '' : Buffer.from(token, 'base64').toString('utf8');
  const { objects, next } = bucket.list(prefix, after, Math.min(asked, MAX_KEYS));
  const written = parameters.get('encoding-type') === 'url' ? (key: string) => encodeURIComponent(key).replace(/%2F/g, '/') : (key: string) => key;
  const contents = objects.map((object) => `<Contents><Key>${text(written(object.key))}</Key><LastModified>${new Date(object.writtenAt).toISOString()}</LastModified>`
    + `<ETag>${text(etagOf(object))}</ETag><Size>${object.body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`);
  const continued = next === undefined ? '' : `<NextContinuationToken>${Buffer.from(next).toString('base64')}</NextContinuationToken>`;
  return answer(200, `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${text(name)}</Name><Prefix>${text(written(prefix))}</Prefix>`
    + `<KeyCount>${objects.length}</KeyCount><MaxKeys>${asked}</MaxKeys><IsTruncated>${next !== undefined}</IsTruncated>${continued}${contents.join('')}</ListBucketResult>`);
}

function checksumOf({ checksum }: StoredObject): Record<string, string> {
  return checksum === undefined ? {} : { 'x-amz-checksum-sha256': checksum };
}

function etagOf({ body }: StoredObject): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function error(status: number, code: string, message: string): AwsResponse {
  return answer(status, `<Error><Code>${code}</Code><Message>${text(message)}</Message></Error>`);
}

function answer(status: number, xml: string): AwsResponse {
  return { status, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}` };
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
