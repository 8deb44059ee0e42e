import { randomUUID } from 'crypto';
import { Clock } from '../clock';
import { Queue, QueueRegistry } from '../sqs';
import { MAXIMUM_BATCH_SIZE, MAXIMUM_CONCURRENCY_RANGE, REPORT_BATCH_ITEM_FAILURES } from './constants';
import { EventSourceMapping } from './event-source-mapping';
import { EventSourceObserver, Invoke, PollerLatencies } from './event-source-types';
import { invalidParameterValue, LambdaError } from './lambda-error';

/** What a mapping is created from, named as in the Lambda API and in `AWS::Lambda::EventSourceMapping`. */
export interface EventSourceMappingRequest {
  readonly FunctionName: string;
  /** The ARN of an SQS queue. */
  readonly EventSourceArn: string;
  readonly BatchSize?: number;
  readonly Enabled?: boolean;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly FilterCriteria?: object;
  readonly ProvisionedPollerConfig?: object;
}

/** The function of a mapping. */
export interface MappedFunction {
  readonly invoke: Invoke;
  /** Seconds. @default 3, as AWS does */
  readonly timeout?: number;
  /** @default - none is reserved */
  readonly reservedConcurrency?: number;
}

/** What the Lambda API answers to a creation (HTTP 202). */
export interface EventSourceMappingResponse {
  readonly UUID: string;
  readonly FunctionArn: string;
  readonly EventSourceArn: string;
  readonly BatchSize: number;
  readonly MaximumBatchingWindowInSeconds: number;
  readonly FunctionResponseTypes: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly State: 'Creating';
  readonly StateTransitionReason: 'USER_INITIATED';
}

/** A mapping that was created. */
export interface CreatedMapping {
  /** Not started yet. */
  readonly mapping: EventSourceMapping;
  readonly response: EventSourceMappingResponse;
}

/** What an `EventSourceMappings` is made of. */
export interface EventSourceMappingsProps {
  readonly registry: QueueRegistry;
  readonly clock: Clock;
  /** @default - those of `EventSourceMapping` */
  readonly latencies?: PollerLatencies;
  /** Observes all mappings. @default - none */
  readonly observer?: EventSourceObserver;
}

const DEFAULT_FUNCTION_TIMEOUT = 3;

/** Creates event source mappings as the Lambda API does, with its errors; settings that are not modelled are errors as well, never ignored. */
export class EventSourceMappings {
  private readonly created = new Map<string, string>();

  constructor(private readonly props: EventSourceMappingsProps) {}

  /** @throws LambdaError */
  public create(request: EventSourceMappingRequest, mapped: MappedFunction): CreatedMapping {
    const queue = this.props.registry.byArn(request.EventSourceArn);
    if (!queue) {
      throw invalidParameterValue('Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue.' +
        ' SQS Error Message: The specified queue does not exist.');
    }
    const functionTimeout = mapped.timeout ?? DEFAULT_FUNCTION_TIMEOUT;
    checkRequest(request, queue, functionTimeout);
    const response = this.register(request);
    const mapping = new EventSourceMapping({
      queue,
      invoke: mapped.invoke,
      clock: this.props.clock,
      batchSize: response.BatchSize,
      maximumConcurrency: request.ScalingConfig?.MaximumConcurrency,
      functionResponseTypes: response.FunctionResponseTypes,
      latencies: this.props.latencies,
      functionTimeout,
      reservedConcurrency: mapped.reservedConcurrency,
      enabled: request.Enabled,
      observer: this.props.observer,
    });
    return { mapping, response };
  }

  private register(request: EventSourceMappingRequest): EventSourceMappingResponse {
    const key = `${request.EventSourceArn} ${request.FunctionName}`;
    const existing = this.created.get(key);
    if (existing !== undefined) {
      throw new LambdaError('ResourceConflictException',
        `An event source mapping with SQS arn (" ${request.EventSourceArn} ") and function (" ${request.FunctionName} ") already exists.` +
        ` Please update or delete the existing mapping with UUID ${existing}`, 409);
    }
    const UUID = randomUUID();
    this.created.set(key, UUID);
    const { region, accountId } = this.props.registry;
    return {
      UUID,
      FunctionArn: `arn:aws:lambda:${region}:${accountId}:function:${request.FunctionName}`,
      EventSourceArn: request.EventSourceArn,
      BatchSize: request.BatchSize ?? MAXIMUM_BATCH_SIZE,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: request.FunctionResponseTypes ?? [],
      ...(request.ScalingConfig ? { ScalingConfig: request.ScalingConfig } : {}),
      State: 'Creating',
      StateTransitionReason: 'USER_INITIATED',
    };
  }
}

function checkRequest(request: EventSourceMappingRequest, queue: Queue, functionTimeout: number): void {
  const { visibilityTimeout } = queue.settings;
  if (functionTimeout > visibilityTimeout) {
    throw invalidParameterValue(`Invalid request provided: Queue visibility timeout: ${visibilityTimeout} seconds is less than` +
      ` Function timeout: ${functionTimeout} seconds`);
  }
  checkInteger('BatchSize', request.BatchSize, 1, MAXIMUM_BATCH_SIZE);
  const { minimum, maximum } = MAXIMUM_CONCURRENCY_RANGE;
  checkInteger('ScalingConfig.MaximumConcurrency', request.ScalingConfig?.MaximumConcurrency, minimum, maximum);
  const unknown = request.FunctionResponseTypes?.find((type) => type !== REPORT_BATCH_ITEM_FAILURES);
  if (unknown !== undefined) {
    throw invalidParameterValue(`FunctionResponseTypes has ${JSON.stringify(unknown)}: expected ${REPORT_BATCH_ITEM_FAILURES} or nothing.`);
  }
  if (request.MaximumBatchingWindowInSeconds) {
    throw invalidParameterValue(queue.settings.fifo
      ? 'Batching window is not supported for FIFO queues'
      : `MaximumBatchingWindowInSeconds is ${request.MaximumBatchingWindowInSeconds}: a batching window is not modelled here; leave it out.`);
  }
  for (const name of ['FilterCriteria', 'ProvisionedPollerConfig'] as const) {
    if (request[name] !== undefined) {
      throw invalidParameterValue(`${name} is set: it is not modelled here; leave it out.`);
    }
  }
}

function checkInteger(name: string, value: number | undefined, minimum: number, maximum: number): void {
  if (value !== undefined && (!Number.isInteger(value) || value < minimum || value > maximum)) {
    throw invalidParameterValue(`${name} is ${value}: expected an integer from ${minimum} to ${maximum}; change it.`);
  }
}
