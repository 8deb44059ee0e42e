/** One thing that a function wrote. */
export interface LogEvent {
  /** Counts from 0 in its group, without gaps. */
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** Characters that are kept of each group at least: the oldest events go first. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** So many more before the oldest go, together: to take one from the front of tens of thousands moves all others. */
const SLACK = 1024 * 1024;

/** The log groups of the functions, in memory. */
export class LogStore {
  private readonly groups = new Map<string, { events: LogEvent[]; first: number; characters: number }>();
  private readonly byFunction = new Map<string, string>();

  constructor(private readonly now: () => number) {}

  /** Makes the log group of a function known. */
  public addGroup(logGroup: string, functionName: string): void {
    this.groups.set(logGroup, { events: [], first: 0, characters: 0 });
    this.byFunction.set(functionName, logGroup);
  }

  /** A function wrote something. */
  public add(functionName: string, message: string): void {
    const group = this.groups.get(this.byFunction.get(functionName) ?? '');
    if (!group) {
      return;
    }
    group.events.push({ position: group.first + group.events.length, timestamp: this.now(), message });
    group.characters += message.length;
    if (group.characters <= MOST_CHARACTERS + SLACK) {
      return;
    }
    let gone = 0;
    while (group.characters > MOST_CHARACTERS && gone < group.events.length - 1) {
      group.characters -= group.events[gone].message.length;
      gone += 1;
    }
    group.events.splice(0, gone);
    group.first += gone;
  }

  /** What is kept of a group, oldest first; undefined where there is no such group. */
  public events(logGroup: string): readonly LogEvent[] | undefined {
    return this.groups.get(logGroup)?.events;
  }
}
