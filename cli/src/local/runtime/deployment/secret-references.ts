import { DeduplicationEnv, SOURCES_ENV } from '../../../../../src/contract/environment';
import { unpack } from '../../../../../src/contract/packed-text';
import { ANY_SUFFIX, secretIdOf } from '../../../../../src/contract/secret-id';
import { AssemblyError } from '../../cloud-assembly/assembly-error';
import { Resource } from '../../cloud-assembly/stack';

/** A secret that something in the app reads, or may read. */
export interface SecretReference {
  /** As the app names it: an ARN, or a name. */
  readonly id: string;
  /** Names that a person may call it: with and without the six letters that Secrets Manager adds to ARNs. */
  readonly names: readonly string[];
  /** Whether more than a policy names it. */
  readonly isRead: boolean;
}

const ARN = /arn:[\w-]+:secretsmanager:[\w-]*:\d*:secret:([\w/+=.@*?-]+)/g;
const DYNAMIC = /\{\{resolve:secretsmanager:((?:arn:[^:}]+:secretsmanager:[^:}]*:[^:}]*:secret:)?[^:}]+)/g;
const SUFFIX = /-[A-Za-z0-9]{6}$/;

/** All secrets that the templates refer to: in environment variables, in dynamic references, and in policies, whose patterns (`app/*`) are ids as well. */
export function readSecretReferences(resources: readonly Resource[]): SecretReference[] {
  const found = new Map<string, SecretReference>();
  for (const resource of resources.filter(({ type }) => type !== 'AWS::SecretsManager::Secret')) {
    const isPolicy = /^AWS::(IAM|KMS)::|Policy$|::Permission$/.test(resource.type);
    for (const id of referencesIn(textsOf(resource))) {
      found.set(id, { id, names: namesOf(id), isRead: !isPolicy || (found.get(id)?.isRead ?? false) });
    }
  }
  return [...found.values()];
}

/** Whether a name, as a person gives it, is that of a reference. */
export function isReference(name: string, { id, names }: SecretReference): boolean {
  return name === id || names.some((candidate) => candidate === name || (/[*?]/.test(candidate) && patternOf(candidate).test(name)));
}

/** The name in the ARN of a secret; what is none is a name already. */
export function secretName(id: string): string {
  return /:secret:(.+)$/.exec(id)?.[1] ?? id;
}

function namesOf(id: string): string[] {
  const name = secretName(secretIdOf(id));
  return id.startsWith('arn:') && !id.endsWith(ANY_SUFFIX) && SUFFIX.test(name) ? [name, name.replace(SUFFIX, '')] : [name];
}

function referencesIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(DYNAMIC)].map(([, id]) => id).concat([...text.replace(DYNAMIC, '').matchAll(ARN)].map(([arn]) => arn)));
}

/** The texts in a function's environment variables; a forwarder's configuration, which may be packed, as it is. */
export function textsOfVariables(variables: Readonly<Record<string, unknown>>): string[] {
  const packed = [SOURCES_ENV, DeduplicationEnv.DEDUPLICATION].map((name) => variables[name]);
  return [...stringsIn(variables), ...packed.flatMap((text) => typeof text === 'string' ? unpack(text) ?? [] : [])];
}

/** Every text in the properties of a resource. */
function textsOf(resource: Resource): string[] {
  try {
    return evaluatedTexts(resource);
  } catch (error) {
    if (error instanceof AssemblyError) {
      return []; // a property that cannot be evaluated matters only where the resource is hosted, and that says so
    }
    throw error;
  }
}

function evaluatedTexts(resource: Resource): string[] {
  const variables = (resource.property('Environment') as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
  return [...stringsIn(resource.properties()), ...textsOfVariables(variables)];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
