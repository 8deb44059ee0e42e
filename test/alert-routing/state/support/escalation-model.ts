import { ReferenceModel } from './reference-model';
import { EscalationConfig } from '../../../../src/alert-routing/route/route-config';
import { AlertChange } from '../../../../src/alert-routing/state/alert-change';

export const CHAIN: EscalationConfig = {
  steps: [{ afterSeconds: 30, mentions: ['here'] }, { afterSeconds: 60, mentions: ['channel'] }], repeats: 1, remindAfterSeconds: 90,
};

/** Seconds until the next thing, by how many steps were taken. */
const WAITS = [30, 60, 30, 60];
const REMIND = 90;

/** The escalation of an incident, as a table: what was done, and when the next thing is due. */
interface Chain {
  steps: number;
  reminders: number;
  due?: number;
  /** When things were due that were done: none of them is done a second time. */
  readonly taken: Set<number>;
}

/** The rules of escalations once more, beside those of incidents. */
export class EscalationModel {
  /** By incident. */
  private readonly chains = new Map<object, Chain>();

  /** What the last incident has after a change that the reference has made, or that was for a timer. Returns whether a timer changed anything. */
  public follow(reference: ReferenceModel, change: AlertChange, now: number, isChanged: boolean): boolean {
    const incident = reference.incidents.at(-1);
    if (!incident) {
      return false;
    }
    const chain = this.chains.get(incident);
    if (change.kind === 'due') {
      return chain?.due !== undefined && change.dueAt === chain.due && now >= chain.due && this.wake(chain, incident.state, now);
    }
    if (incident.kind === 'alert' && !chain) {
      const begun: Chain = { steps: 0, reminders: 0, taken: new Set() };
      this.chains.set(incident, begun);
      this.plan(begun, incident.state, now);
    } else if (chain && isChanged && change.kind !== 'note' && (change.kind !== 'signal' || incident.state === 'resolved')) {
      chain.steps += change.kind === 'pass' ? 1 : 0;
      this.plan(chain, incident.state, now);
    }
    return false;
  }

  /** Of the last incident. */
  public summary(reference: ReferenceModel): object {
    const { steps = 0, reminders = 0, due } = this.chains.get(reference.incidents.at(-1) ?? {}) ?? {};
    return { steps, reminders, due };
  }

  private wake(chain: Chain, state: string, now: number): true {
    chain.taken.add(chain.due!);
    if (state === 'triggered' && chain.steps < WAITS.length) {
      chain.steps += 1;
    } else {
      chain.reminders += 1;
    }
    this.plan(chain, state, now);
    return true;
  }

  private plan(chain: Chain, state: string, now: number): void {
    const wait = state === 'triggered' ? WAITS[chain.steps] ?? REMIND : REMIND;
    chain.due = state === 'resolved' ? undefined : now + 1000 * wait;
    while (chain.due !== undefined && chain.taken.has(chain.due)) {
      chain.due += 1;
    }
  }
}
