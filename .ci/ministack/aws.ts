import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { Lambda } from '@aws-sdk/client-lambda';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { Properties } from './differences';
import { Emulator } from './emulator';

/** Clients of every service that the stacks use. */
export interface Aws {
  readonly apiGateway: APIGateway;
  readonly cloudFormation: CloudFormation;
  readonly cloudWatch: CloudWatch;
  readonly dynamoDb: DynamoDB;
  readonly iam: IAM;
  readonly kms: KMS;
  readonly lambda: Lambda;
  readonly logs: CloudWatchLogs;
  readonly secretsManager: SecretsManager;
  readonly sns: SNS;
  readonly sqs: SQS;
  /** What Systems Manager says of the parameter of a name; undefined when there is none. */
  parameter(name: string): Properties | undefined;
}

/**
 * Connects as the owner of the account, who may do everything that no policy denies.
 *
 * @param python interpreter that has botocore
 */
export function connect({ url, certificate }: Emulator, python: string): Aws {
  const settings = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { httpsAgent: { ca: fs.readFileSync(certificate) } },
  };
  return {
    apiGateway: new APIGateway(settings),
    cloudFormation: new CloudFormation(settings),
    cloudWatch: new CloudWatch(settings),
    dynamoDb: new DynamoDB(settings),
    iam: new IAM(settings),
    kms: new KMS(settings),
    lambda: new Lambda(settings),
    logs: new CloudWatchLogs(settings),
    secretsManager: new SecretsManager(settings),
    sns: new SNS(settings),
    sqs: new SQS(settings),
    parameter: (name) => {
      const answer = execFileSync(python, [path.join(__dirname, 'parameter.py'), url, certificate, name], { encoding: 'utf8' });
      return (JSON.parse(answer) as Properties | null) ?? undefined;
    },
  };
}
