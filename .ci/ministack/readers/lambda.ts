import { document, key, Reader, Readers } from './reader';

const readFunction: Reader = async (aws, { physicalId }) => {
  const { Configuration } = await aws.lambda.getFunction({ FunctionName: physicalId });
  const { ReservedConcurrentExecutions } = await aws.lambda.getFunctionConcurrency({ FunctionName: physicalId });
  return { ...Configuration, ReservedConcurrentExecutions, Code: Configuration?.CodeSha256 };
};

const readEventSourceMapping: Reader = async (aws, { physicalId }) => {
  const { FunctionArn, ...mapping } = await aws.lambda.getEventSourceMapping({ UUID: physicalId });
  return { ...mapping, FunctionName: functionName(FunctionArn) };
};

const readUrl: Reader = async (aws, resource) => {
  const { FunctionArn, ...url } = await aws.lambda.getFunctionUrlConfig({ FunctionName: key(resource, 'TargetFunctionArn') });
  return { ...url, TargetFunctionArn: FunctionArn };
};

interface Statement {
  readonly Sid: string;
  readonly Action: string;
  readonly Resource: string;
  readonly Principal: string | { readonly Service: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const readPermission: Reader = async (aws, resource) => {
  const { Policy } = await aws.lambda.getPolicy({ FunctionName: key(resource, 'FunctionName') });
  const statement = (document(Policy) as { Statement: Statement[] }).Statement.find(({ Sid }) => Sid === resource.physicalId);
  return statement && {
    Action: statement.Action,
    FunctionName: statement.Resource,
    Principal: typeof statement.Principal === 'string' ? statement.Principal : statement.Principal.Service,
    SourceArn: statement.Condition?.ArnLike?.['AWS:SourceArn'],
    FunctionUrlAuthType: statement.Condition?.StringEquals?.['lambda:FunctionUrlAuthType'],
    InvokedViaFunctionUrl: statement.Condition?.Bool?.['lambda:InvokedViaFunctionUrl'],
  };
};

function functionName(arn: string | undefined): string | undefined {
  return arn?.slice(arn.lastIndexOf(':') + 1);
}

/** Functions and what belongs to them. */
export const LAMBDA_READERS: Readers = {
  'AWS::Lambda::EventSourceMapping': readEventSourceMapping,
  'AWS::Lambda::Function': readFunction,
  'AWS::Lambda::Permission': readPermission,
  'AWS::Lambda::Url': readUrl,
};
