import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { answerHandshake } from './answer-handshake';
import { HandshakeEvent, HandshakeResult, SECRET_ARN_ENV, SECRET_FIELD_ENV, StoreEvent } from './handshake-event';
import { signingKey } from './signing-key';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { GetSecretValueCommand, SecretsManagerClient } from '../../aws-sdk/secrets-manager-client';
import { storedSecret } from '../../aws-sdk/stored-secret';
import { secretIdOf } from '../../contract/secret-id';
import { CachedSecret } from '../../shared/cached-secret';
import { StoredSecret } from '../../shared/secret-value';

/** How long a secret counts as current, in milliseconds: anyone can ask for an answer, as often as they like. */
const FRESH_MS = 60_000;

const secrets = new SecretsManagerClient(CLIENT_SETTINGS);
const sqs = new SQSClient(CLIENT_SETTINGS);

const secret = new CachedSecret<StoredSecret, StoredSecret>({
  read: async () => storedSecret(await secrets.send(new GetSecretValueCommand({ SecretId: secretIdOf(process.env[SECRET_ARN_ENV] ?? '') }))),
  parse: (stored) => signingKey(stored, process.env[SECRET_FIELD_ENV], (sentence) => console.warn(sentence)),
  now: () => Date.now(),
  rereadAfterMs: FRESH_MS,
  usedWhileStaleMs: 0,
  whenUnusable: 'keep',
});

function readSecret(): Promise<StoredSecret> {
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
