import { RenderContext } from './context';
import { collapsed } from './detail';
import { detailsOf } from './pagerduty';
import { renderText } from './text';
import { cut, oneLine } from './texts';
import { titleOf, viewOf } from './view';
import { Severity } from '../alert-event';
import { Actor, Alert } from '../state/alert';

/**
 * An alert to be created, as Opsgenie's alert API has it.
 *
 * @see https://docs.opsgenie.com/docs/alert-api#create-alert
 */
export interface OpsgenieAlert {
  /** At most 130 characters. */
  readonly message: string;
  /** The alert's id: an alert that is created again with it, while it is open, is the same. At most 512 characters. */
  readonly alias: string;
  /** At most 15,000 characters. */
  readonly description: string;
  /** At most 20 of 50 characters. */
  readonly tags?: readonly string[];
  /** At most 8,000 characters in all. */
  readonly details?: Readonly<Record<string, string>>;
  /** At most 512 characters. */
  readonly entity?: string;
  /** At most 100 characters. */
  readonly source: string;
  readonly priority: 'P1' | 'P2' | 'P3' | 'P4' | 'P5';
}

/** What is said when an alert is acknowledged or closed. */
export interface OpsgenieNote {
  readonly source: string;
  /** At most 100 characters. */
  readonly user?: string;
  readonly note?: string;
}

const PRIORITIES: Readonly<Record<Severity, OpsgenieAlert['priority']>> = { critical: 'P1', error: 'P2', warning: 'P3', info: 'P5' };
const MOST_DETAILS = 7500;

/** The key of an alert at Opsgenie. */
export function opsgenieAlias({ id }: Alert): string {
  return id.slice(-512);
}

/** An alert as one of Opsgenie's. */
export function renderOpsgenie(alert: Alert, context: RenderContext): OpsgenieAlert {
  const tags = Object.entries(alert.tags).map(([name, value]) => cut(`${oneLine(name)}:${oneLine(value)}`.replace(/,/g, ';'), 50));
  const details = collapsed((detail) => detailsOf(viewOf(alert, context, detail).facts), (one) => JSON.stringify(one).length <= MOST_DETAILS);
  return {
    ...renderOpsgenieText(alert, context),
    description: renderText(alert, context, 15_000),
    tags: [...new Set(tags)].slice(0, 20),
    details,
    entity: cut(oneLine(alert.event.resources[0] ?? ''), 512) || undefined,
  };
}

/** The same with nothing but what is demanded, and a text. */
export function renderOpsgenieText(alert: Alert, context: RenderContext): OpsgenieAlert {
  return {
    message: cut(titleOf(alert), 130),
    alias: opsgenieAlias(alert),
    description: renderText(alert, context, 3000),
    source: sourceOf(context),
    priority: PRIORITIES[alert.severity] ?? 'P3',
  };
}

/** What is said when an alert was acknowledged or closed, and by whom. */
export function renderOpsgenieNote(alert: Alert, context: RenderContext, actor: Actor | undefined): OpsgenieNote {
  return {
    source: sourceOf(context),
    user: cut(oneLine(actor?.name ?? ''), 100) || undefined,
    note: cut(oneLine(alert.note ?? ''), 2000) || undefined,
  };
}

function sourceOf({ destination }: RenderContext): string {
  return cut(`Alerts (${oneLine(destination)})`, 100);
}
