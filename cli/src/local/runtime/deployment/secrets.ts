import { generateSecret, GenerateSecretString, SecretDefinition } from '../../aws-endpoints/secrets';
import { Resource } from '../../cloud-assembly/stack';

/** The value of a secret that is given on the command line. */
export interface SecretOverride {
  /** Construct path, logical id, name or ARN. */
  readonly secret: string;
  readonly value: string;
}

/** The definition of an `AWS::SecretsManager::Secret`: with the value given, that of the template, or a generated one. */
export function readSecret(
  resource: Resource, name: string, arn: string, constructPath: string, overrides: readonly SecretOverride[],
): SecretDefinition {
  const names = [constructPath, resource.path, resource.logicalId, name, arn];
  const given = overrides.find(({ secret }) => names.includes(secret));
  if (given) {
    return { arn, name, value: given.value };
  }
  const text = resource.property('SecretString');
  const generate = resource.property('GenerateSecretString') as GenerateSecretString | undefined;
  return { arn, name, value: typeof text === 'string' ? text : generate ? generateSecret(generate) : undefined };
}
