import { SaidAlarm } from './alert-day';
import { SeededRandom } from '../../../../cli/src/simulation/random';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** A day of alarms. */
export interface DayOfAlarms {
  readonly seed: number;
  /** Raised within the first minute, and never over. */
  readonly burst: number;
  /** Raised and over in the course of the day. */
  readonly others: number;
  /** So often one more alarm says in the course of the day that it fires. */
  readonly repeats: number;
  readonly dayMs: number;
}

/** What is said in it, in the order of time. */
export function dayOfAlarms({ seed, burst, others, repeats, dayMs }: DayOfAlarms): SaidAlarm[] {
  const random = new SeededRandom(seed);
  const name = (kind: string, number: number): string => `${kind}-${String(number).padStart(5, '0')}`;
  const said = [
    ...Array.from({ length: burst }, (_, number): SaidAlarm => ({ name: name('burst', number), fires: true, at: random.int(0, MINUTE_MS) })),
    ...Array.from({ length: others }, (_, number) => {
      const at = random.int(MINUTE_MS, dayMs - 30 * MINUTE_MS);
      return [
        { name: name('alarm', number), fires: true, at },
        { name: name('alarm', number), fires: false, at: at + random.int(20 * SECOND_MS, 25 * MINUTE_MS) },
      ];
    }).flat(),
    ...Array.from({ length: repeats }, (): SaidAlarm => ({ name: name('often', 0), fires: true, at: random.int(0, dayMs) })),
  ];
  return said.sort((a, b) => a.at - b.at);
}

/** What the books must say of each alarm: how often it fired, and whether it is over. */
export function expectedOf(said: readonly SaidAlarm[]): Map<string, { readonly count: number; readonly status: 'open' | 'closed' }> {
  const expected = new Map<string, { readonly count: number; readonly status: 'open' | 'closed' }>();
  for (const { name, fires } of said) {
    const { count } = expected.get(name) ?? { count: 0 };
    expected.set(name, { count: count + (fires ? 1 : 0), status: fires ? 'open' : 'closed' });
  }
  return expected;
}
