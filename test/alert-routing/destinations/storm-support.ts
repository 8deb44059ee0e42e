import { StormMember, StormSummary, StormTable, StormWindow } from '../../../src/alert-routing/state/storm-table';

/** Storms, in memory; a call may fail, before it does anything or after that. */
export class MemoryStorms implements StormTable {
  public readonly places = new Map<string, number>();
  public readonly members = new Map<string, Map<string, StormMember>>();
  public readonly summaries = new Map<string, StormSummary>();
  /** Called before and after each call; what it throws, the call rejects with. */
  public crash: (when: 'before' | 'after', call: string) => void = () => undefined;

  public takePlace(window: StormWindow, places: number): Promise<boolean> {
    return this.call('takePlace', () => {
      const taken = this.places.get(keyOf(window)) ?? 0;
      this.places.set(keyOf(window), Math.min(places, taken + 1));
      return taken < places;
    });
  }

  public writeMember(window: StormWindow, member: StormMember): Promise<void> {
    return this.call('writeMember', () => {
      this.members.set(keyOf(window), (this.members.get(keyOf(window)) ?? new Map<string, StormMember>()).set(member.alertId, member));
    });
  }

  public hasMember(window: StormWindow, alertId: string): Promise<boolean> {
    return this.call('hasMember', () => this.members.get(keyOf(window))?.has(alertId) ?? false);
  }

  public readMembers(window: StormWindow): Promise<readonly StormMember[]> {
    return this.call('readMembers', () => [...this.members.get(keyOf(window))?.values() ?? []]);
  }

  public claimSummary(window: StormWindow, owner: string): Promise<StormSummary> {
    return this.call('claimSummary', () => {
      const summary = this.summaries.get(keyOf(window)) ?? { owner };
      this.summaries.set(keyOf(window), summary);
      return summary;
    });
  }

  public writeSummary(window: StormWindow, summary: StormSummary): Promise<void> {
    return this.call('writeSummary', () => void this.summaries.set(keyOf(window), summary));
  }

  private async call<T>(name: string, doIt: () => T): Promise<T> {
    this.crash('before', name);
    const answer = doIt();
    this.crash('after', name);
    return answer;
  }
}

function keyOf({ destination, from }: StormWindow): string {
  return `${destination} ${from}`;
}
