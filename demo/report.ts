// eslint-disable-next-line import/no-extraneous-dependencies -- installed with the workspace in cli/, as the demo's runtime is
import pc from 'picocolors';
import { Evidence, stillWaiting } from './verification/verdict';
import { StoryRow } from '../cli/src/local/console/contract/story';

/** How long it took. */
export interface Times {
  /** From the first webhook to the last delivery, in seconds. */
  readonly seconds: number;
  /** From the backend's return to the first delivery after it, in seconds; absent when there was none. */
  readonly recoverySeconds?: number;
}

/** The figures at the end, for the terminal and the page. */
export function reportRows({ balance, runtime, limit, total }: Evidence, retried: number, times: Times): StoryRow[] {
  const { maxConcurrencySeen } = runtime;
  const waiting = stillWaiting({ balance, runtime });
  const lost = balance.lost.length - waiting;
  const rows: Array<[string, string, boolean?]> = [
    ['accepted', `${balance.accepted} of ${total}`, balance.accepted === total],
    ['delivered', String(balance.delivered), balance.delivered === balance.accepted],
    ...waiting === 0 ? [] : [['still in the queue', String(waiting), false] as [string, string, boolean]],
    ['lost', String(lost), lost === 0],
    ['reordered', String(balance.reordered.length), balance.reordered.length === 0],
    ['corrupted', String(balance.corrupted.length), balance.corrupted.length === 0],
    ['duplicated', String(balance.duplicated)],
    ['most in flight', `${maxConcurrencySeen} (limit ${limit})`, maxConcurrencySeen <= limit],
    ['retries', String(retried)],
    ['not acknowledged by the backend', String(balance.unacknowledged)],
    ['seconds', times.seconds.toFixed(1)],
    ['back to work after', times.recoverySeconds === undefined ? '-' : `${times.recoverySeconds.toFixed(1)} s`],
  ];
  return rows.map(([name, value, isKept]) => ({ name, value, isKept }));
}

/** The same as text. */
export function table(rows: readonly StoryRow[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, value, isKept }) => `  ${name.padEnd(width)}  ${colour(isKept)(value)}`).join('\n');
}

function colour(good: boolean | undefined): (text: string) => string {
  return good === undefined ? String : good ? pc.green : pc.red;
}
