import { createHash } from 'crypto';
import { isAction } from './alert-response';
import { LinkAction } from './link-token';
import { MAX_NAME, MAX_NOTE } from './slack-form';
import { AlertActionPath, ConfirmField } from '../../contract/alerts';
import { lines, oneLine } from '../parse/clean-text';

/** What somebody confirmed on the page of a link. Whether the link is ours is not known yet. */
export interface ConfirmedForm {
  /** What the page said that would be done. */
  readonly action: LinkAction['action'];
  readonly token: string;
  /** What the page said that the alert is; absent where it said nothing. */
  readonly about?: string;
  /** What he said that he is called; absent where he did not. Nobody has checked it. */
  readonly name?: string;
  readonly note?: string;
  /** What was sent from one look at the page with the same in its fields has the same: a button was pressed twice. Absent: the form does not say. */
  readonly pressId?: string;
}

/**
 * Reads the form of the page on which a link is confirmed; undefined where it is none. Whatever it is, it does not throw.
 *
 * @param path below the API, such as `/confirm/acknowledge`
 * @param query as it was sent, without the question mark
 */
export function readConfirmedForm(path: string, query: string, body: string): ConfirmedForm | undefined {
  const action = path.startsWith(`${AlertActionPath.CONFIRM}/`) ? path.slice(AlertActionPath.CONFIRM.length + 1) : undefined;
  const asked = new URLSearchParams(query);
  const [token, about] = [asked.get(ConfirmField.TOKEN), asked.get(ConfirmField.ABOUT)];
  if (!token || !(isAction(action) || action === 'retry')) {
    return undefined;
  }
  const fields = new URLSearchParams(body);
  const name = oneLine(fields.get(ConfirmField.NAME) ?? '', MAX_NAME);
  const note = lines(fields.get(ConfirmField.NOTE) ?? '', MAX_NOTE);
  const pressId = fields.get(ConfirmField.PAGE) ? createHash('sha256').update(JSON.stringify([action, token, body])).digest('hex').slice(0, 32) : undefined;
  return { action, token, ...about && { about }, ...pressId !== undefined && { pressId }, ...name !== '' && { name }, ...note !== '' && { note } };
}
