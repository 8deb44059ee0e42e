import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { AwsRequest, AwsResponse, errorResponse } from './http-message';

/** A secret to keep. */
export interface SecretDefinition {
  readonly arn: string;
  readonly name: string;
  /** Its value; default: none, and reading it fails as it does on AWS. */
  readonly value?: string;
}

interface StoredSecret extends SecretDefinition {
  readonly versionId: string;
}

/** Secrets Manager, as far as functions read from it: `GetSecretValue`. Secrets are kept in memory only. */
export class SecretsManager {
  private readonly secrets: StoredSecret[] = [];

  /** Adds a secret; the first one that matches an id is read. */
  public add(secret: SecretDefinition): void {
    this.secrets.push({ ...secret, versionId: randomUUID() });
  }

  /** Answers one call of the JSON protocol (`X-Amz-Target: secretsmanager.…`). */
  public handle(operation: string, request: AwsRequest): AwsResponse {
    if (operation !== 'GetSecretValue') {
      return errorResponse(400, 'InvalidRequestException', `The local runtime emulates GetSecretValue of Secrets Manager, not ${operation}.`);
    }
    const { SecretId: id } = JSON.parse(request.body.toString('utf8')) as { SecretId?: unknown };
    const secret = this.find(id);
    if (!secret) {
      return errorResponse(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    if (secret.value === undefined) {
      return errorResponse(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
    }
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({
        ARN: secret.arn,
        Name: secret.name,
        SecretString: secret.value,
        VersionId: secret.versionId,
        VersionStages: ['AWSCURRENT'],
      }),
    };
  }

  /** Text of a secret, by name or ARN; undefined when there is none. */
  public text(id: string): string | undefined {
    return this.find(id)?.value;
  }

  private find(id: unknown): StoredSecret | undefined {
    return this.secrets.find(({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, ''));
  }
}

/** `GenerateSecretString` of CloudFormation's `AWS::SecretsManager::Secret`. */
export interface GenerateSecretString {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly IncludeSpace?: boolean;
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A random secret with the requested kinds of characters; unlike on AWS it may lack one of the kinds. */
export function generateSecret(options: GenerateSecretString): string {
  const password = generatePassword(options);
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  return template !== undefined && key !== undefined ? JSON.stringify({ ...JSON.parse(template) as object, [key]: password }) : password;
}

function generatePassword(options: GenerateSecretString): string {
  const kinds = [
    options.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    options.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    options.ExcludeNumbers ? '' : '0123456789',
    options.ExcludePunctuation ? '' : PUNCTUATION,
    options.IncludeSpace ? ' ' : '',
  ];
  const characters = [...kinds.join('')].filter((character) => !options.ExcludeCharacters?.includes(character));
  if (characters.length === 0) {
    return randomBytes(16).toString('hex');
  }
  return Array.from({ length: options.PasswordLength ?? 32 }, () => characters[randomInt(characters.length)]).join('');
}
