import { described } from './described';

/** Checks the value of a property at synth. Types say what it is where there are any; in plain JavaScript a wrong one would end far from where it was written. */
export type PropCheck = (name: string, value: unknown) => void;

function refuse(name: string, got: string, expected: string, fix: string): never {
  throw new Error(`${name} got ${got}, expected ${expected}; ${fix}.`);
}

/** A value that is checked where more is known of it. */
export const checkedElsewhere: PropCheck = () => undefined;

export const checkFlag: PropCheck = (name, value) => {
  if (typeof value !== 'boolean') {
    refuse(name, described(value, true), 'true or false', 'write one of them without quotes');
  }
};

/** Any number: its bounds are checked where they are known. */
export const checkNumber: PropCheck = (name, value) => {
  if (typeof value !== 'number') {
    const isOne = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
    refuse(name, described(value, true), 'a number', isOne ? `write ${Number(value)} without quotes` : 'write one such as 10');
  }
};

/** @param example how a user writes one */
export function checkDuration(example: string): PropCheck {
  return (name, value) => {
    if (!has(value, 'toSeconds')) {
      refuse(name, typeof value === 'number' ? `the number ${value}` : described(value, true), 'a Duration of aws-cdk-lib', `write for example ${example}`);
    }
  };
}

/** @param example what to write, with its quotes */
export function checkText(example: string): PropCheck {
  return (name, value) => {
    if (typeof value !== 'string') {
      refuse(name, described(value), 'a string', `write for example ${example}`);
    }
  };
}

/** @param example what to write, with its brackets */
export function checkTexts(example: string): PropCheck {
  return checkListOf((name, value) => checkText(example)(name, value), example);
}

/** @param example what to write, with its braces */
export function checkTextsByName(example: string): PropCheck {
  return (name, value) => {
    checkAnyObject('an object of texts', example)(name, value);
    Object.entries(value as object).forEach(([key, text]) => checkText(example)(`${name}.${key}`, text));
  };
}

/** @param example what to write, with its brackets */
export function checkListOf(check: PropCheck, example: string): PropCheck {
  return (name, value) => {
    if (!Array.isArray(value)) {
      refuse(name, described(value), 'a list', `write for example ${example}`);
    }
    (value as unknown[]).forEach((item, index) => check(`${name}[${index}]`, item));
  };
}

/**
 * @param values the values of an enumeration, its object as TypeScript makes it
 * @param example how a user writes one
 */
export function checkOneOf(values: Readonly<Record<string, string | number>>, example: string): PropCheck {
  // Enumerations of numbers also have a name under each number.
  const possible = Object.entries(values).filter(([name]) => !/^\d+$/.test(name)).map(([, value]) => value);
  return (name, value) => {
    if (!possible.includes(value as string | number)) {
      const got = typeof value === 'number' ? `the number ${value}` : described(value, true);
      refuse(name, got, `one of ${possible.join(', ')}`, `write for example ${example}`);
    }
  };
}

/**
 * A choice, which the static methods of a class make.
 *
 * @param member what every such object has
 * @param example how a user writes one
 */
export function checkChoice(member: string, example: string): PropCheck {
  return checkObject(member, "what one of its class's static methods returns", example);
}

/**
 * @param member what every such object has
 * @param expected what it is, with its article
 * @param example how a user writes one
 */
export function checkObject(member: string, expected: string, example: string): PropCheck {
  return (name, value) => {
    if (!has(value, member)) {
      refuse(name, described(value), expected, `write for example ${example}`);
    }
  };
}

/**
 * Any object: what it is made of is checked by who takes it.
 *
 * @param expected what it is, with its article
 * @param example how a user writes one
 */
export function checkAnyObject(expected: string, example: string): PropCheck {
  return (name, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(name, described(value), expected, `write for example ${example}`);
    }
  };
}

/**
 * A secret as the construct, and never its text.
 *
 * @param name what takes it
 */
export const checkSecret: PropCheck = (name, value) => {
  if (!has(value, 'grantRead')) {
    refuse(name, described(value), 'a secret as a construct of Secrets Manager and never its text', "write for example Secret.fromSecretNameV2(this, 'Secret', 'its/name')");
  }
};

/** A user's own functions are no example of anything: only objects have members. */
function has(value: unknown, member: string): boolean {
  return typeof value === 'object' && value !== null && member in value;
}
