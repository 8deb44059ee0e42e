import { Clock } from '../clock';
import { MAXIMUM_WAIT_SECONDS } from './constants';
import { Queue } from './queue';
import { ReceivedMessage, ReceiveInput } from './queue-types';
import { invalidValue } from './sqs-error';

/** A receive that may wait. */
export interface LongPollInput extends ReceiveInput {
  /** Seconds to wait for a first message; 0 to 20. @default - the queue's own */
  readonly waitTimeSeconds?: number;
  /** Ends the wait with nothing received: the caller has gone. @default - never */
  readonly signal?: AbortSignal;
}

/**
 * Receives from a queue; when there is nothing, waits until there is or until the time is over. Waiting receivers are served in
 * the order in which they came, and there is no polling.
 *
 * @returns what was received; empty when the time was over
 * @throws SqsError as `Queue.receive`, and for a wait out of range
 */
export async function longPoll(queue: Queue, clock: Clock, input: LongPollInput): Promise<ReceivedMessage[]> {
  const waitTimeSeconds = input.waitTimeSeconds ?? queue.settings.receiveMessageWaitTimeSeconds;
  if (!Number.isInteger(waitTimeSeconds) || waitTimeSeconds < 0 || waitTimeSeconds > MAXIMUM_WAIT_SECONDS) {
    throw invalidValue(waitTimeSeconds, 'WaitTimeSeconds', `Must be >= 0 and <= ${MAXIMUM_WAIT_SECONDS}, if provided.`);
  }
  if (input.signal?.aborted) {
    return [];
  }
  const received = queue.receive(input);
  if (received.length > 0 || waitTimeSeconds === 0) {
    return received;
  }
  return new Promise((resolve, reject) => {
    const finish = (receive: () => ReceivedMessage[], mayGoOn: boolean): void => {
      try {
        const found = receive();
        if (found.length === 0 && mayGoOn) {
          return;
        }
        resolve(found);
      } catch (error) {
        reject(error);
      }
      stopWaiting();
      cancelTimer();
      input.signal?.removeEventListener('abort', onAbort);
    };
    const stopWaiting = queue.onAvailable(() => finish(() => queue.hasAvailable() ? queue.receive(input) : [], true));
    const cancelTimer = clock.after(waitTimeSeconds * 1000, () => finish(() => queue.receive(input), false));
    const onAbort = (): void => finish(() => [], false);
    input.signal?.addEventListener('abort', onAbort);
  });
}
