import { Figure } from './figure';
import { count } from '../format/numbers';
import { linkTo } from '../state/route';

/** How many dead letters there are now, which somebody has to look at; and in grey how many there ever were, redriven ones too. */
export function DeadLetterFigure({ now, ever, destination }: {
  readonly now: number;
  readonly ever: number;
  /** To which the list is narrowed: `WEBHOOK/DESTINATION`. */
  readonly destination?: string;
}) {
  const label = `${now === 1 ? 'dead letter' : 'dead letters'}${ever > now ? `, ${count(ever)} ever` : ''}`;
  return now > 0
    ? <Figure label={label} tone="bad" href={linkTo('dead-letters', undefined, destination === undefined ? {} : { destination })}>{count(now)}</Figure>
    : <Figure label={label}>0</Figure>;
}
