import { DeploymentTarget, ofType } from './deployment-target';
import { physicalName } from './physical-names';
import { isReference, readSecretReferences, secretName, SecretReference, textsOfVariables } from './secret-references';
import { secretIdOf } from '../../../../../src/contract/secret-id';
import { expectedNames } from '../../../near-names';
import { generateSecret, GenerateSecretString } from '../../aws-endpoints/secrets';
import { AssemblyError } from '../../cloud-assembly/assembly-error';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { FunctionDefinition } from '../../function-host/function-definition';

/** The value of a secret that is given on the command line. */
export interface SecretOverride {
  /** Construct path, logical id, name or ARN. */
  readonly secret: string;
  readonly value: string;
}

/** Where the value of a secret is from: the command line, the template, or made up for this run; `missing`: it has none. */
export type SecretOrigin = 'given' | 'template' | 'generated' | 'missing';

/** A secret as it is here. */
export interface DeployedSecret {
  readonly arn: string;
  /** What a person calls it: its construct path, or the name of one that is only referred to. */
  readonly name: string;
  readonly origin: SecretOrigin;
  readonly value?: string;
}

const SECRET = 'AWS::SecretsManager::Secret';

/**
 * Creates the secrets of the templates, and those that the app only refers to and that have a value on the command line.
 *
 * @returns all of them, and those that something reads and that have no value
 * @throws AssemblyError when a value is given for a secret that nothing in the app reads: a typo would look like an invalid signature
 */
export function deploySecrets(resources: readonly Resource[], overrides: readonly SecretOverride[], target: DeploymentTarget): DeployedSecret[] {
  const own = ofType(resources, SECRET).map((resource) => ownSecret(resource, overrides, target));
  const isOwn = ({ id }: SecretReference) => own.some(({ deployed: { arn }, names }) => id === arn || names.includes(secretName(id)));
  const references = readSecretReferences(resources);
  const foreign = references.filter((reference) => !isOwn(reference));
  checkOverrides(overrides, own.flatMap(({ names }) => names), own.map(({ deployed }) => deployed.name), foreign);

  const matching = (secret: string) => foreign.filter((reference) => isReference(secret, reference));
  const given = overrides.flatMap(({ secret, value }) => matching(secret).map(({ id }): DeployedSecret => {
    const { region, account } = target.place;
    const name = secret.startsWith('arn:') ? secretName(secret) : secret;
    const arn = id.startsWith('arn:') && !/[*?]/.test(secretIdOf(id)) ? id : `arn:aws:secretsmanager:${region}:${account}:secret:${name}-local1`;
    return { arn, name, origin: 'given', value };
  }));
  const missing = foreign.filter(({ isRead, names }) => isRead && !given.some(({ name }) => names.includes(name)))
    .map(({ id, names }): DeployedSecret => ({ arn: id, name: names.at(-1)!, origin: 'missing' }));
  const all = [...given, ...own.map(({ deployed }) => deployed), ...missing];
  given.forEach(({ arn, name, value }) => target.secretsManager.add({ arn, name, value }));
  own.forEach(({ deployed: { arn, value }, physical }) => target.secretsManager.add({ arn, name: physical, value }));
  return all;
}

/**
 * Names the secrets without a value that functions read, and who waits for them.
 *
 * @param functions as they run here: what a `--backend` has replaced reads nothing
 * @param nameOf what a person calls a function
 */
export function reportMissingSecrets(
  secrets: readonly DeployedSecret[], functions: ReadonlyMap<string, FunctionDefinition>, nameOf: (functionName: string) => string,
  onNotice: (line: string) => void,
): void {
  for (const { arn, name } of secrets.filter(({ origin }) => origin === 'missing')) {
    const readers = [...functions.values()].filter(({ environment }) => textsOfVariables(environment).some((text) => text.includes(arn)));
    if (readers.length > 0) {
      const names = [...new Set(readers.map((reader) => nameOf(reader.name)))];
      onNotice(`The secret ${name}, which ${names.join(', ')} ${names.length === 1 ? 'reads' : 'read'}, has no value here: give it one with --secret ${name}=VALUE.`);
    }
  }
}

function ownSecret(resource: Resource, overrides: readonly SecretOverride[], { names: localNames }: DeploymentTarget) {
  const [arn, physical, name] = [localNames.ref(resource), physicalName(resource), ownerPath(resource.path)];
  const names = [name, resource.path, resource.logicalId, physical, arn];
  const given = overrides.find(({ secret }) => names.includes(secret));
  const text = resource.property('SecretString');
  const generate = resource.property('GenerateSecretString') as GenerateSecretString | undefined;
  const deployed: DeployedSecret = given ? { arn, name, origin: 'given', value: given.value }
    : typeof text === 'string' ? { arn, name, origin: 'template', value: text }
      : generate ? { arn, name, origin: 'generated', value: generateSecret(generate) }
        : { arn, name, origin: 'missing' };
  return { deployed, physical, names };
}

function checkOverrides(
  overrides: readonly SecretOverride[], ownNames: readonly string[], shown: readonly string[], references: readonly SecretReference[],
): void {
  for (const { secret } of overrides) {
    if (!ownNames.includes(secret) && !references.some((reference) => isReference(secret, reference))) {
      const names = [...shown, ...references.map((reference) => reference.names.at(-1)!)];
      throw new AssemblyError(`--secret names "${secret}", which nothing in the app reads; expected ${expectedNames(secret, names)}.`);
    }
  }
}
