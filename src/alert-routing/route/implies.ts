import { globParts, matchesParts } from './glob';
import { rankOf } from './matcher';
import { AlertMatchConfig } from './route-config';
import { AlertClass } from '../alert-event';

/** A condition, or what is always so. */
export type Condition = AlertMatchConfig | undefined;

/** The conditions that compare texts. */
type TextMatch = Record<'source' | 'kind' | 'account' | 'region' | 'resource' | 'title', readonly string[]>;
const TEXTS: ReadonlyArray<keyof TextMatch> = ['source', 'kind', 'account', 'region', 'resource', 'title'];

/** An event has one of each; of resources it may have several. */
const SINGLE: ReadonlyArray<keyof TextMatch> = ['source', 'kind', 'account', 'region', 'title'];

const CLASSES: readonly AlertClass[] = ['alert', 'notification'];

/** All of the conditions that there are. */
export function allOf(...conditions: readonly Condition[]): AlertMatchConfig {
  return { all: conditions.filter((condition): condition is AlertMatchConfig => condition !== undefined) };
}

/** Whether it is certain that whatever meets the one condition meets the other. Where it cannot be proved simply, it is not. */
export function implies(one: Condition, other: Condition): boolean {
  if (other === undefined || same(one, other) || (one !== undefined && isNever(one))) {
    return true;
  }
  if ('all' in other) {
    return other.all.every((part) => implies(one, part));
  }
  if (one !== undefined && 'any' in one) {
    return one.any.every((part) => implies(part, other));
  }
  if ('any' in other && other.any.some((part) => implies(one, part))) {
    return true;
  }
  if ('not' in other && one !== undefined && excludes(one, other.not)) {
    return true;
  }
  if (one !== undefined && 'all' in one) {
    return one.all.some((part) => implies(part, other));
  }
  return one !== undefined && leafImplies(one, other);
}

/** Whether it is certain that nothing meets a condition. */
export function isNever(condition: AlertMatchConfig): boolean {
  if ('any' in condition) {
    return condition.any.every(isNever);
  }
  if ('all' in condition) {
    const parts = flat(condition);
    return parts.some((part) => !('all' in part) && isNever(part)) || parts.some((one, index) => parts.slice(index + 1).some((other) => excludes(one, other)));
  }
  if ('not' in condition) {
    return isAlways(condition.not);
  }
  return textsOf(condition)?.patterns.length === 0;
}

/**
 * Whether it is certain that whatever meets a condition meets one of others; also where it needs several of them, one for alerts and one for notifications.
 */
export function isCovered(condition: Condition, others: readonly Condition[]): boolean {
  const one = (part: Condition): boolean => others.some((other) => implies(part, other));
  return one(condition) || CLASSES.every((kind) => one(allOf(condition, { class: kind })));
}

/** Whether it is certain that nothing meets both. */
function excludes(one: AlertMatchConfig, other: AlertMatchConfig): boolean {
  if ('not' in one && !('not' in other)) {
    return implies(other, one.not);
  }
  if ('not' in other) {
    return implies(one, other.not);
  }
  if ('any' in one) {
    return one.any.every((part) => excludes(part, other));
  }
  if ('any' in other) {
    return other.any.every((part) => excludes(one, part));
  }
  if ('all' in one) {
    return one.all.some((part) => excludes(part, other));
  }
  if ('all' in other) {
    return other.all.some((part) => excludes(one, part));
  }
  if ('class' in one && 'class' in other) {
    return one.class !== other.class;
  }
  const [mine, its] = [textsOf(one), textsOf(other)];
  return mine !== undefined && its !== undefined && mine.of === its.of && mine.isSingle
    && mine.patterns.every((pattern) => its.patterns.every((wanted) => areApart(pattern, wanted)));
}

function leafImplies(one: AlertMatchConfig, other: AlertMatchConfig): boolean {
  if ('severityAtLeast' in one && 'severityAtLeast' in other) {
    return rankOf(one.severityAtLeast) <= rankOf(other.severityAtLeast);
  }
  if ('tag' in one && 'hasTag' in other) {
    return one.tag === other.hasTag;
  }
  const [mine, its] = [textsOf(one), textsOf(other)];
  return mine !== undefined && its !== undefined && mine.of === its.of
    && mine.patterns.every((pattern) => its.patterns.some((wanted) => isPartOf(pattern, wanted)));
}

function isAlways(condition: AlertMatchConfig): boolean {
  return 'all' in condition ? condition.all.every(isAlways) : 'any' in condition ? condition.any.some(isAlways) : 'not' in condition && isNever(condition.not);
}

function flat(condition: AlertMatchConfig): AlertMatchConfig[] {
  return 'all' in condition ? condition.all.flatMap(flat) : [condition];
}

function textsOf(condition: AlertMatchConfig): { readonly of: string; readonly patterns: readonly string[]; readonly isSingle: boolean } | undefined {
  if ('tag' in condition) {
    return { of: `tag ${condition.tag}`, patterns: condition.oneOf, isSingle: true };
  }
  const of = TEXTS.find((name) => name in condition);
  return of && { of, patterns: (condition as TextMatch)[of], isSingle: SINGLE.includes(of) };
}

/** Whether every text that one pattern matches is matched by another; where that has to be thought about, it is not. */
function isPartOf(pattern: string, wanted: string): boolean {
  const parts = globParts(wanted);
  // What stands for anything may be anything, of which there is one that no plain part of the other can be.
  return pattern === wanted || matchesParts(parts, pattern.replaceAll('*', '\u0000'));
}

/** Whether it is certain that no text matches both. */
function areApart(pattern: string, other: string): boolean {
  return pattern.includes('*') ? !other.includes('*') && !matchesParts(globParts(pattern), other) : !matchesParts(globParts(other), pattern);
}

function same(one: Condition, other: Condition): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
