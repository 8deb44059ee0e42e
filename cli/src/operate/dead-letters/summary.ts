import { DeadLetter } from './dead-letter';
import { reasonText } from '../../outcome-words';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { table } from '../output/table';

/** How many of something, the most frequent first. */
export type Counts = ReadonlyArray<{ readonly value: string; readonly count: number }>;

/** Dead letters in figures. */
export interface Summary {
  readonly count: number;
  readonly byReason: Counts;
  /** Of those that have one. */
  readonly byStatus: Counts;
  readonly byGroup: Counts;
  readonly byAge: Counts;
  /** Dead letters that are copies of others. */
  readonly copies: number;
}

/** Ages by arrival, in milliseconds: up to so much. */
const AGES: ReadonlyArray<readonly [string, number]> = [
  ['up to 1 h', 3_600_000], ['up to 1 d', 86_400_000], ['up to 3 d', 259_200_000], ['up to 7 d', 604_800_000], ['older', Infinity],
];
/** Groups that are named. */
const SHOWN_GROUPS = 10;

/** Counts dead letters. */
export function summarize(letters: readonly DeadLetter[], now: number): Summary {
  const origins = new Set(letters.flatMap(({ copyOf }) => copyOf ?? []));
  return {
    count: letters.length,
    byReason: countBy(letters, ({ reason }) => reason),
    byStatus: countBy(letters, ({ lastStatus }) => lastStatus),
    byGroup: countBy(letters, ({ group }) => group),
    byAge: AGES.flatMap(([value]) => {
      const { length: count } = letters.filter((letter) => ageOf(letter, now) === value);
      return count > 0 ? [{ value, count }] : [];
    }),
    copies: letters.filter(({ copyOf }) => copyOf !== undefined).length - origins.size,
  };
}

/** The figures as lines of a terminal. */
export function summaryText({ byReason, byStatus, byGroup, byAge, copies }: Summary): string {
  const rest = byGroup.slice(SHOWN_GROUPS);
  const shown = rest.length === 0 ? byGroup : [
    ...byGroup.slice(0, SHOWN_GROUPS),
    { value: `in ${rest.length} more groups`, count: rest.reduce((sum, { count }) => sum + count, 0) },
  ];
  const parts: Array<readonly [string, Counts]> = [['reason', byReason.map(({ value, count }) => ({ value: reasonText(value), count }))], ['last answer', byStatus], ['age', byAge], ['group', shown]];
  return [
    table([], parts.flatMap(([name, counts]) => counts.map(({ value, count }, index) => [index === 0 ? name : '', String(count), printable(value)]))),
    ...copies > 0 ? [`${copies} are copies of others among them.`] : [],
  ].join('\n');
}

/** How long ago something was, for people. */
export function agoText(time: string, now: number): string {
  return durationText((now - Date.parse(time)) / 1000);
}

function ageOf({ arrivedAt, since }: DeadLetter, now: number): string {
  const age = now - Date.parse(arrivedAt ?? since);
  return AGES.find(([, most]) => age <= most)![0];
}

function countBy(letters: readonly DeadLetter[], valueOf: (letter: DeadLetter) => string | undefined): Counts {
  const counts = new Map<string, number>();
  for (const letter of letters) {
    const value = valueOf(letter);
    if (value !== undefined) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort(({ count: one }, { count: other }) => other - one);
}
