import { Duration } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as library from '../../../src';

/** What the lines of the page leave to who copies them. */
export interface OfTheUser {
  readonly secret: secretsmanager.ISecret;
  readonly verifyToken: secretsmanager.ISecret;
  readonly publicKeys?: readonly string[];
}

/** The source that a line of the page makes: the line itself is run, so that what is tried is what stands there. */
export function sourceAsWritten(code: string, ofTheUser: OfTheUser): library.Source {
  const names = { ...library, Duration, ...ofTheUser };
  const make = new Function(...Object.keys(names), `return ${code};`); // eslint-disable-line no-new-func
  return make(...Object.values(names)) as library.Source;
}
