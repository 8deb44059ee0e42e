import { LocalNames, LocalPlace } from './local-names';
import { ParameterStore } from '../../aws-endpoints/parameter-store';
import { SecretsManager } from '../../aws-endpoints/secrets';
import { Sns } from '../../aws-endpoints/sns';
import { StepFunctions } from '../../aws-endpoints/step-functions';
import { Resource } from '../../cloud-assembly/stack';
import { DynamoDbService } from '../../dynamodb';
import { EventBridge } from '../../event-bridge/event-bridge';
import { FunctionHost } from '../../function-host/function-host';
import { S3Service } from '../../s3';
import { Schedules } from '../../scheduler/schedules';
import { QueueRegistry } from '../../sqs';

/** The local services that resources are created in. */
export interface DeploymentTarget {
  readonly place: LocalPlace;
  readonly names: LocalNames;
  readonly queues: QueueRegistry;
  readonly host: FunctionHost;
  readonly secretsManager: SecretsManager;
  readonly parameterStore: ParameterStore;
  readonly dynamoDb: DynamoDbService;
  readonly stepFunctions: StepFunctions;
  readonly eventBridge: EventBridge;
  readonly sns: Sns;
  readonly s3: S3Service;
  readonly schedules: Schedules;
  /** A folder for files that live as long as the runtime. */
  readonly scratch: string;
  readonly onNotice: (line: string) => void;
}

/** The resources of some types. */
export function ofType(resources: readonly Resource[], ...types: readonly string[]): Resource[] {
  return resources.filter(({ type }) => types.includes(type));
}
