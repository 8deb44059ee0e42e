/** What the forwarder uses of this client, and nothing else: the bundle then holds no more. Loaded on first use. */
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
