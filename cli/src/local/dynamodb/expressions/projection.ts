import { Attributes, attributesOf, AttributeValue } from '../attribute-value';
import { DocumentPath, valueAt } from './document-path';
import { ExpressionProblems } from './expression-problems';
import { parsedProjection } from './parsed-expressions';
import { bindPath, checkDistinctPaths } from './path-binder';
import { Placeholders } from './placeholders';

/**
 * Binds a projection expression to the names of its request.
 *
 * @throws DynamoDbError
 */
export function bindProjection(expression: string, placeholders: Placeholders): DocumentPath[] {
  const problems = new ExpressionProblems('ProjectionExpression');
  const paths = parsedProjection(expression, 'ProjectionExpression').map((steps) => bindPath(steps, placeholders, problems));
  checkDistinctPaths(paths, problems);
  problems.check(['reserved', 'name', 'overlap', 'conflict']);
  return paths;
}

/** A part of a document that is being put together. Lists have holes until all of their elements are there. */
interface Part {
  value?: AttributeValue;
  readonly names: Map<string, Part>;
  readonly indexes: Map<number, Part>;
}

/** The parts of an item that are at some places, where they are in the item; list elements move together. */
export function project(paths: readonly DocumentPath[], item: Attributes): Attributes {
  if (paths.every((path) => path.length === 1)) {
    return projectAttributes(paths, item);
  }
  const root = newPart();
  for (const path of paths) {
    const value = valueAt(path, item);
    if (value) {
      path.reduce(partAt, root).value = value;
    }
  }
  return partsByName(root);
}

function projectAttributes(paths: readonly DocumentPath[], item: Attributes): Attributes {
  const attributes = attributesOf();
  for (const [name] of paths) {
    if (item[name]) {
      attributes[name] = item[name];
    }
  }
  return attributes;
}

function newPart(): Part {
  return { names: new Map(), indexes: new Map() };
}

function partAt(part: Part, step: string | number): Part {
  const parts = (typeof step === 'number' ? part.indexes : part.names) as Map<string | number, Part>;
  const found = parts.get(step) ?? newPart();
  parts.set(step, found);
  return found;
}

function partsByName({ names }: Part): Attributes {
  const attributes = attributesOf();
  names.forEach((part, name) => {
    attributes[name] = valueOf(part);
  });
  return attributes;
}

function valueOf(part: Part): AttributeValue {
  if (part.value) {
    return part.value;
  }
  if (part.indexes.size === 0) {
    return { M: partsByName(part) };
  }
  return { L: [...part.indexes].sort(([one], [other]) => one - other).map(([, element]) => valueOf(element)) };
}
