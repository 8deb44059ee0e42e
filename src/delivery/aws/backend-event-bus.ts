import { regionOfArn } from './region-of-arn';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { EVENTBRIDGE } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { ROOT_ENDPOINT } from '../../envelope/envelope';
import { MessageContent } from '../message-content';
import { documentOf } from '../transports/message';
import { DeliveryRequest, FailureClass } from '../transports/request';
import { HandOver, NeverTakenError } from '../transports/service-client';

/** Who the events are from, where the user does not say. */
const DEFAULT_EVENT_SOURCE = 'cdk-scalable-webhook';

/** EventBridge's limit for a detail type, in characters. */
const MAX_DETAIL_TYPE = 128;

/** The limit of an event before 2026: what is longer may be too long where the new one, 1 MB, is not there yet. Bytes. */
const FORMER_MAX_BYTES = 262_144;

/** Of the errors of an event, those that are about what is in it. The others are about who may send it, or about the moment. */
const CONTENT_ERRORS: ReadonlySet<string> = new Set(['MalformedDetail', 'InvalidArgument']);

/** An event bus, and what events say besides their detail. */
export interface EventTarget {
  readonly eventBusArn: string;
  /** @default cdk-scalable-webhook */
  readonly source?: string;
  /** @default - by the endpoint */
  readonly detailType?: string;
  /** ARN of what the events are about. */
  readonly resource?: string;
}

/** What `PutEvents` answers, as far as it is used. */
interface PutEventsOutput {
  readonly FailedEntryCount?: number;
  readonly Entries?: ReadonlyArray<{ readonly EventId?: string; readonly ErrorCode?: string }>;
}

/** Puts each webhook as one event onto a bus. */
export function putEvent({ eventBusArn, source = DEFAULT_EVENT_SOURCE, detailType, resource }: EventTarget, content: MessageContent): HandOver {
  const client = new JsonClient(EVENTBRIDGE, process.env, regionOfArn(eventBusArn));
  return async (request, single) => {
    const entry = {
      EventBusName: eventBusArn,
      Source: source,
      DetailType: detailType ?? detailTypeOf(request),
      Detail: documentOf(request, content),
      Resources: resource === undefined ? [] : [resource],
      Time: request.arrivedAt / 1000,
    };
    const output = await client.call<PutEventsOutput>({ operation: 'PutEvents', input: { Entries: [entry] }, single })
      .catch((error: unknown) => {
        throw tooLarge(error, Buffer.byteLength(entry.Detail)) ?? error;
      });
    checkStored(output);
    return undefined;
  };
}

function detailTypeOf({ endpoint }: DeliveryRequest): string {
  return endpoint === ROOT_ENDPOINT ? 'Webhook' : `Webhook ${endpoint}`.slice(0, MAX_DETAIL_TYPE);
}

/** The call goes well where its event did not. */
function checkStored({ FailedEntryCount, Entries: [stored] = [] }: PutEventsOutput): void {
  if (FailedEntryCount === 0 && stored?.EventId) {
    return;
  }
  const code = stored?.ErrorCode ?? 'NoEvent';
  if (CONTENT_ERRORS.has(code)) {
    throw new NeverTakenError(FailureClass.INVALID_CONTENT, code);
  }
  throw Object.assign(new Error('EventBridge did not take the event; expected its id.'), { code });
}

/** That an event is too long is one of many things that EventBridge calls invalid: its sentence, or the length, tells which it is. */
function tooLarge(error: unknown, bytes: number): NeverTakenError | undefined {
  if (!(error instanceof AwsError)) {
    return undefined;
  }
  const { name, message } = error;
  const isTooLarge = /TooLarge|^Http413$/.test(name) || (name === 'ValidationException' && (bytes > FORMER_MAX_BYTES || /over the limit/i.test(message)));
  return isTooLarge ? new NeverTakenError(FailureClass.TOO_LARGE, `${name}, with ${bytes} bytes`) : undefined;
}
