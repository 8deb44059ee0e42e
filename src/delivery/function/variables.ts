/** Environment variables, as Node gives them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** An environment variable that the construct would not have written so. The text never holds its value. */
export class ConfigurationError extends Error {
  public readonly name = 'ConfigurationError';

  constructor(name: string, expected: string) {
    super(`The environment variable ${name} is missing or wrong; expected ${expected}: deploy the stack again to set it.`);
  }
}

/** A text that is not empty. */
export function text(variables: Variables, name: string): string {
  const value = variables[name];
  if (!value) {
    throw new ConfigurationError(name, 'a text that is not empty');
  }
  return value;
}

export function oneOf<T extends string>(variables: Variables, name: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === variables[name]);
  if (choice === undefined) {
    throw new ConfigurationError(name, `one of ${choices.join(', ')}`);
  }
  return choice;
}

export function wholeNumber(variables: Variables, name: string, min: number, max: number): number {
  const value = variables[name] ?? '';
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new ConfigurationError(name, `a whole number from ${min} to ${max}`);
  }
  return number;
}

/** A JSON object. */
export function json(variables: Variables, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text(variables, name));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
  }
  throw new ConfigurationError(name, 'a JSON object');
}

export function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

export function isCount(value: unknown): value is number {
  return isPositive(value) && Number.isInteger(value);
}
