import { Json } from './json';

/** Objects in which senders put what they say. */
const CONTAINERS = ['payload', 'alert', 'event', 'incident', 'issue', 'data', 'check', 'problem', 'monitor', 'notification', 'details', 'content', 'labels', 'commonLabels', 'commonAnnotations', 'annotations'];

/**
 * Fields of JSON of an unknown sender, by names in any spelling: `alertName`, `alert_name` and `Alert Name` are the same. What stands on top counts more than what
 * stands in one of the objects that senders like, and an earlier name more than a later one.
 */
export class AnyFields {
  private readonly levels: ReadonlyArray<ReadonlyMap<string, Json>>;

  constructor(json: Json) {
    const top = levelOf(json);
    const below = CONTAINERS.map((name) => top.get(plain(name))).filter((found) => found?.isObject === true).map((found) => levelOf(found!));
    this.levels = [top, ...below];
  }

  /** A text, or a number as text. */
  public text(...names: readonly string[]): string | undefined {
    return this.find(names, (value) => value.text());
  }

  /** What is there under one of the names, of any type. */
  public get(...names: readonly string[]): Json {
    return this.find(names, (value) => (value.exists ? value : undefined)) ?? Json.ABSENT;
  }

  private find<T>(names: readonly string[], read: (value: Json) => T | undefined): T | undefined {
    for (const level of this.levels) {
      for (const name of names) {
        const value = level.get(plain(name));
        const found = value && read(value);
        if (found !== undefined) {
          return found;
        }
      }
    }
    return undefined;
  }
}

/** Of names that differ in spelling alone the first one counts. */
function levelOf(json: Json): Map<string, Json> {
  return new Map([...json.entries()].reverse().map(([name, value]) => [plain(name.slice(0, 100)), value]));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
