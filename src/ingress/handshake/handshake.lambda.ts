import { answerHandshake } from './answer-handshake';
import { HandshakeEvent, HandshakeResult, SECRET_ARN_ENV, StoreEvent } from './handshake-event';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { GetSecretValueCommand, SecretsManagerClient } from '../../aws-sdk/secrets-manager-client';
import { SendMessageCommand, SQSClient } from '../../aws-sdk/sqs-client';

/** How long a secret counts as current, in milliseconds: anyone can ask for an answer, as often as they like. */
const FRESH_MS = 60_000;

const secrets = new SecretsManagerClient(CLIENT_SETTINGS);
const sqs = new SQSClient(CLIENT_SETTINGS);

let read: { readonly at: number; readonly secret: string } | undefined;

async function readSecret(): Promise<string> {
  if (!read || Date.now() - read.at > FRESH_MS) {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env[SECRET_ARN_ENV] }));
    read = { at: Date.now(), secret: SecretString };
  }
  return read.secret;
}

/** Answers a challenge that has to be signed, or stores a webhook. */
export async function handler(event: HandshakeEvent): Promise<HandshakeResult> {
  return answerHandshake(event, {
    readSecret,
    store: async (message: StoreEvent) => {
      await sqs.send(new SendMessageCommand(message));
    },
  });
}
