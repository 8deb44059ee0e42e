import { createHmac } from 'node:crypto';
import examples from '@octokit/webhooks-examples';
import { Payload, payload } from './payload';

/** Header with the signature of a GitHub webhook. */
export const GITHUB_SIGNATURE_HEADER = 'X-Hub-Signature-256';

/** What GitHub's webhooks are signed with. */
export const GITHUB_SECRET = 'the secret of the webhooks of this demo';

interface Example {
  readonly name: string;
  readonly examples: readonly unknown[];
}

/** Every payload of GitHub's that the package `@octokit/webhooks-examples` has, with headers as GitHub sends them and a valid signature. */
export function githubPayloads(): Payload[] {
  return (examples as unknown as readonly Example[]).flatMap(({ name, examples: bodies }) => bodies.map((example) => {
    const body = Buffer.from(JSON.stringify(example));
    return payload('application/json', body, {
      headers: [
        ['Accept', '*/*'],
        ['User-Agent', 'GitHub-Hookshot/044aadd'],
        ['X-GitHub-Event', name],
        ['X-GitHub-Hook-ID', '292430182'],
        [GITHUB_SIGNATURE_HEADER, githubSignature(body)],
      ],
    });
  }));
}

/** GitHub's signature over the exact bytes of a body: the receiver's check of it shows that none was changed. */
export function githubSignature(body: Uint8Array): string {
  return `sha256=${createHmac('sha256', GITHUB_SECRET).update(body).digest('hex')}`;
}
