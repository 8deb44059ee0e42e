import { timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { Credentials } from './credentials';
import { AwsRequest, AwsResponse, errorResponse } from './http-message';
import { NodeSha256 } from '../../../../src/aws-sdk/json-client/signer';

/** `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX` */
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Named in each answer, because a function that signs with other credentials is a puzzle otherwise. */
const EXPECTED = 'the local runtime takes calls that are signed with the credentials that it gives to its functions (AWS_ACCESS_KEY_ID …)';

/**
 * Verifies AWS's Signature Version 4 with the credentials of this run, by signing the request again.
 *
 * The time in it is not held against a clock: nobody on the way can keep a request for later here.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class SignatureCheck {
  private readonly signers = new Map<string, SignatureV4>();

  constructor(private readonly credentials: Credentials) {}

  /** @returns the answer to a request that is not signed as it must be; undefined when it is */
  public async refusal(request: AwsRequest): Promise<AwsResponse | undefined> {
    const { authorization, 'x-amz-security-token': token, 'x-amz-date': date } = request.headers;
    if (authorization === undefined) {
      return errorResponse(403, 'MissingAuthenticationTokenException', `Request is missing Authentication Token: ${EXPECTED}.`);
    }
    const [, accessKeyId, , region, service, names, signature] = AUTHORIZATION.exec(authorization) ?? [];
    const signedAt = TIME.exec(String(date));
    if (accessKeyId === undefined || !signedAt) {
      return errorResponse(403, 'IncompleteSignatureException', `The Authorization header or X-Amz-Date is not of Signature Version 4: ${EXPECTED}.`);
    }
    const { accessKeyId: ownKey, sessionToken } = this.credentials;
    if (!same(accessKeyId, ownKey) || !same(String(token), sessionToken)) {
      return errorResponse(403, 'UnrecognizedClientException', `The security token included in the request is invalid: ${EXPECTED}.`);
    }
    const [year, month, day, hours, minutes, seconds] = signedAt.slice(1).map(Number);
    const expected = await this.sign(request, names.split(';'), { region, service, at: new Date(Date.UTC(year, month - 1, day, hours, minutes, seconds)) });
    return expected !== undefined && same(signature, expected)
      ? undefined
      : errorResponse(403, 'InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.');
  }

  /** The signature that a request has to have; undefined where something that must be signed is not. */
  private async sign(
    { method, path, headers, body }: AwsRequest, names: readonly string[], { region, service, at }: { region: string; service: string; at: Date },
  ): Promise<string | undefined> {
    if (!names.includes('host')) {
      return undefined;
    }
    const signed = names.map((name) => [name, String(headers[name] ?? '')] as const);
    const request = {
      method,
      protocol: 'http:',
      hostname: 'local',
      path: path.split('?')[0],
      query: queryOf(new URL(path, 'http://local')),
      // Without this header the signer hashes the body itself; what a caller says its hash is must not count.
      headers: Object.fromEntries(signed.filter(([name]) => name !== 'x-amz-content-sha256')),
      body,
    };
    const result = await this.signer(region, service, names.includes('x-amz-content-sha256'))
      .sign(request, { signingDate: at, signableHeaders: new Set(names) });
    return /Signature=([0-9a-f]{64})/.exec(result.headers.authorization)?.[1];
  }

  private signer(region: string, service: string, applyChecksum: boolean): SignatureV4 {
    const key = `${region}/${service}/${applyChecksum}`;
    const { credentials } = this;
    const signer = this.signers.get(key)
      ?? new SignatureV4({ service, region, sha256: NodeSha256, credentials, applyChecksum, uriEscapePath: service !== 's3' });
    this.signers.set(key, signer);
    return signer;
  }
}

function queryOf(url: URL): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]));
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
