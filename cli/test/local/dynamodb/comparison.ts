import { Answer, DynaliteServer } from './dynalite-server';
import { SystemClock } from '../../../src/local/clock';
import { DynamoDbService } from '../../../src/local/dynamodb';

/** One request. */
export type Request = readonly [operation: string, input: Readonly<Record<string, unknown>>];

/** The tables that the requests are about. */
export const TABLES = [
  { TableName: 'simple', AttributeDefinitions: [attribute('id', 'S')], KeySchema: [key('id', 'HASH')] },
  {
    TableName: 'ranged',
    AttributeDefinitions: [attribute('id', 'S'), attribute('at', 'N'), attribute('group', 'S')],
    KeySchema: [key('id', 'HASH'), key('at', 'RANGE')],
    GlobalSecondaryIndexes: [index('byGroup', ['group', 'at'], { ProjectionType: 'ALL' }), index('groupKeys', ['group'], { ProjectionType: 'KEYS_ONLY' })],
    LocalSecondaryIndexes: [index('byGroupInId', ['id', 'group'], { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] })],
  },
  {
    TableName: 'texts', AttributeDefinitions: [attribute('id', 'N'), attribute('name', 'S')], KeySchema: [key('id', 'HASH'), key('name', 'RANGE')],
  },
  { TableName: 'bytes', AttributeDefinitions: [attribute('id', 'B'), attribute('part', 'B')], KeySchema: [key('id', 'HASH'), key('part', 'RANGE')] },
];

/** Asks this project's DynamoDB and dynalite the same. */
export class Comparison {
  public static async start(): Promise<Comparison> {
    return new Comparison(await DynaliteServer.start());
  }

  private ours = new DynamoDbService({ clock: new SystemClock() });
  private round = 0;

  private constructor(private readonly dynalite: DynaliteServer) {}

  /** Begins with empty tables. */
  public async begin(): Promise<void> {
    this.ours = new DynamoDbService({ clock: new SystemClock() });
    this.round += 1;
    for (const table of TABLES) {
      this.askOurs('CreateTable', table);
      await this.dynalite.createTable({ ...table, TableName: this.theirName(table.TableName) });
    }
  }

  /** Both answers, in a form in which they can be compared. */
  public async ask([operation, input]: Request): Promise<{ readonly ours: unknown; readonly theirs: unknown }> {
    const theirs = await this.dynalite.call(operation, this.renamed(input) as object);
    return { ours: comparable(this.askOurs(operation, input)), theirs: this.renamedBack(comparable(theirs)) };
  }

  public async stop(): Promise<void> {
    await this.dynalite.stop();
  }

  private askOurs(operation: string, input: object): Answer {
    const { status, body } = this.ours.handle(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
    return { status, body: JSON.parse(body) as Record<string, unknown> };
  }

  /** dynalite cannot be emptied fast, so each round has tables of its own there. */
  private theirName(name: string): string {
    return `${name}${this.suffix}`;
  }

  private get suffix(): string {
    return `-round-${this.round}`;
  }

  private renamed(input: Readonly<Record<string, unknown>>): unknown {
    const items = input.RequestItems as Record<string, unknown> | undefined;
    return {
      ...input,
      ...typeof input.TableName === 'string' ? { TableName: this.theirName(input.TableName) } : {},
      ...items && typeof items === 'object' ? { RequestItems: Object.fromEntries(Object.entries(items).map(([name, item]) => [this.theirName(name), item])) } : {},
    };
  }

  private renamedBack(answer: unknown): unknown {
    return JSON.parse(JSON.stringify(answer).replaceAll(this.suffix, ''));
  }
}

/** What is left of an answer when everything is taken away that DynamoDB leaves open: the order of sets, of scans and of batches, and namespaces. */
function comparable({ status, body }: Answer): unknown {
  const { __type: type, message, Message = message, ...rest } = body;
  const name = String(type).replace(/^.*#/, '');
  const error = type === undefined ? {} : { type: name, message: messageOf(name, String(Message ?? '')) };
  return { status, ...error, ...sorted(rest) as object };
}

/** Where an expression is no expression, dynalite says what its grammar would have taken; where JSON has another shape, what Java thinks of it. */
function messageOf(name: string, message: string): string {
  return name === 'SerializationException' ? '' : message.replace(/Syntax error; (?!key).*/s, 'Syntax error');
}

function sorted(value: unknown, name: string = ''): unknown {
  if (Array.isArray(value)) {
    const members = value.map((member) => sorted(member));
    return ['SS', 'NS', 'BS'].includes(name) ? members.sort() : members;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key_, member]): [string, unknown] => [key_, sorted(member, key_)])
    .sort(([one], [other]) => Number(one > other) - Number(one < other)));
}

function attribute(AttributeName: string, AttributeType: string) {
  return { AttributeName, AttributeType };
}

function key(AttributeName: string, KeyType: string) {
  return { AttributeName, KeyType };
}

function index(IndexName: string, keys: readonly string[], Projection: object) {
  return { IndexName, KeySchema: keys.map((name, position) => key(name, position === 0 ? 'HASH' : 'RANGE')), Projection };
}
