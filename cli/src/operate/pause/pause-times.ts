const DAY = 24 * 60 * 60;

/** When a pause ends by itself what is left of a webhook's time. */
const BEFORE_RETENTION = DAY;

/**
 * Until when nothing of what waits is given up on because of a pause.
 *
 * @param oldestSeconds age of the oldest message; undefined where nothing waits
 * @param retentionSeconds of the queue
 */
export function safeUntil(now: Date, retentionSeconds: number, oldestSeconds: number = 0): Date {
  return new Date(now.getTime() + Math.max(0, retentionSeconds - BEFORE_RETENTION - oldestSeconds) * 1000);
}

/** How long it may take until the end of a pause is noticed: the older a webhook is, the less often it is looked at. Seconds. */
export function noticedWithin(oldestSeconds: number = 0): number {
  return Math.min(3600, Math.max(300, Math.ceil(oldestSeconds / 24)));
}
