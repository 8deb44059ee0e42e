/* eslint-disable @typescript-eslint/no-require-imports -- an import would load all of them at every start */
import type * as cloudFormation from '@aws-sdk/client-cloudformation';
import type * as cloudWatch from '@aws-sdk/client-cloudwatch';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as dynamoDb from '@aws-sdk/client-dynamodb';
import type * as kms from '@aws-sdk/client-kms';
import type * as lambda from '@aws-sdk/client-lambda';
import type * as s3 from '@aws-sdk/client-s3';
import type * as secretsManager from '@aws-sdk/client-secrets-manager';
import type * as sqs from '@aws-sdk/client-sqs';
import type * as sts from '@aws-sdk/client-sts';

/** Loads the AWS SDK, each client by itself. */
export const loadSdk = {
  cloudFormation: (): typeof cloudFormation => require('@aws-sdk/client-cloudformation'),
  cloudWatch: (): typeof cloudWatch => require('@aws-sdk/client-cloudwatch'),
  logs: (): typeof logs => require('@aws-sdk/client-cloudwatch-logs'),
  dynamoDb: (): typeof dynamoDb => require('@aws-sdk/client-dynamodb'),
  kms: (): typeof kms => require('@aws-sdk/client-kms'),
  lambda: (): typeof lambda => require('@aws-sdk/client-lambda'),
  s3: (): typeof s3 => require('@aws-sdk/client-s3'),
  secretsManager: (): typeof secretsManager => require('@aws-sdk/client-secrets-manager'),
  sqs: (): typeof sqs => require('@aws-sdk/client-sqs'),
  sts: (): typeof sts => require('@aws-sdk/client-sts'),
};
