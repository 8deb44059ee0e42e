import { HandshakeEvent, HandshakeResult, StoreEvent } from './handshake-event';
import { crcAnswer, zoomAnswer } from './signed-answers';

/** What the handshake function needs from the world. */
export interface HandshakePorts {
  /** Current text of the secret. */
  readSecret(): Promise<string>;
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
    return signed(crcAnswer(await secretOf(ports), decode(event.crcToken)));
  }
  if ('plainToken' in event) {
    return signed(zoomAnswer(await secretOf(ports), decode(event.plainToken)));
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

function signed(answer: string | undefined): HandshakeResult {
  return answer === undefined ? { refused: 'no token' } : { answer: Buffer.from(answer, 'utf8').toString('base64') };
}

/** A file with a secret often ends with a line break, and no sender issues one. */
async function secretOf(ports: HandshakePorts): Promise<string> {
  const secret = (await ports.readSecret()).replace(/[\r\n]+$/, '');
  if (secret === '') {
    throw new Error('The secret for the handshake is empty; expected the text that the sender shows: store it again.');
  }
  return secret;
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
