import { capitalized, document, key, Reader, Readers } from './reader';

const readRole: Reader = async (aws, { physicalId }) => {
  const { Role } = await aws.iam.getRole({ RoleName: physicalId });
  return Role && { ...Role, AssumeRolePolicyDocument: document(Role.AssumeRolePolicyDocument) };
};

/** A policy of the roles that it names. */
const readPolicy: Reader = async (aws, resource) => {
  const policyName = key(resource, 'PolicyName');
  const [role] = resource.properties.Roles as string[];
  const { PolicyDocument } = await aws.iam.getRolePolicy({ RoleName: role, PolicyName: policyName });
  return { PolicyName: policyName, PolicyDocument: document(PolicyDocument), Roles: [role] };
};

const readTable: Reader = async (aws, { physicalId }) => {
  const { Table } = await aws.dynamoDb.describeTable({ TableName: physicalId });
  const { TimeToLiveDescription: ttl } = await aws.dynamoDb.describeTimeToLive({ TableName: physicalId });
  const { ContinuousBackupsDescription: backups } = await aws.dynamoDb.describeContinuousBackups({ TableName: physicalId });
  return {
    ...Table,
    BillingMode: Table?.BillingModeSummary?.BillingMode,
    TimeToLiveSpecification: { AttributeName: ttl?.AttributeName, Enabled: ttl?.TimeToLiveStatus === 'ENABLED' },
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
    },
  };
};

const readAlarm: Reader = async (aws, { physicalId }) => {
  const { MetricAlarms: [alarm] = [] } = await aws.cloudWatch.describeAlarms({ AlarmNames: [physicalId] });
  if (!alarm) {
    return undefined;
  }
  const { Tags } = await aws.cloudWatch.listTagsForResource({ ResourceARN: alarm.AlarmArn });
  return { ...alarm, Tags: Tags?.filter(({ Key }) => !Key?.startsWith('aws:')) }; // without those that CloudFormation adds
};

const readDashboard: Reader = async (aws, { physicalId }) => {
  const { DashboardName, DashboardBody } = await aws.cloudWatch.getDashboard({ DashboardName: physicalId });
  return { DashboardName, DashboardBody };
};

const readLogGroup: Reader = async (aws, { physicalId }) => {
  const { logGroups = [] } = await aws.logs.describeLogGroups({ logGroupNamePrefix: physicalId });
  const found = logGroups.find(({ logGroupName }) => logGroupName === physicalId);
  return found && { RetentionInDays: found.retentionInDays };
};

const readMetricFilter: Reader = async (aws, resource) => {
  const logGroupName = key(resource, 'LogGroupName');
  const { metricFilters = [] } = await aws.logs.describeMetricFilters({ logGroupName, filterNamePrefix: resource.physicalId });
  const found = metricFilters.find(({ filterName }) => filterName === resource.physicalId);
  return found && {
    FilterPattern: found.filterPattern,
    LogGroupName: logGroupName,
    MetricTransformations: found.metricTransformations?.map(({ dimensions, ...transformation }) => ({
      ...capitalized(transformation),
      Dimensions: dimensions && Object.entries(dimensions).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
};

/** A key that waits for its deletion counts as deleted. */
const readKey: Reader = async (aws, { physicalId }) => {
  const { KeyMetadata } = await aws.kms.describeKey({ KeyId: physicalId });
  if (KeyMetadata?.KeyState === 'PendingDeletion') {
    return undefined;
  }
  const { Policy } = await aws.kms.getKeyPolicy({ KeyId: physicalId });
  const { KeyRotationEnabled } = await aws.kms.getKeyRotationStatus({ KeyId: physicalId });
  return { KeyPolicy: document(Policy), EnableKeyRotation: KeyRotationEnabled };
};

const readParameter: Reader = (aws, { physicalId }) => Promise.resolve(aws.parameter(physicalId));

/** What belongs to services of which these stacks use one or two kinds of resource. */
export const OTHER_READERS: Readers = {
  'AWS::CloudWatch::Alarm': readAlarm,
  'AWS::CloudWatch::Dashboard': readDashboard,
  'AWS::DynamoDB::Table': readTable,
  'AWS::IAM::Policy': readPolicy,
  'AWS::IAM::Role': readRole,
  'AWS::KMS::Key': readKey,
  'AWS::Logs::LogGroup': readLogGroup,
  'AWS::Logs::MetricFilter': readMetricFilter,
  'AWS::SSM::Parameter': readParameter,
};
