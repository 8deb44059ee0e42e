import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Backend } from './backend';
import { DeliveryOptions } from './delivery-options';
import { DeliveryRecords } from './delivery-records';
import { DestinationProps } from './destination';
import { RetryPolicy } from './retry-policy';
import { FunctionReporting } from '../error-reporting/error-reporting';

/** What all parts of a webhook have in common. */
export interface CommonProps {
  /** Construct path of the webhook. */
  readonly webhookPath: string;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: logs.RetentionDays;
  /** Absent where errors are reported to nobody. */
  readonly errorReporting?: FunctionReporting;
  /** Whether functions are traced. */
  readonly tracing?: boolean;
}

/** The properties of a destination with what its user chose, and the defaults for the rest. */
export function destinationProps(
  backend: Backend, options: DeliveryOptions, common: CommonProps,
): Omit<DestinationProps, 'recordsTable'> {
  return {
    ...common,
    backend,
    signingSecret: options.signingSecret,
    maxConcurrency: options.maxConcurrency ?? 10,
    maxRate: options.maxRate,
    paused: options.paused ?? false,
    groupsPerInvocation: options.groupsPerInvocation ?? 1,
    batchSize: options.batchSize ?? 10,
    requestTimeout: backend._requestTimeout(options.requestTimeout),
    retryPolicy: options.retryPolicy ?? new RetryPolicy(),
    deliveryRecords: options.deliveryRecords ?? DeliveryRecords.metadata(),
    forwarder: {
      ...functionDefaults(options),
      memorySize: options.memorySize ?? 256,
      vpc: options.vpc,
      vpcSubnets: options.vpcSubnets,
      securityGroups: options.securityGroups,
    },
  };
}

/** What a function runs on. */
export function functionDefaults({ runtime, architecture }: DeliveryOptions): Pick<DestinationProps['forwarder'], 'runtime' | 'architecture'> {
  return { runtime: runtime ?? lambda.Runtime.NODEJS_24_X, architecture: architecture ?? lambda.Architecture.ARM_64 };
}
