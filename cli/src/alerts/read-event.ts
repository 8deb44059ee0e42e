import type { AlertEvent } from '../../../src/alert-routing/alert-event';
import { parse } from '../../../src/alert-routing/parse/parse';
import { SignalReader } from '../../../src/alert-routing/signal/signal-reader';

/**
 * What an alert router takes a signal for.
 *
 * @param now when it comes in, in milliseconds since 1970
 */
export function readEvent(text: string, now: number): AlertEvent {
  const read = new SignalReader(() => now).read(text, { messageId: 'file', sentAt: now });
  if (read.kind !== 'item') {
    throw new Error('The signal could not be read; expected that whatever comes in is one.');
  }
  return parse(read.item.content);
}
