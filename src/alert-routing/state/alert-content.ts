import { Alert } from './alert';

/** DynamoDB takes items of 400 KB; the rest is for names, keys and the signals that are counted meanwhile. */
const MAX_BYTES = 360_000;

/** What of an event is left out first, where all of it does not fit, and what it is replaced by. */
const LESS: ReadonlyArray<Partial<Alert['event']>> = [{ logLines: [] }, { fields: [] }, { links: [] }, { tags: {} }, { resources: [] }, { text: undefined }];

/**
 * JSON of an alert as the table keeps it. An alert that is too large for an item, as no parser should make one, loses of its event what people need least: it is told
 * all the same.
 */
export function formatAlert(alert: Alert): string {
  let { event } = alert;
  let content = JSON.stringify({ ...alert, event });
  for (let step = 0; step < LESS.length && Buffer.byteLength(content) > MAX_BYTES; step += 1) {
    event = { ...event, ...LESS[step] };
    content = JSON.stringify({ ...alert, event });
  }
  return content;
}

/** Reads what `formatAlert` wrote. */
export function parseAlert(content: string): Alert {
  return JSON.parse(content) as Alert;
}
