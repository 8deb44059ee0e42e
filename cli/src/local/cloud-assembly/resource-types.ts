/** Resource types that the local runtime emulates. */
const HOSTED: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::CloudFormation::Stack',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  'AWS::S3::Bucket',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
  'Custom::AlertDestinationConnected',
]);

/** Types that make no difference to how a webhook is delivered on one machine: permissions, keys, logs, alarms. */
const WITHOUT_EFFECT: readonly RegExp[] = [
  /^AWS::IAM::/,
  /^AWS::KMS::/,
  /^AWS::Logs::/,
  /^AWS::CloudWatch::/,
  /^AWS::CDK::/,
  /^AWS::ApplicationInsights::/,
  /^AWS::ResourceGroups::/,
  /^AWS::CloudFormation::WaitConditionHandle$/,
  /^AWS::ApiGateway::(Account|ApiKey|UsagePlan|UsagePlanKey|DomainName.*|BasePathMapping.*)$/,
  /^AWS::Lambda::(Permission|EventInvokeConfig)$/,
  /^AWS::SQS::Queue(Inline)?Policy$/,
  /^AWS::S3::BucketPolicy$/,
  /^AWS::SNS::TopicPolicy$/,
  /^AWS::Scheduler::ScheduleGroup$/,
  /^AWS::Events::EventBusPolicy$/,
  /^AWS::SecretsManager::(ResourcePolicy|RotationSchedule|SecretTargetAttachment)$/,
  /^AWS::CertificateManager::/,
  /^AWS::Route53::/,
  /^AWS::WAFv2::/,
];

/** Whether the local runtime does nothing for a type although an app's behaviour may depend on it. */
export function isUnhosted(type: string): boolean {
  return !HOSTED.has(type) && !WITHOUT_EFFECT.some((pattern) => pattern.test(type));
}
