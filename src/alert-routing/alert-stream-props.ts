import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { DeliveryFunctionProps, DeliveryStreamProps } from '../delivery/delivery-stream';
import { FunctionReporting } from '../error-reporting/error-reporting';

/** What all streams of a router have in common. */
export interface AlertCommonProps {
  /** Construct path of the router. */
  readonly webhookPath: string;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: logs.RetentionDays;
  readonly errorReporting?: FunctionReporting;
  readonly tracing?: boolean;
  /** What functions run on. */
  readonly function: Pick<DeliveryFunctionProps, 'runtime' | 'architecture'>;
  /** The table of alerts. */
  readonly table: dynamodb.Table;
  /** Environment variables of all of them. */
  readonly environment: { [name: string]: string };
}

/** What a stream takes of those. */
export function streamPropsOf({ table, environment, function: place, ...common }: AlertCommonProps): Pick<DeliveryStreamProps, 'webhookPath' | 'encryptionKey' | 'removalPolicy' | 'logRetention' | 'errorReporting' | 'tracing'> {
  return common;
}
