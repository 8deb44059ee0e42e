import { createHash } from 'node:crypto';
import { regionOfArn } from './region-of-arn';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { STEP_FUNCTIONS } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { MessageContent } from '../message-content';
import { documentOf } from '../transports/message';
import { FailureClass } from '../transports/request';
import { HandOver, NeverTakenError } from '../transports/service-client';

/**
 * The longest input of an execution, in bytes.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MAX_INPUT_BYTES = 262_144;

/** An execution's name has 80 characters, of these kinds where it is to be logged. */
const NAME = /^[A-Za-z0-9_-]{1,80}$/;
const DIGEST_LENGTH = 16;

/**
 * Starts an execution of a state machine for each webhook, under a name that follows from the delivery id: while the name is remembered, which is 90 days
 * with a standard workflow and never with an express one, a repetition starts nothing, and is as good as delivered.
 */
export function startExecution(stateMachineArn: string, content: MessageContent): HandOver {
  const client = new JsonClient(STEP_FUNCTIONS, process.env, regionOfArn(stateMachineArn));
  return async (request, single) => {
    const input = documentOf(request, content);
    const execution = { stateMachineArn, name: executionName(request.deliveryId), input };
    try {
      const { executionArn } = await client.call<{ executionArn?: string }>({ operation: 'StartExecution', input: execution, single });
      if (!executionArn) {
        // The webhook is acknowledged after this, so that an answer which only looks like one of Step Functions must not do.
        throw Object.assign(new Error('Step Functions did not answer with the ARN of an execution; expected one.'), { code: 'NoExecution' });
      }
      return undefined;
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ExecutionAlreadyExists') {
        return error.name;
      }
      throw neverTaken(error, Buffer.byteLength(input)) ?? error;
    }
  };
}

/**
 * The delivery id, as far as it may stand in a name; where something had to be replaced, so many digits of its SHA-256 behind it that no two ids have
 * the same name.
 */
export function executionName(deliveryId: string): string {
  if (NAME.test(deliveryId)) {
    return deliveryId;
  }
  const digest = createHash('sha256').update(deliveryId).digest('hex').slice(0, DIGEST_LENGTH);
  return `${deliveryId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 79 - DIGEST_LENGTH)}-${digest}`;
}

/** That an input is too long is one of many things that Step Functions calls invalid: the length tells which it is. */
function neverTaken(error: unknown, bytes: number): NeverTakenError | undefined {
  if (!(error instanceof AwsError)) {
    return undefined;
  }
  const { name } = error;
  if (bytes > MAX_INPUT_BYTES && /^(?:ValidationException|InvalidExecutionInput|SerializationException|RequestEntityTooLarge.*|Http413)$/.test(name)) {
    return new NeverTakenError(FailureClass.TOO_LARGE, `${name}, with ${bytes} bytes`);
  }
  return name === 'InvalidExecutionInput' ? new NeverTakenError(FailureClass.INVALID_CONTENT, name) : undefined;
}
