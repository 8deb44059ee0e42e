import { answerHandshake } from './answer-handshake';
import { HandshakeEvent, HandshakeResult, SECRET_ARN_ENV, StoreEvent } from './handshake-event';
import { GetSecretValueCommand, SecretsManagerClient } from '../../delivery/sdk/secrets-manager-client';
import { SendMessageCommand, SQSClient } from '../../delivery/sdk/sqs-client';

/** Senders wait about three seconds. */
const CLIENT_SETTINGS = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000 } };

const secrets = new SecretsManagerClient(CLIENT_SETTINGS);
const sqs = new SQSClient(CLIENT_SETTINGS);

/** Answers a challenge that has to be signed, or stores a webhook. */
export async function handler(event: HandshakeEvent): Promise<HandshakeResult> {
  return answerHandshake(event, {
    readSecret: async () => (await secrets.send(new GetSecretValueCommand({ SecretId: process.env[SECRET_ARN_ENV] }))).SecretString ?? '',
    store: async (message: StoreEvent) => {
      await sqs.send(new SendMessageCommand(message));
    },
  });
}
