import { useEffect, useState } from 'preact/hooks';
import { clockTime } from '../format/times';
import { Outcome } from '../parts/outcome';
import { linkTo } from '../state/route';

/** An answer that takes longer than this is worth a look, in milliseconds: the press is a webhook, which may be tried several times. */
const PATIENCE = 15_000;

/** A button that was pressed. */
export interface Press {
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How often the message and what is in its thread had been written by then. */
  readonly revision: number;
  /** Why it was not taken; `true` once the endpoint has it. */
  readonly taken?: true | { readonly problem: string };
}

/** What became of a press, from the instant at which it is made until the message is written anew. */
export function PressState({ press: { label, at, revision, taken }, now }: {
  readonly press: Press;
  /** How often the message and what is in its thread have been written. */
  readonly now: number;
}) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [at]);
  if (typeof taken === 'object') {
    return <Outcome problem={taken.problem} />;
  }
  const pressed = `“${label}” pressed at ${clockTime(at)}`;
  if (now !== revision) {
    return <p class="note" role="status">{pressed}: answered, as the message says.</p>;
  }
  return (
    <p class={`note ${isLate ? 'warn' : ''}`} role="status">
      {!taken ? `${pressed}, on its way to the endpoint.`
        : !isLate ? `${pressed}: the endpoint has it. Waiting for what the router makes of it …`
          : <>{pressed}: the endpoint has it, and nothing came of it in {PATIENCE / 1000} seconds. <a href={linkTo('deliveries')}>Deliveries</a> shows where the press is, and why it waits.</>}
    </p>
  );
}
