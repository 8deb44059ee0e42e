import { randomUUID } from 'crypto';
import { Clock } from '../clock';
import { Action, ActionContext } from './actions/action';
import { ActionInput } from './actions/action-input';
import { MESSAGE_ACTIONS } from './actions/message-actions';
import { MOVE_TASK_ACTIONS } from './actions/move-task-actions';
import { QUEUE_ACTIONS } from './actions/queue-actions';
import { TAG_ACTIONS } from './actions/tag-actions';
import { FaultPlan, SqsFault } from './faults';
import { MessageMoveTasks } from './message-move-tasks';
import { QueueRegistry } from './queue-registry';
import { SqsError, unsupportedOperation } from './sqs-error';

/** What an `SqsService` is made of. */
export interface SqsServiceProps {
  readonly registry: QueueRegistry;
  readonly clock: Clock;
  /** What queue URLs begin with, for calls that do not say. @default http://127.0.0.1 */
  readonly endpoint?: string;
  /** Called for errors other than SQS's own, which are bugs; the caller gets a 500. @default - they are not reported */
  readonly onError?: (error: unknown, action: string) => void;
}

/** What belongs to one call. */
export interface CallOptions {
  /** What the queue URLs of the answer begin with. @default - the service's endpoint */
  readonly endpoint?: string;
  /** Aborted when the caller has gone: a long poll then ends without taking messages. @default - never */
  readonly signal?: AbortSignal;
}

/** An HTTP answer. */
export interface SqsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Looks at every call and may make it fail. */
export type SqsInterceptor = (action: string, input: unknown) => SqsFault | undefined;

const TARGET_PREFIX = 'AmazonSQS.';
const ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries({ ...QUEUE_ACTIONS, ...MESSAGE_ACTIONS, ...MOVE_TASK_ACTIONS, ...TAG_ACTIONS }));
/** Errors of the layer in front of SQS, whose names carry its namespace. */
const FRONT_END_ERRORS = new Set([
  'InvalidParameterValueException', 'MissingRequiredParameterException', 'SerializationException', 'UnknownOperationException', 'InternalFailure',
]);

/** The SQS API in its JSON protocol (AWS JSON 1.0), as the AWS SDKs and API Gateway speak it, over the queues of a registry. */
export class SqsService {
  public readonly registry: QueueRegistry;
  public readonly moveTasks: MessageMoveTasks;
  /** Called before every call, unless `failNext` has a fault for it. */
  public interceptor: SqsInterceptor | undefined = undefined;
  private readonly faults = new FaultPlan();

  constructor(private readonly props: SqsServiceProps) {
    this.registry = props.registry;
    this.moveTasks = new MessageMoveTasks(props.registry, props.clock);
  }

  /**
   * Makes the next calls of an action fail; see `SQS_FAULTS`.
   *
   * @param action such as `SendMessage`, or `*` for any
   */
  public failNext(action: string, fault: SqsFault, times: number = 1): void {
    this.faults.failNext(action, fault, times);
  }

  /**
   * Answers one call. It never throws: every error becomes an answer.
   *
   * @param target the header `X-Amz-Target`, such as `AmazonSQS.SendMessage`
   * @param body the JSON of the request
   */
  public async handle(target: string | undefined, body: string | Uint8Array, options: CallOptions = {}): Promise<SqsResponse> {
    const action = target?.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
    try {
      return respond(200, {}, JSON.stringify(await this.act(action, body, options)));
    } catch (error) {
      if (error instanceof SqsError) {
        return respondError(error);
      }
      this.props.onError?.(error, action);
      return respondError(new SqsError('InternalFailure', 'InternalFailure', 'The local SQS failed; its log says why.', 500));
    }
  }

  private async act(action: string, body: string | Uint8Array, options: CallOptions): Promise<object> {
    const perform = ACTIONS.get(action);
    if (!perform) {
      throw action === ''
        ? new SqsError('UnknownOperationException', 'InvalidAction', 'The request must name its action in the header X-Amz-Target.')
        : unsupportedOperation(`The local SQS does not know the action ${action}.`);
    }
    const parsed = parse(body);
    const fault = this.faults.take(action) ?? this.interceptor?.(action, parsed);
    if (fault && fault.when !== 'after') {
      throw fault.error;
    }
    const context: ActionContext = {
      registry: this.registry,
      moveTasks: this.moveTasks,
      clock: this.props.clock,
      endpoint: options.endpoint ?? this.props.endpoint ?? 'http://127.0.0.1',
      get signal() { // may be made only when it is asked for
        return options.signal;
      },
    };
    const output = await perform(new ActionInput(parsed), context);
    if (fault) {
      throw fault.error;
    }
    return output;
  }
}

function parse(body: string | Uint8Array): unknown {
  const text = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  try {
    return JSON.parse(text);
  } catch {
    throw new SqsError('SerializationException', 'MalformedInput', 'The request body is not JSON.');
  }
}

function respond(status: number, headers: Record<string, string>, body: string): SqsResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID(), ...headers }, body };
}

function respondError(error: SqsError): SqsResponse {
  const namespace = FRONT_END_ERRORS.has(error.type) ? 'com.amazon.coral.service' : 'com.amazonaws.sqs';
  const headers = { 'x-amzn-query-error': `${error.queryCode};${error.fault}` };
  return respond(error.status, headers, JSON.stringify({ __type: `${namespace}#${error.type}`, message: error.message }));
}
