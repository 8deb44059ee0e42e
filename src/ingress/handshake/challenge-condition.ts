import { SecretValue } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { secretIdOf } from '../../contract/secret-id';
import { parseJsonPath } from '../../shared/json-path';
import { checkSecret, checkTexts } from '../../shared/prop-checks';
import { secretArnOf, seemsComplete } from '../../shared/secret-arn';
import { jsonFieldOf } from '../templates/json-field';
import { headerOf, queryParameterOf, RequestValue } from '../templates/request-value';

/** What a request must say to be a challenge. */
export class ChallengeCondition {
  /**
   * A query parameter with one of these values.
   *
   * @param name such as `hub.mode`
   * @param values such as `subscribe`; with none, any value that is not empty will do
   */
  public static query(name: string, ...values: string[]): ChallengeCondition {
    return new ChallengeCondition(queryParameterOf('ChallengeCondition.query', name), oneOf('ChallengeCondition.query', values));
  }

  /**
   * A query parameter with a token that you chose at the sender.
   *
   * @param name such as `hub.verify_token`
   * @param token letters, digits and `._~-`: it becomes part of a mapping template at deployment, and who may read the API's configuration can read it.
   * For another token make another secret: a deployment does not see that the value of one has changed
   */
  public static querySecret(name: string, token: secretsmanager.ISecret): ChallengeCondition {
    checkSecret('ChallengeCondition.querySecret', token);
    return new ChallengeCondition(queryParameterOf('ChallengeCondition.querySecret', name), isSecret(token));
  }

  /**
   * A header with one of these values.
   *
   * @param name such as `Twitch-Eventsub-Message-Type`
   * @param values such as `webhook_callback_verification`; with none, any value that is not empty will do
   */
  public static header(name: string, ...values: string[]): ChallengeCondition {
    return new ChallengeCondition(headerOf('ChallengeCondition.header', name), oneOf('ChallengeCondition.header', values));
  }

  /**
   * A field of a JSON body of at most 6 KB with one of these values.
   *
   * @param path such as `$.type`
   * @param values at least one, such as `url_verification`
   */
  public static jsonField(path: string, ...values: string[]): ChallengeCondition {
    const name = parseJsonPath('ChallengeCondition.jsonField', path).at(-1)!;
    const test = oneOf('ChallengeCondition.jsonField', values);
    if (values.length === 0 || typeof name === 'number') {
      throw new Error(`ChallengeCondition.jsonField takes a path to a field with a name and at least one value, got: ${JSON.stringify([path, ...values])}; name what the field says in a challenge, or a webhook would be taken for one.`);
    }
    return new ChallengeCondition(jsonFieldOf('ChallengeCondition.jsonField', path), test, `"${literally(name)}"\\s*:\\s*"(?:${values.map(literally).join('|')})"`);
  }

  /** @internal */
  public readonly _value: RequestValue;
  /**
   * The condition in VTL.
   *
   * @internal
   */
  public readonly _test: (variable: string) => ConditionText;
  /**
   * A regular expression of Java for what stands in the text of every body that satisfies it; only such a body is parsed.
   *
   * @internal
   */
  public readonly _mention?: string;

  private constructor(value: RequestValue, test: (variable: string) => ConditionText, mention?: string) {
    this._value = value;
    this._test = test;
    this._mention = mention;
  }
}

/**
 * A condition in VTL.
 *
 * @internal
 */
export interface ConditionText {
  /** What is set before. */
  readonly prepare: readonly string[];
  readonly condition: string;
}

/** What may stand in a template between single quotes, which leave everything else alone, and in a regular expression once it is escaped. */
const VALUE = /^[\x20-\x26\x28-\x5b\x5d-\x7e]{1,512}$/;

function oneOf(caller: string, values: readonly string[]): (variable: string) => ConditionText {
  checkTexts("'subscribe'")(caller, values);
  const wrong = values.find((value) => !VALUE.test(value));
  if (wrong !== undefined) {
    throw new Error(`${caller} takes values of 1 to 512 printable ASCII characters without a single quote and a backslash, got: ${JSON.stringify(wrong)}; see the sender's documentation for the exact value.`);
  }
  return (variable) => ({
    prepare: [],
    condition: values.length === 0 ? `$${variable} != ""` : values.map((value) => `$${variable} == '${value}'`).join(' || '),
  });
}

function isSecret(token: secretsmanager.ISecret): (variable: string) => ConditionText {
  return (variable) => ({
    prepare: [`#set($${variable}Expected = '${secretText(token).unsafeUnwrap()}')`],
    condition: `$${variable} != "" && $${variable} == $${variable}Expected`,
  });
}

/** A dynamic reference of CloudFormation. */
function secretText(token: secretsmanager.ISecret): SecretValue {
  return seemsComplete(token) ? SecretValue.secretsManager(secretIdOf(secretArnOf(token))) : token.secretValue;
}

/** A regular expression of Java for a text, without a backslash. */
function literally(text: string): string {
  return text.replace(/[^A-Za-z0-9_ -]/g, (character) => (character === '^' ? '\\^' : `[${character}]`));
}
