import { Actor } from '../state/alert';

/** What people can do to every alert. */
export type StandardAction = 'acknowledge' | 'close' | 'pass' | 'note';

const STANDARD_ACTIONS: ReadonlySet<string> = new Set<StandardAction>(['acknowledge', 'close', 'pass', 'note']);

/** Whether it is the name of something that people can do to every alert. */
export function isAction(name: string | undefined): name is StandardAction {
  return name !== undefined && STANDARD_ACTIONS.has(name);
}

/**
 * Something that somebody did, whatever he did it with: a button of Slack, a link of a mail, the command line. It is verified: nobody else could have sent it.
 */
export interface AlertResponse {
  /** What arrives again has the same id, and is done once. */
  readonly id: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly alertId: string;
  readonly action: StandardAction | 'retry';
  /** Name of the action to retry with. */
  readonly retry?: string;
  /** Absent with `note`: he wants to write one, and has nowhere to. */
  readonly note?: string;
  readonly by: Actor;
  /** Where Slack takes what only the presser sees, for 30 minutes and five times; absent: he cannot be told. */
  readonly responseUrl?: string;
}
