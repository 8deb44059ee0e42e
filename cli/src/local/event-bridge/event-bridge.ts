import { randomUUID } from 'node:crypto';
import { matchesPattern } from './event-pattern';
import { AwsRequest, AwsResponse, errorResponse } from '../aws-endpoints/http-message';
import { Targets } from '../aws-endpoints/targets';

/** A target of a rule: a function or a queue of the app. */
export interface RuleTarget {
  readonly arn: string;
  /** What it gets in place of the event: `Input` as it is. */
  readonly input?: string;
  /** Names of fields on the way to the part of the event that it gets. */
  readonly inputPath?: readonly string[];
  /** For a FIFO queue. */
  readonly messageGroupId?: string;
}

/** A rule of an event bus. */
export interface RuleDefinition {
  /** Construct path, for people. */
  readonly path: string;
  /** Name of the bus. */
  readonly bus: string;
  readonly pattern: object;
  readonly targets: readonly RuleTarget[];
}

/** An event that went to no target, because no rule wanted it or because none of its targets is hosted. */
export interface UnroutedEvent {
  /** Name of the bus. */
  readonly bus: string;
  readonly id: string;
  /** The event as JSON. */
  readonly event: string;
}

/** Where everything is. */
export interface EventBridgeProps {
  readonly region: string;
  readonly account: string;
  readonly targets: Targets;
  readonly now: () => number;
  readonly onUnrouted: (event: UnroutedEvent) => void;
}

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** Seconds since 1970. */
  readonly Time?: number;
}

/** The longest event, in bytes, and the most of them in a call. */
const MAX_BYTES = 1_048_576;
const MAX_ENTRIES = 10;
const TIME_BYTES = 14;

/** EventBridge, as far as events are put onto buses: `PutEvents`, and rules that hand them on to functions and queues. Any bus is there. */
export class EventBridge {
  private readonly rules: RuleDefinition[] = [];

  constructor(private readonly props: EventBridgeProps) {}

  public addRule(rule: RuleDefinition): void {
    this.rules.push(rule);
  }

  /** Answers one call of the JSON protocol (`X-Amz-Target: AWSEvents.…`). */
  public handle(operation: string, request: AwsRequest): AwsResponse {
    if (operation !== 'PutEvents') {
      return errorResponse(400, 'UnknownOperationException', `The local runtime emulates PutEvents of EventBridge, not ${operation}.`);
    }
    const { Entries: entries } = JSON.parse(request.body.toString('utf8')) as { Entries?: readonly Entry[] };
    if (!Array.isArray(entries) || entries.length < 1 || entries.length > MAX_ENTRIES) {
      return errorResponse(400, 'ValidationException', `1 validation error detected: Value at 'entries' failed to satisfy constraint: expected 1 to ${MAX_ENTRIES}`);
    }
    if ((entries as readonly Entry[]).reduce((sum, entry) => sum + bytesOf(entry), 0) > MAX_BYTES) {
      return errorResponse(400, 'ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    const results = (entries as readonly Entry[]).map((entry) => this.put(entry));
    const failed = results.filter((result) => 'ErrorCode' in result).length;
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify({ FailedEntryCount: failed, Entries: results }) };
  }

  private put(entry: Entry): object {
    const { Source: source, DetailType: detailType, EventBusName: busName, Resources: resources, Time: time } = entry;
    if (!source || !detailType || !entry.Detail) {
      return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter is not valid. Reason: Source, DetailType and Detail are required arguments.' };
    }
    const detail = jsonObject(entry.Detail);
    if (!detail) {
      return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    }
    const id = randomUUID();
    this.route(bareBusName(busName), {
      'version': '0',
      id,
      'detail-type': detailType,
      source,
      'account': this.props.account,
      'time': `${new Date(time === undefined ? this.props.now() : time * 1000).toISOString().slice(0, 19)}Z`,
      'region': this.props.region,
      'resources': resources ?? [],
      detail,
    });
    return { EventId: id };
  }

  private route(bus: string, event: { readonly id: string; readonly [field: string]: unknown }): void {
    const text = JSON.stringify(event);
    const wanted = this.rules.filter((rule) => rule.bus === bus && matchesPattern(rule.pattern, event)).flatMap((rule) =>
      rule.targets.map((target) => ({ rule, target })));
    if (wanted.length === 0) {
      this.props.onUnrouted({ bus, id: event.id, event: text });
    }
    for (const { rule, target } of wanted) {
      const from = `Rule ${rule.path}`;
      const input = target.input ?? (target.inputPath ? JSON.stringify(partOf(event, target.inputPath)) ?? 'null' : text);
      if (target.arn.startsWith('arn:aws:sqs:')) {
        const deduplicationId = target.messageGroupId && event.id;
        this.props.targets.send(from, { queueArn: target.arn, body: input, groupId: target.messageGroupId, deduplicationId });
      } else {
        this.props.targets.invoke(from, target.arn, input);
      }
    }
  }
}

/** The name in a name or an ARN. */
export function bareBusName(nameOrArn: string = 'default'): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function bytesOf({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: Entry): number {
  return [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function partOf(event: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], event);
}
