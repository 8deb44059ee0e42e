import { AlertClass, Field, Link, Severity } from '../alert-event';

/** What a parser makes of a signal. Lengths, control characters, links and whatever is the same for all are seen to afterwards, in one place. */
export interface Draft {
  /** Default: the signal's, where it is an event of EventBridge; else `unknown`. */
  readonly source?: string;
  /** Default: EventBridge's detail type; else the name of the parser. */
  readonly kind?: string;
  readonly class: AlertClass;
  readonly severity: Severity;
  /** Default: `firing`. */
  readonly status?: 'firing' | 'resolved';
  /** What all events of one alert have in common, besides the parser. What is undefined counts as empty. */
  readonly key: ReadonlyArray<string | undefined>;
  readonly title: string;
  readonly text?: string;
  /** Default: the signal's, where it is an event or an alarm, or that of the first ARN among the resources. */
  readonly account?: string;
  /** Default: as for the account. */
  readonly region?: string;
  readonly resources?: ReadonlyArray<string | undefined>;
  /** Milliseconds since 1970. Default: the signal's. */
  readonly at?: number;
  readonly link?: Link;
  readonly links?: ReadonlyArray<Link | undefined>;
  readonly runbook?: string;
  readonly fields?: ReadonlyArray<Partial<Field>>;
  readonly logLines?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagsAreComplete?: boolean;
  readonly muted?: string;
}

/** What has become of something. `over`: what had been wrong is not any more; `succeeded`: it worked, which is news also where nothing had been wrong. */
export type Outcome = 'failed' | 'degraded' | 'over' | 'succeeded' | 'neutral';

/**
 * Class, severity and status of an outcome: what failed or is degraded is an alert. What is over closes one, and nobody is told where none is open; a success closes
 * one as well, and is good to know where none is open. The rest is good to know.
 *
 * @param severity of what failed or is degraded, where more is known
 */
export function verdict(outcome: Outcome, severity?: Severity): Pick<Draft, 'class' | 'severity' | 'status'> {
  switch (outcome) {
    case 'failed':
      return { class: 'alert', severity: severity ?? 'error', status: 'firing' };
    case 'degraded':
      return { class: 'alert', severity: severity ?? 'warning', status: 'firing' };
    case 'over':
      return { class: 'alert', severity: 'info', status: 'resolved' };
    case 'succeeded':
      return { class: 'notification', severity: 'info', status: 'resolved' };
    case 'neutral':
      return { class: 'notification', severity: 'info', status: 'firing' };
  }
}
