import { randomUUID } from 'node:crypto';
import { AwsRequest, AwsResponse, errorResponse } from './http-message';
import type { Clock } from '../clock';

/** A state machine of the app. */
export interface StateMachineDefinition {
  readonly arn: string;
  /** Construct path, for people. */
  readonly path: string;
  /** Express workflows do not remember the names of executions. */
  readonly isExpress: boolean;
}

/** An execution that would have begun. */
export interface Execution {
  readonly machine: StateMachineDefinition;
  readonly name: string;
  /** JSON. */
  readonly input: string;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_INPUT_BYTES = 262_144;
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}$/; // eslint-disable-line no-control-regex

/** Step Functions, as far as executions are started: they are recorded, and never run. So of a standard workflow each goes on for ever. */
export class StepFunctions {
  private readonly machines = new Map<string, StateMachineDefinition>();
  private readonly executions = new Map<string, { readonly input: string; readonly startDate: number }>();

  /** @param onExecution told of each execution that begins */
  constructor(private readonly clock: Clock, private readonly onExecution: (execution: Execution) => void) {}

  public add(machine: StateMachineDefinition): void {
    this.machines.set(machine.arn, machine);
  }

  /** Answers one call of the JSON protocol (`X-Amz-Target: AWSStepFunctions.…`). */
  public handle(operation: string, request: AwsRequest): AwsResponse {
    if (operation !== 'StartExecution') {
      return errorResponse(400, 'UnknownOperationException', `The local runtime emulates StartExecution of Step Functions, not ${operation}.`);
    }
    const { stateMachineArn, name = randomUUID(), input = '{}' } = JSON.parse(request.body.toString('utf8')) as Record<string, string | undefined>;
    const machine = this.machines.get(String(stateMachineArn));
    if (!machine) {
      return errorResponse(400, 'StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    }
    const bytes = Buffer.byteLength(input);
    if (bytes > MAX_INPUT_BYTES) {
      return errorResponse(400, 'ValidationException', `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_INPUT_BYTES}`);
    }
    if (!NAME.test(name)) {
      return errorResponse(400, 'InvalidName', `Invalid Name: '${name}'`);
    }
    if (!isJson(input)) {
      return errorResponse(400, 'InvalidExecutionInput', 'Invalid State Machine Execution Input: it is not JSON');
    }
    return this.start(machine, name, input);
  }

  private start(machine: StateMachineDefinition, name: string, input: string): AwsResponse {
    const arn = `${machine.arn.replace(':stateMachine:', machine.isExpress ? ':express:' : ':execution:')}:${name}${machine.isExpress ? `:${randomUUID()}` : ''}`;
    const known = this.executions.get(arn);
    if (known && known.input !== input) {
      return errorResponse(400, 'ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const startDate = known?.startDate ?? this.clock.now() / 1000;
    if (!known) {
      if (!machine.isExpress) {
        this.executions.set(arn, { input, startDate });
      }
      this.onExecution({ machine, name, input });
    }
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ executionArn: arn, startDate }) };
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
