// eslint-disable-next-line import/no-extraneous-dependencies -- installed with the workspace in cli/, as the demo's runtime is
import pc from 'picocolors';
import { Evidence } from './verification/verdict';

/** How long it took. */
export interface Times {
  /** From the first webhook to the last delivery, in seconds. */
  readonly seconds: number;
  /** From the backend's return to the first delivery after it, in seconds; absent when there was none. */
  readonly recoverySeconds?: number;
}

/** The table at the end, as text. */
export function table({ balance, runtime: { maxConcurrencySeen }, limit, total }: Evidence, retried: number, times: Times): string {
  const rows: Array<[string, string, boolean?]> = [
    ['accepted', `${balance.accepted} of ${total}`, balance.accepted === total],
    ['delivered', String(balance.delivered), balance.delivered === balance.accepted],
    ['lost', String(balance.lost.length), balance.lost.length === 0],
    ['reordered', String(balance.reordered.length), balance.reordered.length === 0],
    ['corrupted', String(balance.corrupted.length), balance.corrupted.length === 0],
    ['duplicated', String(balance.duplicated)],
    ['most in flight', `${maxConcurrencySeen} (limit ${limit})`, maxConcurrencySeen <= limit],
    ['retries', String(retried)],
    ['not acknowledged by the backend', String(balance.unacknowledged)],
    ['seconds', times.seconds.toFixed(1)],
    ['back to work after', times.recoverySeconds === undefined ? '-' : `${times.recoverySeconds.toFixed(1)} s`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value, good]) => `  ${name.padEnd(width)}  ${colour(good)(value)}`).join('\n');
}

function colour(good: boolean | undefined): (text: string) => string {
  return good === undefined ? String : good ? pc.green : pc.red;
}
