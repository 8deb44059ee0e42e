import { Outcome } from './draft';
import { EventBridgeEvent } from './input';
import { Json } from './json';

/** In a state, or in a detail type: it did not work, or something bad is there. */
const FAILED = /fail|error|abort|timed.?out|\btimeout\b|unsuccessful|unhealthy|(^|[^a-z])lost|revoked|(^|[^a-z])expired|crash|breach|\balarm\b|\balert\b|abuse|\bdetected\b|finding|fraud/i;

/** Somebody should look at it before it gets worse. */
const DEGRADED = /warn|interrupt|imminent|approaching|expiration|delayed|deprecat|degrad|impair|stalled|\brequired\b|limit|\bblock(ed)?\b|insufficient|drift|skipped|\bopen\b|non.?compliant|action needed|at.risk/i;

/** What had been wrong, or was under way, went well. */
const WENT_WELL = /^(succeeded|success|successful|completed?|passed|ok|healthy)$/i;

/** What had been told of is over, or nobody need care. */
const OVER = /^(resolved|closed|archived|suppressed|recovered|cleared|compliant)$/i;

/** What had been told of is there; what is over has the same key. */
const THERE = /^(active|open|opened|new|set|in.?alarm|non.?compliant)$/i;

/** Names of the fields that hold a state, plain or in an object. */
const STATE_NAME = /(state|status|result|outcome)$/i;

/** Names of what tells a state in an object. */
const STATE_PARTS = ['value', 'status', 'state', 'name', 'code', 'complianceType'] as const;

/** Fields that say why. */
const REASONS = [
  'message', 'Message', 'statusReason', 'stateChangeReason', 'reason', 'cause', 'Cause', 'StatusMessage', 'stoppedReason', 'failure-message', 'failureReason',
  'errorMessage', 'error', 'description', 'Description', 'state-reason', 'summary', 'Summary', 'failureMessage', 'statusMessage',
];

/** The state that an event says something is in, in its sender's words. */
export function stateOf(detail: Json): string | undefined {
  const candidates = detail.entries().filter(([name]) => STATE_NAME.test(name) && !/^(previous|old|desired|prior)/i.test(name));
  const [shortestFirst] = [...candidates].sort(([one], [other]) => one.length - other.length)
    .map(([, value]) => value.text() ?? STATE_PARTS.map((part) => value.text(part)).find((text) => text !== undefined))
    .filter((text) => text !== undefined && text.length <= 80);
  return shortestFirst;
}

/** What of a state tells one alert from another: not whether it is there or over. */
export function stateInKey(state: string | undefined): string | undefined {
  return state !== undefined && (OVER.test(state) || THERE.test(state)) ? undefined : state;
}

/** Names of what tells one thing from others that the same detector, rule or channel told of, and that is there until it is over. */
const PAIRED = ['id', 'findingId', 'alarm_id', 'alertId', 'issueId', 'resourceId'] as const;

/** What tells one thing that is there or over from others; nothing for what has any other state: its ids are often those of the event. */
export function pairedId(detail: Json, state: string | undefined): string[] {
  const id = state !== undefined && stateInKey(state) === undefined ? detail.firstText(...PAIRED) : undefined;
  return id === undefined ? [] : [id];
}

/** Why, in its sender's words. */
export function reasonOf(detail: Json): string | undefined {
  return detail.firstText(...REASONS);
}

/** What an event of no service in particular says has become of something. What a state says counts more than the name of the event. */
export function outcomeOf({ detailType, detail }: EventBridgeEvent, state = stateOf(detail)): Outcome {
  if (/via CloudTrail$|Configuration Change$/.test(detailType)) {
    return 'neutral'; // what people and programs did, also where they were refused: whoever wants to be told of that says which
  }
  if (state !== undefined) {
    if (OVER.test(state)) {
      return 'over';
    }
    if (WENT_WELL.test(state) && !FAILED.test(detailType)) {
      return 'neutral';
    }
    if (FAILED.test(state)) {
      return 'failed';
    }
    if (DEGRADED.test(state)) {
      return 'degraded';
    }
  }
  const severity = detail.text('severity')?.toUpperCase() ?? '';
  return FAILED.test(detailType) || ['CRITICAL', 'ERROR', 'HIGH'].includes(severity) ? 'failed'
    : DEGRADED.test(detailType) || ['WARN', 'WARNING', 'MEDIUM'].includes(severity) ? 'degraded' : 'neutral';
}
