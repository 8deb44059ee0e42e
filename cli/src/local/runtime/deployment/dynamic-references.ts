import { AssemblyError } from '../../cloud-assembly/assembly-error';
import { SSM_REFERENCE } from '../../cloud-assembly/ssm-references';

/**
 * CloudFormation's dynamic references to Secrets Manager: `{{resolve:secretsmanager:ID:SecretString:KEY:STAGE:VERSION}}`, where the id may be an
 * ARN and everything after it may be empty or missing.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
const REFERENCE = /\{\{resolve:secretsmanager:((?:arn:[^:}]+:secretsmanager:[^:}]*:[^:}]*:secret:)?[^:}]+)(?::SecretString(?::([^:}]*))?(?::[^}]*)?)?\}\}/g;

/**
 * Replaces the references to secrets in a part of a template by the secrets' texts.
 *
 * @param secretText text of a secret by name or ARN
 * @throws AssemblyError when a secret has no text here, or lacks the key that is asked for
 */
export function withSecrets<T>(value: T, secretText: (id: string) => string | undefined): T {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (_reference, id: string, key: string | undefined) => resolve(id, key, secretText)) as T;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withSecrets(item, secretText)) as T;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withSecrets(item, secretText)])) as T;
  }
  return value;
}

/** Where the values of references are looked up. */
export interface ValuesOfReferences {
  /** Text of a secret by name or ARN; undefined when it has none here. */
  readonly secret: (id: string) => string | undefined;
  /** Value of a parameter of Systems Manager by its name; undefined when it is not known here. */
  readonly parameter: (name: string) => string | undefined;
}

/**
 * Replaces the references in a function's environment variables. One without a value stays as it is, because nobody knows whether the function needs it.
 *
 * @param onUnknown gets what completes "it reads …" for each of those
 */
export function resolveEnvironment(
  environment: Readonly<Record<string, string>>, { secret, parameter }: ValuesOfReferences, onUnknown: (what: string) => void,
): Record<string, string> {
  const unknown = new Set<string>();
  const value = (text: string): string => text
    .replace(SSM_REFERENCE, (reference, name: string) => parameter(name)
      ?? missing(reference, unknown, `the parameter ${name}, which has no value here: give it one with --parameter ${name}=VALUE.`))
    .replace(REFERENCE, (reference, id: string, key?: string) => {
      const stored = secret(id);
      const part = stored === undefined || !key ? stored : fieldOf(stored, key);
      return part ?? missing(reference, unknown, `${key ? `the key ${key} of ` : ''}the secret ${id}, which has no value here: give it one with --secret ${id}=VALUE.`);
    });
  const resolved = Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, value(text)]));
  unknown.forEach(onUnknown);
  return resolved;
}

function missing(reference: string, unknown: Set<string>, what: string): string {
  unknown.add(what);
  return reference;
}

function resolve(id: string, key: string | undefined, secretText: (id: string) => string | undefined): string {
  const text = secretText(id);
  if (text === undefined) {
    throw new AssemblyError(`The template refers to the secret ${id}, which has no value here: give it one with --secret ${id}=VALUE.`);
  }
  if (!key) {
    return text;
  }
  const value = fieldOf(text, key);
  if (value === undefined) {
    throw new AssemblyError(`The template refers to the key ${key} of the secret ${id}, expected its value to be a JSON object with that key: correct it with --secret ${id}=VALUE.`);
  }
  return value;
}

function fieldOf(text: string, key: string): string | undefined {
  try {
    const value = (JSON.parse(text) as Record<string, unknown>)[key];
    return value === undefined ? undefined : String(value);
  } catch {
    return undefined;
  }
}
