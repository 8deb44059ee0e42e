import { randomUUID } from 'node:crypto';
import { Clock } from '../clock';
import { tableExists, tableNotFound } from './dynamodb-error';
import { deleteExpired } from './expiry';
import { Table } from './table';
import { TableSchema } from './table-schema';

/** How often expired items are deleted, in milliseconds. */
const SWEEP_EVERY = 60 * 60 * 1000;

/** The tables of one account and Region, in memory. */
export class Tables {
  private readonly byName = new Map<string, Table>();
  private sweptAt: number;

  /** @param mostExpiring see `Table` */
  constructor(private readonly clock: Clock, public readonly arnPrefix: string, private readonly mostExpiring?: number) {
    this.sweptAt = clock.now();
  }

  /**
   * Makes a table, which can be used at once.
   *
   * @throws DynamoDbError when its name is taken
   */
  public create(schema: TableSchema): Table {
    if (this.byName.has(schema.name)) {
      throw tableExists(schema.name);
    }
    const table = new Table(schema, { arn: this.arnPrefix + schema.name, id: randomUUID(), createdAt: this.clock.now() }, this.mostExpiring);
    this.byName.set(schema.name, table);
    return table;
  }

  /**
   * The table with a name.
   *
   * @throws DynamoDbError when there is none
   */
  public get(name: string): Table {
    const table = this.byName.get(name);
    if (!table) {
      throw tableNotFound();
    }
    return table;
  }

  /** The table with a name; undefined when there is none. */
  public find(name: string): Table | undefined {
    return this.byName.get(name);
  }

  /** Forgets a table with its items. */
  public delete(name: string): void {
    this.byName.delete(name);
  }

  /** The names of the tables, in their order. */
  public names(): string[] {
    return [...this.byName.keys()].sort();
  }

  /**
   * Deletes what has expired, when that was not done for an hour; to be called before each operation.
   *
   * AWS takes days for it: until then an expired item can still be read and written, here as there.
   */
  public sweepNowAndThen(): void {
    const now = this.clock.now();
    if (now - this.sweptAt >= SWEEP_EVERY) {
      this.sweptAt = now;
      this.byName.forEach((table) => deleteExpired(table, now));
    }
  }
}
