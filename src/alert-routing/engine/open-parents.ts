import { Parents } from './alert-effects';
import { Inhibitions } from '../route/inhibition';
import { subjectOf } from '../route/subject';
import { Alert } from '../state/alert';
import { ParentTable } from '../state/hold-table';

/** By these an alert becomes open, or something else. */
const OPENING: readonly string[] = ['opened', 'aggregated'];

/** Writes down which alerts are open that others may follow from. */
export class OpenParents implements Parents {
  /** @param now milliseconds since 1970 */
  constructor(
    private readonly inhibitions: Inhibitions,
    private readonly table: Pick<ParentTable, 'putParent' | 'deleteParent'>,
    private readonly now: () => number,
  ) {}

  public async keep(alert: Alert, what: string, payload: string = ''): Promise<void> {
    const isOpen = alert.status !== 'closed';
    if (alert.class !== 'alert' || (isOpen && !OPENING.includes(what))) {
      return;
    }
    const all = this.inhibitions.asParent(subjectOf({ ...alert.event, payload }, alert.tags, this.now()));
    await Promise.all(all.map(({ key, isBoth }) =>
      isOpen ? this.table.putParent(key, { alertId: alert.id, isBoth }) : this.table.deleteParent(key, alert.id)));
  }
}
