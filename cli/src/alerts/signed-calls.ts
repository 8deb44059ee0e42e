import { SignatureV4 } from '@smithy/signature-v4';
import { NodeSha256 } from '../../../src/aws-sdk/json-client/signer';
import type { LocalConnection } from '../local/connection/connection-file';

/** Where services of AWS are, and whose requests they take. */
export interface SignedAccess extends Pick<LocalConnection, 'awsUrl' | 'region'> {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}

/**
 * Publishes a message to a topic.
 *
 * @returns the id of the message
 * @throws Error when it is not taken
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export async function publish(access: SignedAccess, topicArn: string, message: string): Promise<string> {
  const body = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn: topicArn, Message: message }).toString();
  const response = await call(access, 'sns', { 'content-type': 'application/x-www-form-urlencoded' }, body);
  const answer = await response.text();
  const [, id] = /<MessageId>([^<]+)<\/MessageId>/.exec(answer) ?? [];
  if (!response.ok || id === undefined) {
    throw new Error(`The topic ${topicArn} answered ${response.status}, expected that it takes the message: ${answer}`);
  }
  return id;
}

/**
 * Gives resources tags, as a look-up of a local run finds them.
 *
 * @throws Error when they are not taken
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html
 */
export async function tagResources(connection: LocalConnection, arns: readonly string[], tags: Readonly<Record<string, string>>): Promise<void> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'ResourceGroupsTaggingAPI_20170126.TagResources' };
  const response = await call(connection, 'tagging', headers, JSON.stringify({ ResourceARNList: arns, Tags: tags }));
  if (!response.ok) {
    throw new Error(`The tags were answered ${response.status}, expected that they are taken: ${await response.text()}`);
  }
}

async function call(
  { awsUrl, region, credentials }: SignedAccess, service: string, headers: Readonly<Record<string, string>>, body: string,
): Promise<Response> {
  const { host, hostname, protocol } = new URL(awsUrl);
  const signer = new SignatureV4({ service, region, credentials, sha256: NodeSha256 });
  const signed = await signer.sign({ method: 'POST', protocol, hostname, path: '/', headers: { host, ...headers }, body });
  return fetch(`${awsUrl}/`, { method: 'POST', headers: signed.headers, body });
}
