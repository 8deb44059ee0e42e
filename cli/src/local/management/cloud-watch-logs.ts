import { filterOf } from './filter-pattern';
import { LogEvent, LogStore } from './log-store';
import { AwsRequest, AwsResponse, errorResponse } from '../aws-endpoints/http-message';
import { LocalService } from '../aws-endpoints/local-service';

interface FilterRequest {
  readonly logGroupName?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly nextToken?: string;
  readonly limit?: number;
}

const STREAM = 'local';

/** Events in one answer, as on AWS. */
const PAGE = 10_000;

/** CloudWatch Logs, as far as what functions wrote is read: `FilterLogEvents`. */
export class CloudWatchLogs implements LocalService {
  constructor(private readonly store: LogStore) {}

  public matches({ headers }: AwsRequest): boolean {
    return String(headers['x-amz-target']).startsWith('Logs_20140328.');
  }

  public handle({ headers, body }: AwsRequest): AwsResponse {
    const action = String(headers['x-amz-target']).split('.')[1];
    if (action !== 'FilterLogEvents') {
      return errorResponse(400, 'InvalidParameterException', `The local runtime emulates FilterLogEvents of CloudWatch Logs, not ${action}.`);
    }
    const request = JSON.parse(body.toString('utf8')) as FilterRequest;
    const events = this.store.events(request.logGroupName ?? '');
    if (!events) {
      return errorResponse(400, 'ResourceNotFoundException', 'The specified log group does not exist.');
    }
    const wants = filterOf(request.filterPattern ?? '');
    if (!wants) {
      return errorResponse(400, 'InvalidParameterException', `Invalid filter pattern, or one that the local runtime does not read: ${request.filterPattern}`);
    }
    return this.answer(request, events.filter((event) => isWithin(event, request) && wants(event.message)));
  }

  private answer({ nextToken = '0', limit = PAGE }: FilterRequest, events: readonly LogEvent[]): AwsResponse {
    const from = events.filter(({ position }) => position >= Number(nextToken));
    const shown = from.slice(0, Math.min(limit, PAGE));
    const rest = from[shown.length];
    const body = JSON.stringify({
      events: shown.map(({ position, timestamp, message }) => ({
        logStreamName: STREAM, timestamp, ingestionTime: timestamp, message, eventId: String(position).padStart(20, '0'),
      })),
      searchedLogStreams: [],
      ...(rest && { nextToken: String(rest.position) }),
    });
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
  }
}

function isWithin({ timestamp }: LogEvent, { startTime = 0, endTime = Infinity }: FilterRequest): boolean {
  return timestamp >= startTime && timestamp <= endTime;
}
