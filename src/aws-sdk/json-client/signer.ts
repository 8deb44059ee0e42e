import { createHash, createHmac, Hash, Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { Variables } from './variables';

/** What signatures are for. */
export interface SignedService {
  /** Its name in signatures, such as `sqs`. */
  readonly name: string;
  /** Whether the path of a request is signed as it is sent, which is so with S3 alone. Default: it is percent-encoded once more. */
  readonly signsPathAsSent?: boolean;
}

/** What is signed. */
export interface ToSign {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** SHA-256, with a key HMAC-SHA-256, as the signer asks for it. */
export class NodeSha256 {
  private readonly hash: Hash | Hmac;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', typeof key === 'string' ? key : bytesOf(key));
  }

  public update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  public digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  public reset(): void {
    throw new Error('A hash was reset, which the signer is not known to do; expected a new one for each use.');
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}

/** There is nothing to sign with, as the AWS SDK calls it. */
export class CredentialsError extends Error {
  public readonly name = 'CredentialsProviderError';
}

/** Signs requests to one service of one region with AWS's Signature Version 4, each with the credentials that the environment variables have then. */
export class Signer {
  private readonly signature: SignatureV4;

  constructor(service: SignedService, region: string, variables: Variables) {
    this.signature = new SignatureV4({
      service: service.name,
      region,
      uriEscapePath: !service.signsPathAsSent,
      sha256: NodeSha256,
      credentials: () => Promise.resolve(credentialsOf(variables)),
    });
  }

  /**
   * The headers of a request with its signature among them.
   *
   * @param signingDate the time that AWS is told
   * @throws CredentialsError
   */
  public async signed({ method, url, headers, body }: ToSign, signingDate: Date): Promise<Record<string, string>> {
    const { protocol, hostname, pathname, host } = url;
    const request = { method, protocol, hostname, path: pathname, query: {}, headers: { ...headers, host }, body };
    return (await this.signature.sign(request, { signingDate })).headers;
  }
}

function credentialsOf({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: Variables): {
  accessKeyId: string; secretAccessKey: string; sessionToken?: string;
} {
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new CredentialsError('There are no credentials; expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as Lambda sets them.');
  }
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN || undefined };
}
