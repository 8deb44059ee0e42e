import { AlertHint } from '../../../contract/alerts';
import { DeadLetterReason } from '../../../contract/dead-letters';
import { Reader, ReadResult } from '../../../engine/item';

/** Reads the messages of a destination's queue, which say that there is something new of an alert. */
export class HintReader implements Reader<AlertHint> {
  public read(body: string): ReadResult<AlertHint> {
    const hint = parse(body);
    if (hint === undefined) {
      return {
        kind: 'undeliverable',
        why: { reason: DeadLetterReason.ENVELOPE, detail: 'The message is no hint; expected JSON with "schemaVersion": 1, "alertId", "version" and "arrivedAt".' },
      };
    }
    const { alertId, version, arrivedAt, test } = hint;
    return { kind: 'item', item: { deliveryId: `${alertId}:${version}`, arrivedAt, test, content: hint } };
  }
}

function parse(body: string): AlertHint | undefined {
  let value: Partial<AlertHint> | null;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value?.schemaVersion === 1 && typeof value.alertId === 'string' && value.alertId !== ''
    && typeof value.version === 'number' && typeof value.arrivedAt === 'number' ? value as AlertHint : undefined;
}
