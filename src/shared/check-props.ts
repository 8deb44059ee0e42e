import { described } from './described';
import { PropCheck } from './prop-checks';
import { similarName } from './similar-name';

/** A check for every property of an interface. The compiler sees to it that none is missing and none is there that the interface lacks. */
export type PropChecks<Props> = { readonly [Name in keyof Props]-?: PropCheck };

/** What is known of an interface at run time. */
export interface PropsShape<Props> {
  /** How a user writes such an object. */
  readonly example: string;
  readonly checks: PropChecks<Props>;
}

/** How the properties of one caller are checked. */
export interface CheckPropsOptions {
  /** What stands before a property's name in errors. Default: the caller and a dot. */
  readonly prefix?: string;
  /** Told of a property that the interface lacks and that resembles none of its own. Default: that is an error. */
  readonly onStrange?: (message: string) => void;
}

/** Longer lists of names do not help. */
const MAX_LISTED = 8;

/**
 * Checks an object of properties at synth: that it is one, that each property is of its kind, and that none is misspelled, which in plain
 * JavaScript would be left out in silence.
 *
 * @param caller what takes them
 */
export function checkProps<Props>(caller: string, props: unknown, { example, checks }: PropsShape<Props>, options: CheckPropsOptions = {}): void {
  const names = Object.keys(checks);
  if (typeof props !== 'object' || props === null || Array.isArray(props) || isOfAnotherClass(props, names)) {
    const got = props === undefined || props === null ? 'no properties' : described(props);
    throw new Error(`${caller} got ${got}, expected an object of properties; write for example ${example}.`);
  }
  checkNames(caller, props, names, options.onStrange);
  for (const [name, check] of Object.entries<PropCheck>(checks)) {
    const value = (props as Record<string, unknown>)[name];
    if (value !== undefined) {
      check(`${options.prefix ?? `${caller}.`}${name}`, value);
    }
  }
}

/** As a check of a property whose value is such an object. */
export function checkNested<Props>(shape: PropsShape<Props>): PropCheck {
  return (name, value) => checkProps(name, value, shape);
}

/** Something else was passed, such as what belongs into one of the properties. */
function isOfAnotherClass(props: object, names: readonly string[]): boolean {
  return !isPlain(props) && !names.some((name) => name in props);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (prototype as object).constructor?.name === 'Object';
}

/** What a class made may have parts of its own; what was written down has only what was meant. */
function checkNames(caller: string, props: object, names: readonly string[], onStrange?: (message: string) => void): void {
  if (!isPlain(props)) {
    return;
  }
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || names.includes(name)) {
      continue;
    }
    const meant = similarName(name, names);
    if (meant !== undefined) {
      throw new Error(`${caller} got the property ${JSON.stringify(name)}, expected ${JSON.stringify(meant)}; correct its name.`);
    }
    const expected = names.length <= MAX_LISTED ? names.map((one) => JSON.stringify(one)).join(', ') : 'one that it has';
    const got = `${caller} got the property ${JSON.stringify(name)}, expected ${expected}`;
    if (!onStrange) {
      throw new Error(`${got}; correct its name or leave it out.`);
    }
    onStrange(`${got}, and takes no notice of it; correct its name or leave it out.`);
  }
}
