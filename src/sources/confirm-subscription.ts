/** Within this time, connection included. */
const TIMEOUT_MS = 5_000;

/** A subscription that could not be confirmed now. */
export class ConfirmationError extends Error {
  public readonly name = 'ConfirmationError';

  constructor(message: string, public readonly code: string) {
    super(message);
  }
}

/**
 * Confirms a subscription to an SNS topic by calling the address that SNS sent. The caller has verified the message and the address.
 *
 * @throws ConfirmationError, or what `fetch` throws, when SNS does not answer 200
 */
export async function confirmSubscription(url: string): Promise<void> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  await response.body?.cancel();
  if (response.status !== 200) {
    throw new ConfirmationError(`SNS answered ${response.status} to the confirmation; expected 200.`, `http-${response.status}`);
  }
}
