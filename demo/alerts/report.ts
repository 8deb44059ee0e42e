import { AlertBalance } from './books';
import { StoryRow } from '../../cli/src/local/console/contract/story';
import { Status } from '../../cli/src/local/runtime/status';

/** What was to be, and what was published. */
export interface AlertFacts {
  /** Alerts that there are to be. */
  readonly alerts: number;
  readonly published: number;
  readonly toPublish: number;
}

/** What is wrong, in sentences; empty where every promise was kept. */
export function alertVerdict(balance: AlertBalance, { published, toPublish }: AlertFacts): string[] {
  const { firing, counted, miscounted, lost, postedTwice, wrong } = balance;
  return [
    ...published === toPublish ? [] : [`${published} of ${toPublish} signals were published.`],
    ...counted === firing ? [] : [`The table counts ${counted} signals, expected ${firing}.`],
    ...miscounted,
    ...lost,
    ...postedTwice,
    ...wrong,
  ];
}

/** The figures at the end, for the terminal and the page. */
export function alertRows(balance: AlertBalance, facts: AlertFacts, { deadLettered, retried }: Status, seconds: number): StoryRow[] {
  const { alerts, published, toPublish } = facts;
  const rows: Array<[string, string, boolean?]> = [
    ['signals published', `${published} of ${toPublish}`, published === toPublish],
    ['counted by alerts', `${balance.counted} of ${balance.firing}`, balance.counted === balance.firing && balance.miscounted.length === 0],
    ['alerts told', `${balance.posted} of ${alerts}`, balance.posted === alerts],
    ...balance.toEverybody === 0 ? [] : [['told everybody too, as no tags were found in time', String(balance.toEverybody)] as [string, string]],
    ['lost', String(balance.lost.length), balance.lost.length === 0],
    ['posted twice', String(balance.postedTwice.length), balance.postedTwice.length === 0],
    ['told wrongly', String(balance.wrong.length), balance.wrong.length === 0],
    ['dead letters', String(deadLettered), deadLettered === 0],
    ['retries', String(retried)],
    ['seconds', seconds.toFixed(1)],
  ];
  return rows.map(([name, value, isKept]) => ({ name, value, isKept }));
}
