import { placeholdersOf } from './cases';
import { Request } from './comparison';
import { SeededRandom } from '../../../src/simulation/random';

const SCALARS = ['s', 'n', 'b', 'l[0]', 'l[1]', 'm.leaf', 'm.arr[0]', 'absent', 'm.nought', 'l[7]'];
const PATHS = [...SCALARS, 'yes', 'nil', 'ss', 'ns', 'bs'];
const SCALAR_VALUES = [':s', ':te', ':n', ':one', ':twelve', ':b', ':b0', ':a', ':value'];
const VALUES = [...SCALAR_VALUES, ':yes', ':nil', ':ss', ':ns', ':bs'];
const SETTABLE = ['s', 'n', 'x', 'l', 'm', 'ss', 'l[0]', 'l[9]', 'm.leaf', 'm.fresh', 'm.arr[0]', 'absent.leaf', 's.leaf'];

/** Requests that nobody has thought of: the same ones for the same seed. */
export class RandomRequests {
  private readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  /** An update of an item, or a write with a condition, or a filter. */
  public next(): Request {
    const kind = this.random.int(0, 9);
    const condition = this.condition(3);
    if (kind < 3) {
      return ['Scan', { TableName: 'simple', FilterExpression: condition, ...placeholdersOf(condition) }];
    }
    const Key = { id: { S: this.random.pick(['item', 'item', 'item', 'fresh']) } };
    if (kind < 4) {
      return ['DeleteItem', { TableName: 'simple', Key, ConditionExpression: condition, ...placeholdersOf(condition), ReturnValues: 'ALL_OLD' }];
    }
    const update = this.update();
    const ReturnValues = this.random.pick(['ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW', 'NONE']);
    return kind < 7
      ? ['UpdateItem', { TableName: 'simple', Key, UpdateExpression: update, ...placeholdersOf(update), ReturnValues }]
      : ['UpdateItem', { TableName: 'simple', Key, UpdateExpression: update, ConditionExpression: condition, ...placeholdersOf(update, condition), ReturnValues }];
  }

  private condition(depth: number): string {
    const kind = depth === 0 ? 9 : this.random.int(0, 12);
    switch (kind) {
      case 0: case 1: return `${this.condition(depth - 1)} AND ${this.condition(depth - 1)}`;
      case 2: case 3: return `${this.condition(depth - 1)} OR ${this.condition(depth - 1)}`;
      case 4: return `NOT ${this.atom()}`;
      case 5: return `(${this.condition(depth - 1)} ${this.random.pick(['AND', 'OR'])} ${this.condition(depth - 1)})`;
      default: return this.atom();
    }
  }

  private atom(): string {
    const { random } = this;
    switch (random.int(0, 10)) {
      case 0: return `attribute_exists(${random.pick(PATHS)})`;
      case 1: return `attribute_not_exists(${random.pick(PATHS)})`;
      case 2: return `attribute_type(${random.pick(PATHS)}, ${random.pick([':N', ':N', ':wrong'])})`;
      case 3: return `begins_with(${random.pick(SCALARS)}, ${random.pick([':te', ':s', ':b0', ':n'])})`;
      case 4: return `contains(${random.pick([...PATHS, 'l'])}, ${random.pick(SCALAR_VALUES)})`;
      case 5: return `size(${random.pick(['s', 'ss', 'b', 'l', 'm', 'm.arr', 'n', 'absent'])}) ${random.pick(['=', '<', '>', '<>'])} ${random.pick([':one', ':two', ':twelve'])}`;
      case 6: return `${random.pick(SCALARS)} BETWEEN ${random.pick(SCALAR_VALUES)} AND ${random.pick(SCALAR_VALUES)}`;
      case 7: return `${random.pick(PATHS)} IN (${random.pick(VALUES)}, ${random.pick(VALUES)})`;
      case 8: return `${random.pick(SCALARS)} ${random.pick(['<', '<=', '>', '>='])} ${random.pick(SCALAR_VALUES)}`;
      default: return `${random.pick(PATHS)} ${random.pick(['=', '<>'])} ${random.pick([...VALUES, 's', 'n'])}`;
    }
  }

  /** What dynalite does wrong is left out: it takes elements away one by one, and a value that is set somewhere else changes in both places with ADD. */
  private update(): string {
    const { random } = this;
    const sets = Array.from({ length: random.int(1, 3) }, () => `${random.pick(SETTABLE)} = ${this.setValue()}`);
    const clauses = [
      `SET ${sets.join(', ')}`,
      ...random.chance(0.4) ? [`ADD ${random.pick(['n', 'y', 'ss', 'ns', 'm.#size', 'absent'])} ${random.pick([':one', ':n', ':ss', ':ns', ':bs', ':s'])}`] : [],
      ...random.chance(0.3) ? [`DELETE ${random.pick(['ss', 'ns', 'bs', 'absent', 'n'])} ${random.pick([':ss', ':ns', ':bs', ':one'])}`] : [],
      ...random.chance(0.3) ? [`REMOVE ${random.pick(['b', 'yes', 'absent', 'm.leaf', 'l[1]', 'm.arr[0]', 'x'])}`] : [],
    ];
    return random.chance(0.2) ? clauses.reverse().join(' ') : clauses.join(' ');
  }

  private setValue(): string {
    const { random } = this;
    switch (random.int(0, 6)) {
      case 0: return random.pick(['b', 'yes', 's', 'm.leaf', 'l[1]']);
      case 1: return `${random.pick(['n', 'l[1]', 'm.#size', 'absent', ':two'])} ${random.pick(['+', '-'])} ${random.pick([':n', ':one', 'n', ':s'])}`;
      case 2: return `if_not_exists(${random.pick(['x', 's', 'm.fresh'])}, ${random.pick([':one', ':s', 'b', ':list'])})`;
      case 3: return `list_append(${random.pick(['l', 'm.arr', ':list', 'x'])}, ${random.pick([':list', 'l', ':s'])})`;
      default: return random.pick([...VALUES, ':list', ':map']);
    }
  }
}
