/** A property that the emulator does not keep as the template has it. */
export interface KnownDifference {
  /** CloudFormation type. */
  readonly type: string;
  /** Path of the property; `[*]` is any item of a list. */
  readonly path: string;
  /** What is read back in its place; undefined: nothing. */
  readonly got: unknown;
  /** Why that says nothing about the templates. */
  readonly reason: string;
}

const NOT_PASSED_ON = "The emulator's CloudFormation does not pass it on to its service, which knows it.";
const MADE_UP = 'A mock integration calls nothing and has no method; the emulator makes one up.';
const MISSPELLED = "The emulator's answer spells it as the template does and not as API Gateway does, so that no client can read it.";

/**
 * Everything that ministack does not keep. Of these properties the check tells nothing.
 *
 * It fails when anything else differs, and when something here no longer does.
 */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  { type: 'AWS::ApiGateway::Method', path: 'Integration.ContentHandling', got: undefined, reason: NOT_PASSED_ON },
  { type: 'AWS::ApiGateway::Method', path: 'Integration.IntegrationHttpMethod', got: 'POST', reason: MADE_UP },
  { type: 'AWS::ApiGateway::RestApi', path: 'EndpointConfiguration.Types', got: undefined, reason: MISSPELLED },
  { type: 'AWS::ApiGateway::Stage', path: 'AccessLogSetting.DestinationArn', got: undefined, reason: NOT_PASSED_ON },
  { type: 'AWS::ApiGateway::Stage', path: 'AccessLogSetting.Format', got: undefined, reason: NOT_PASSED_ON },
  { type: 'AWS::CloudWatch::Alarm', path: 'ActionConfiguration', got: undefined, reason: 'The property is newer than the emulator, which knows it nowhere.' },
  { type: 'AWS::DynamoDB::Table', path: 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled', got: false, reason: NOT_PASSED_ON },
  { type: 'AWS::DynamoDB::Table', path: 'SSESpecification', got: undefined, reason: NOT_PASSED_ON },
  { type: 'AWS::DynamoDB::Table', path: 'TimeToLiveSpecification.AttributeName', got: undefined, reason: NOT_PASSED_ON },
  { type: 'AWS::DynamoDB::Table', path: 'TimeToLiveSpecification.Enabled', got: false, reason: NOT_PASSED_ON },
  { type: 'AWS::Lambda::Function', path: 'ReservedConcurrentExecutions', got: undefined, reason: NOT_PASSED_ON },
  { type: 'AWS::Logs::LogGroup', path: 'KmsKeyId', got: undefined, reason: NOT_PASSED_ON },
];
