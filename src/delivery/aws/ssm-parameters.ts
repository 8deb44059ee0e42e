import { SSM } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';

/** A parameter that there is not. */
export class ParameterMissingError extends Error {
  public readonly name = 'ParameterMissingError';
}

interface Answer {
  readonly Parameters?: ReadonlyArray<{ readonly Name?: string; readonly Value?: string }>;
}

/** Reads the texts of parameters, in the order of their names. Rejects when one is missing or cannot be read. */
export type ReadParameters = (names: readonly string[]) => Promise<string[]>;

/** A reader of parameters of Systems Manager, ten at a time at most. */
export function ssmParameters(): ReadParameters {
  const client = new JsonClient(SSM);
  return async (names) => {
    const { Parameters: parameters = [] } = await client.call<Answer>({ operation: 'GetParameters', input: { Names: names } });
    return names.map((name) => {
      const value = parameters.find((parameter) => parameter.Name === name)?.Value;
      if (value === undefined) {
        throw new ParameterMissingError('A parameter is missing; expected the one that was deployed with the function.');
      }
      return value;
    });
  };
}
