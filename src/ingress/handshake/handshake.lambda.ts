import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { answerHandshake } from './answer-handshake';
import { HandshakeEvent, HandshakeResult, SECRET_ARN_ENV, StoreEvent } from './handshake-event';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { GetSecretValueCommand, SecretsManagerClient } from '../../aws-sdk/secrets-manager-client';
import { CachedSecret } from '../../shared/cached-secret';

/** How long a secret counts as current, in milliseconds: anyone can ask for an answer, as often as they like. */
const FRESH_MS = 60_000;

const secrets = new SecretsManagerClient(CLIENT_SETTINGS);
const sqs = new SQSClient(CLIENT_SETTINGS);

const secret = new CachedSecret({
  read: async () => (await secrets.send(new GetSecretValueCommand({ SecretId: process.env[SECRET_ARN_ENV] }))).SecretString ?? '',
  parse: (text) => text,
  now: () => Date.now(),
  rereadAfterMs: FRESH_MS,
  usedWhileStaleMs: 0,
  whenUnusable: 'keep',
});

function readSecret(): Promise<string> {
  secret.mayBeStale(); // nobody tells the function that an answer was wrong
  return secret.get();
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
