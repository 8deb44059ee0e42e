import { Json } from './json';

/** Objects in which senders put what they say. */
const CONTAINERS = ['payload', 'alert', 'event', 'incident', 'issue', 'data', 'check', 'problem', 'monitor', 'notification', 'details', 'content', 'labels', 'commonLabels', 'commonAnnotations', 'annotations'];

/** Objects about others: who did it, where it lives, what it may do. Their names, states and links are not those of what is told of. */
const OTHERS: ReadonlySet<string> = new Set([
  'sender', 'actor', 'agent', 'client', 'user', 'author', 'owner', 'creator', 'assignee', 'pusher', 'team', 'organization', 'organisation', 'org', 'account', 'installation', 'integration',
  'repository', 'repo', 'project', 'page', 'meta', 'metadata', 'hook', 'settings', 'config', 'configuration', 'previous', 'old', 'before', 'changes', 'escalationpolicy', 'service',
  'headers', 'request', 'context', 'alertcontext',
]);

/** Objects in objects that are looked into, and so many in all: a payload may have 200 KB. */
const DEEPEST = 4;
const MOST_LEVELS = 100;

/** An object of the JSON, and the one around it. */
interface Level {
  readonly fields: ReadonlyMap<string, Json>;
  readonly around?: Level;
}

/**
 * Fields of JSON of an unknown sender, by names in any spelling: `alertName`, `alert_name` and `Alert Name` are the same. What stands on top counts more than what
 * stands in one of the objects that senders like, that more than what stands deeper or in other objects, and an earlier name more than a later one.
 */
export class AnyFields {
  private readonly levels: readonly Level[];

  constructor(json: Json) {
    this.levels = levelsOf(json);
  }

  /** A text, or a number as text. */
  public text(...names: readonly string[]): string | undefined {
    return this.texts(names)[0];
  }

  /** All of them, the first first. */
  public texts(names: readonly string[]): string[] {
    return this.found(names).map(({ value }) => value.text()!);
  }

  /** What is there under one of the names, of any type. */
  public get(...names: readonly string[]): Json {
    return this.levels.flatMap(({ fields }) => names.map((name) => fields.get(plain(name)))).find((value) => value?.exists) ?? Json.ABSENT;
  }

  /**
   * A text that stands beside another one: in the object that has the first of some names, or else in the next one around it.
   *
   * @param names of what is looked for
   * @param anchors names of what it stands beside; where there is none of them, only the top counts
   */
  public textBeside(names: readonly string[], anchors: readonly string[]): string | undefined {
    for (let level: Level | undefined = this.found(anchors)[0]?.level ?? this.levels[0]; level; level = level.around) {
      const text = names.map((name) => level!.fields.get(plain(name))?.text()).find((found) => found !== undefined);
      if (text !== undefined) {
        return text;
      }
    }
    return undefined;
  }

  private found(names: readonly string[]): Array<{ level: Level; value: Json }> {
    return this.levels.flatMap((level) => names.flatMap((name) => {
      const value = level.fields.get(plain(name));
      return value?.text() === undefined ? [] : [{ level, value }];
    }));
  }
}

/** The objects in the order in which they count. */
function levelsOf(json: Json): Level[] {
  const top: Level = { fields: fieldsOf(json) };
  const levels = [top];
  for (let depth = 0, row = [top]; depth < DEEPEST && row.length > 0; depth += 1) {
    const below = row.flatMap(objectsIn);
    const inOrder = [true, false].flatMap((first) => below.filter(({ isContainer }) => isContainer === first));
    row = inOrder.slice(0, MOST_LEVELS - levels.length).map(({ level }) => level);
    levels.push(...row);
  }
  return levels;
}

function objectsIn(around: Level): Array<{ isContainer: boolean; level: Level }> {
  const known = CONTAINERS.map(plain);
  const names = [...known, ...[...around.fields.keys()].reverse().filter((name) => !known.includes(name) && !OTHERS.has(name))];
  return names.filter((name) => around.fields.get(name)?.isObject)
    .map((name) => ({ isContainer: known.includes(name), level: { fields: fieldsOf(around.fields.get(name)!), around } }));
}

/** From the last to the first, because of names that differ in spelling alone the first one counts. */
function fieldsOf(json: Json): Map<string, Json> {
  return new Map([...json.entries()].reverse().map(([name, value]) => [plain(name.slice(0, 100)), value]));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
