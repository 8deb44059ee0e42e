import { DocumentPath, showPath } from './document-path';
import { ExpressionProblems } from './expression-problems';
import { Placeholders } from './placeholders';
import { isReserved } from './reserved-words';
import { PathStep } from './syntax';

/** Stands for a name that is not defined; the request ends before anybody looks for it. */
const UNDEFINED = '';

/** Puts the names of attributes in the places of their placeholders. */
export function bindPath(steps: readonly PathStep[], placeholders: Placeholders, problems: ExpressionProblems): DocumentPath {
  return steps.map((step) => typeof step === 'number' ? step : bindName(step, placeholders, problems)) as unknown as DocumentPath;
}

function bindName(step: string, placeholders: Placeholders, problems: ExpressionProblems): string {
  if (!step.startsWith('#')) {
    if (isReserved(step)) {
      problems.add('reserved', `Attribute name is a reserved keyword; reserved keyword: ${step}`);
    }
    return step;
  }
  const name = placeholders.name(step);
  if (name === undefined) {
    problems.add('name', `An expression attribute name used in the document path is not defined; attribute name: ${step}`);
  }
  return name ?? UNDEFINED;
}

/** No path may lead to, into or out of what another leads to. */
export function checkDistinctPaths(paths: readonly DocumentPath[], problems: ExpressionProblems): void {
  paths.forEach((path, index) => {
    for (let earlier = 0; earlier < index; earlier += 1) {
      checkPair(paths[earlier], path, problems);
    }
  });
}

function checkPair(one: DocumentPath, other: DocumentPath, problems: ExpressionProblems): void {
  for (let index = 0; index < one.length && index < other.length; index += 1) {
    if (typeof one[index] !== typeof other[index]) {
      problems.add('conflict', `Two document paths conflict with each other; ${remedy(one, other)}`);
      return;
    }
    if (one[index] !== other[index]) {
      return;
    }
  }
  problems.add('overlap', `Two document paths overlap with each other; ${remedy(one, other)}`);
}

function remedy(one: DocumentPath, other: DocumentPath): string {
  return `must remove or rewrite one of these paths; path one: ${showPath(one)}, path two: ${showPath(other)}`;
}
