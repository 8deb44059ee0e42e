import { ConfigurationError, Variables } from './variables';
import { StreamEnv } from '../../contract/environment';
import { unpack } from '../../contract/packed-text';
import { textOfParameters } from '../../contract/variables-in-parameters';
import { errorName } from '../../shared/error-name';
import { ReadParameters } from '../aws/ssm-parameters';

/**
 * Parameters are read again after this time. Another text has other names, and comes with new environments; but what CloudFormation fills in, such as
 * the ARN of a secret that it made anew, may change where the text does not.
 */
const READ_AGAIN_AFTER_MS = 5 * 60 * 1000;

/** Parameters that cannot be read now. The text never holds what is in them. */
export class ParametersError extends Error {
  public readonly name = 'ParametersError';
}

/** The variables of a function, those in parameters of Systems Manager included. */
export class LiveVariables {
  private known?: Variables;
  private text?: string;
  private readAt = -Infinity;

  /**
   * @param environment variables of the function's environment
   * @param now milliseconds since 1970
   */
  constructor(private readonly environment: Variables, private readonly read: ReadParameters, private readonly now: () => number) {}

  /**
   * The variables: the same object for as long as nothing has changed. What cannot be read again stays as it was.
   *
   * @param tell told, for the log, of parameters that could not be read again
   * @throws ParametersError where they cannot be read and are not known, and ConfigurationError for what was not written by the construct
   */
  public async current(tell: (detail: string) => void): Promise<Variables> {
    const names = this.environment[StreamEnv.PARAMETERS];
    if (!names || (this.known && this.now() - this.readAt < READ_AGAIN_AFTER_MS)) {
      return this.known ?? this.environment;
    }
    this.readAt = this.now();
    let texts: readonly string[];
    try {
      texts = await this.read(names.split(' '));
    } catch (error) {
      const problem = `The parameters of the function could not be read (${errorName(error)}); expected that it can reach Systems Manager and may read them`;
      if (!this.known) {
        throw new ParametersError(`${problem}.`);
      }
      tell(`${problem}: until then it does as before.`);
      return this.known;
    }
    const text = unpack(textOfParameters(texts));
    if (text !== this.text || !this.known) {
      this.known = { ...this.environment, ...variablesOf(text) };
      this.text = text;
    }
    return this.known;
  }
}

function variablesOf(text: string | undefined): Variables {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(text ?? '') as object).map(([name, value]) => [name, JSON.stringify(value)]));
  } catch {
    throw new ConfigurationError(StreamEnv.PARAMETERS, 'the names of parameters with further variables');
  }
}
