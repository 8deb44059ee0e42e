import { ArchiveEnv } from '../../../../src/contract/archive';
import { AwsClients } from '../session/aws-clients';
import { OperatedStream } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';

/** Where an archive is. */
export interface ArchivePlace {
  /** Name of the bucket. */
  readonly bucket: string;
  /** What all keys begin with: nothing, or something that ends with a slash. */
  readonly prefix: string;
  /** Where the bucket is, if not where the webhook is. */
  readonly region?: string;
}

/**
 * Where an archive is, as the function that writes it has it in its environment.
 *
 * @throws OperatorError when the function does not say so
 */
export async function archivePlace(aws: AwsClients, { forwarder }: OperatedStream): Promise<ArchivePlace> {
  const { Environment } = await (await aws.lambda()).getFunctionConfiguration({ FunctionName: forwarder });
  const { [ArchiveEnv.BUCKET]: bucket, [ArchiveEnv.PREFIX]: prefix = '', [ArchiveEnv.REGION]: region } = Environment?.Variables ?? {};
  if (bucket === undefined) {
    throw new OperatorError(`The function ${forwarder} has no variable ${ArchiveEnv.BUCKET}, expected the name of the archive's bucket there: deploy the stack again.`);
  }
  return { bucket, prefix, region };
}
