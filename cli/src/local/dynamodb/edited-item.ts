import { Attributes, attributesOf, AttributeType, AttributeValue, typeOf } from './attribute-value';
import { DynamoDbError, validationError } from './dynamodb-error';
import type { DocumentPath } from './expressions/document-path';
import { addNumbers } from './numbers';

/** A list that is being changed. A removed element leaves a hole, so that the others keep their indexes until the end. */
type EditedList = Array<EditedValue | undefined>;
/** A value in which lists and maps can be changed. */
type EditedValue = Omit<AttributeValue, 'L' | 'M'> & { readonly L?: EditedList; readonly M?: Record<string, EditedValue> };
/** What holds the value at the end of a path. */
type Container = { readonly L: EditedList } | { readonly M: Record<string, EditedValue> };

/** The largest index of an array. */
const MAX_INDEX = 2 ** 32 - 2;

/** An item on which the changes of an update are made; the item itself stays as it is. */
export class EditedItem {
  private readonly attributes: Record<string, EditedValue>;
  /** Attributes whose lists and maps are copies, and so can be changed. */
  private readonly copied = new Set<string>();
  /** Lists with holes, or with elements far behind their end. */
  private readonly sparse = new Set<EditedList>();

  constructor(item: Attributes) {
    this.attributes = attributesOf(item) as Record<string, EditedValue>;
  }

  /** Puts a value at a path. Behind the end of a list it becomes the last element. */
  public set(path: DocumentPath, value: AttributeValue): void {
    this.put(this.containerOf(path), path.at(-1)!, value as EditedValue);
  }

  /** Takes away what is at a path, if anything is. */
  public remove(path: DocumentPath): void {
    const container = this.containerOf(path);
    if ('M' in container) {
      delete container.M[path.at(-1)!];
    } else if (Number(path.at(-1)) < container.L.length) {
      container.L[path.at(-1) as number] = undefined;
      this.sparse.add(container.L);
    }
  }

  /** Adds to a number, or members to a set. */
  public add(path: DocumentPath, value: AttributeValue): void {
    const container = this.containerOf(path);
    const before = this.get(container, path.at(-1)!, typeOf(value));
    this.put(container, path.at(-1)!, before ? sum(before, value) : value as EditedValue);
  }

  /** Takes members out of a set; a set without members goes as well. */
  public deleteMembers(path: DocumentPath, value: AttributeValue): void {
    const type = typeOf(value) as 'SS' | 'NS' | 'BS';
    const container = this.containerOf(path);
    const before = this.get(container, path.at(-1)!, type);
    const rest = before?.[type]!.filter((member) => !value[type]!.includes(member)) ?? [];
    if (rest.length > 0) {
      this.put(container, path.at(-1)!, { [type]: rest });
    } else if (before) {
      this.remove(path);
    }
  }

  /** The item after the changes. */
  public finish(): Attributes {
    for (const list of this.sparse) {
      const elements = Object.keys(list).map((index) => list[Number(index)]).filter((element) => element !== undefined); // holes have no index
      list.length = 0;
      list.push(...elements);
    }
    return this.attributes as Attributes;
  }

  private containerOf(path: DocumentPath): Container {
    this.copy(path);
    let container: Partial<Container & EditedValue> | undefined = { M: this.attributes };
    for (const step of path.slice(0, -1)) {
      container = typeof step === 'number' ? container?.L?.[step] : container?.M?.[step];
    }
    if (!(typeof path.at(-1) === 'number' ? container?.L : container?.M)) {
      throw validationError('The document path provided in the update expression is invalid for update');
    }
    return container as Container;
  }

  /** Copies the attribute that a path leads into, the first time that one does. */
  private copy(path: DocumentPath): void {
    const [name] = path;
    if (path.length > 1 && !this.copied.has(name) && this.attributes[name]) {
      this.copied.add(name);
      this.attributes[name] = copyOf(this.attributes[name] as AttributeValue);
    }
  }

  /** What is in a container; it must have the type of what is to be done with it. */
  private get(container: Container, step: string | number, type: AttributeType): EditedValue | undefined {
    const value = 'M' in container ? container.M[step] : container.L[step as number];
    if (value && typeOf(value as AttributeValue) !== type) {
      throw wrongType();
    }
    return value;
  }

  private put(container: Container, step: string | number, value: EditedValue): void {
    if ('M' in container) {
      container.M[step] = value;
    } else {
      if (Number(step) > container.L.length) {
        this.sparse.add(container.L);
      }
      container.L[Math.min(Number(step), MAX_INDEX)] = value;
    }
  }
}

function sum(before: EditedValue, value: AttributeValue): EditedValue {
  if (value.N !== undefined) {
    return { N: addNumbers(before.N!, value.N) };
  }
  const type = typeOf(value) as 'SS' | 'NS' | 'BS';
  return { [type]: [...before[type]!, ...value[type]!.filter((member) => !before[type]!.includes(member))] };
}

function copyOf(value: AttributeValue): EditedValue {
  if (value.L) {
    return { L: value.L.map(copyOf) };
  }
  if (!value.M) {
    return value as EditedValue;
  }
  const map = attributesOf() as Record<string, EditedValue>;
  for (const name in value.M) {
    map[name] = copyOf(value.M[name]);
  }
  return { M: map };
}

function wrongType(): DynamoDbError {
  return validationError('An operand in the update expression has an incorrect data type');
}
