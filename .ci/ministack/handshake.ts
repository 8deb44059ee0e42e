import { createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Deployment } from './deployment';
import { drain, messageOf, queuesOf } from './queues';
import { HUB, SECRETS } from './stacks';
import { webhooks } from '../../demo/corpus/corpus';
import { HandshakeEvent, HandshakeResult, SECRET_ARN_ENV } from '../../src/ingress/handshake/handshake-event';

/**
 * Has the hub's handshake function answer a challenge and store a webhook, as API Gateway would. That webhook is not signed, and neither is
 * another that is put into the queue at the endpoint of GitHub: both must become dead letters.
 */
export async function checkHandshake(deployment: Deployment): Promise<void> {
  const { aws, problems } = deployment;
  const plainToken = 'a-token';
  const encryptedToken = createHmac('sha256', SECRETS['hub/zoom']).update(plainToken).digest('hex');
  const answer = Buffer.from(JSON.stringify({ plainToken, encryptedToken })).toString('base64');
  problems.push(...await invoke(deployment, { plainToken: Buffer.from(plainToken).toString('base64') }, { answer }));

  const queues = queuesOf(deployment.resources(HUB));
  const [first, second] = webhooks(2, 2).map((webhook) => ({ ...webhook, headers: [], id: `unsigned-${webhook.id}` }));
  problems.push(...await invoke(deployment, messageOf(first, queues.queueUrl, '/zoom'), { stored: true }));
  await aws.sqs.sendMessage(messageOf(second, queues.queueUrl, '/github'));
  problems.push(...await drain(aws, queues, 2));
}

async function invoke(deployment: Deployment, event: HandshakeEvent, expected: HandshakeResult): Promise<string[]> {
  const handshake = deployment.resources(HUB).find(({ properties }) =>
    (properties.Environment as { readonly Variables: Readonly<Record<string, string>> } | undefined)?.Variables[SECRET_ARN_ENV] !== undefined)!;
  const { Payload } = await deployment.aws.lambda.invoke({ FunctionName: handshake.physicalId, Payload: JSON.stringify(event) });
  const result = Buffer.from(Payload ?? []).toString('utf8');
  return isDeepStrictEqual(JSON.parse(result), expected) ? [] : [`The handshake function must answer ${JSON.stringify(expected)}, got ${result}.`];
}
