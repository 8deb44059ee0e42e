import { AssemblyError } from '../../cloud-assembly/assembly-error';

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
