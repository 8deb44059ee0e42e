import { HandshakeEvent, HandshakeResult, StoreEvent } from './handshake-event';
import { crcAnswer, isToken, zoomAnswer } from './signed-answers';
import { StoredSecret } from '../../shared/secret-value';

/** What the handshake function needs from the world. */
export interface HandshakePorts {
  /** What is signed with now; rejects when there is nothing. */
  readSecret(): Promise<StoredSecret>;
  /** Stores a webhook; rejects when it is not certain that it is stored. */
  store(message: StoreEvent): Promise<void>;
}

/**
 * Signs a challenge, or stores a webhook. Rejects when that cannot be done now; the sender is then told to try again.
 *
 * @throws what `ports` throw, but for what SQS says against the message itself
 */
export async function answerHandshake(event: HandshakeEvent, ports: HandshakePorts): Promise<HandshakeResult> {
  if ('crcToken' in event) {
    return sign(decode(event.crcToken), crcAnswer, ports);
  }
  if ('plainToken' in event) {
    return sign(decode(event.plainToken), zoomAnswer, ports);
  }
  if (!('QueueUrl' in event)) {
    return { refused: 'not stored' };
  }
  try {
    await ports.store(event as StoreEvent);
    return { stored: true };
  } catch (error) {
    if ((error as Error).name === 'InvalidParameterValue' || (error as Error).name === 'InvalidParameterValueException') {
      return { refused: (error as Error).message };
    }
    throw error;
  }
}

async function sign(token: string, answer: (secret: StoredSecret, token: string) => string, ports: HandshakePorts): Promise<HandshakeResult> {
  return isToken(token) ? { answer: Buffer.from(answer(await ports.readSecret(), token), 'utf8').toString('base64') } : { refused: 'no token' };
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
