import { MAX_NAME, MAX_NOTE } from './slack-form';
import { AlertCommand, AlertOrder, AlertTimer } from '../../contract/alerts';
import { lines, oneLine } from '../parse/clean-text';
import { fittingId, isJsonObject, isText, JsonObject } from '../signal/signal-facts';
import { partsOfAlertId } from '../state/key-hash';

/** Longest id of a silence. */
const MAX_SILENCE_ID = 200;

/** Reads what an operator wants; undefined where it is nothing that could be done. */
export function readCommand(json: JsonObject): AlertCommand | undefined {
  const { schemaVersion, kind, id, at, by, order } = json;
  if (schemaVersion !== 1 || kind !== 'command' || !isText(id) || !isMoment(at) || !isText(by) || !isJsonObject(order)) {
    return undefined;
  }
  const read = readOrder(order);
  const name = oneLine(by, MAX_NAME);
  return read && name !== '' ? { schemaVersion, kind, id: fittingId(id), at, by: name, order: read } : undefined;
}

/** Reads a timer; undefined where it is none. */
export function readTimer({ schemaVersion, kind, alertId, dueAt }: JsonObject): AlertTimer | undefined {
  return schemaVersion === 1 && kind === 'timer' && isAlertId(alertId) && isMoment(dueAt) ? { schemaVersion, kind, alertId, dueAt } : undefined;
}

function readOrder({ what, alertId, note, silence, silenceId }: JsonObject): AlertOrder | undefined {
  const written = isText(note) ? lines(note, MAX_NOTE) : '';
  switch (what) {
    case 'acknowledge':
    case 'pass':
      return isAlertId(alertId) ? { what, alertId } : undefined;
    case 'close':
      return isAlertId(alertId) ? { what, alertId, ...written !== '' && { note: written } } : undefined;
    case 'note':
      return isAlertId(alertId) && written !== '' ? { what, alertId, note: written } : undefined;
    case 'silence':
      return isJsonObject(silence) ? readSilence(silence) : undefined;
    case 'unsilence':
      return isSilenceId(silenceId) ? { what, silenceId } : undefined;
    default:
      return undefined;
  }
}

function readSilence({ id, match, from, until, by, reason }: JsonObject): AlertOrder | undefined {
  if (!isSilenceId(id) || !isJsonObject(match) || !isMoment(from) || !isMoment(until) || until <= from || !isText(by)) {
    return undefined;
  }
  const why = isText(reason) ? oneLine(reason, MAX_NOTE) : '';
  return { what: 'silence', silence: { id, match, from, until, by: oneLine(by, MAX_NAME), ...why !== '' && { reason: why } } };
}

function isAlertId(value: unknown): value is string {
  return isText(value) && partsOfAlertId(value) !== undefined;
}

function isSilenceId(value: unknown): value is string {
  return isText(value) && value.length <= MAX_SILENCE_ID;
}

/** Milliseconds since 1970. */
function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
