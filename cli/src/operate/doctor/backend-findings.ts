import { BlockedGroup } from './blocked-groups';
import { FailureCount, Finding, SilenceFact, StreamFacts } from './facts';
import { ageText, Make, Say } from './make-finding';
import { unansweredFinding } from './waiting-findings';
import { counted } from '../../counted';
import { isAboutWebhook } from '../../outage';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { StreamState } from '../state/stream-state';

/** Waits for longer than this without an attempt are no matter of a moment. Seconds. */
const STUCK_SECONDS = 15 * 60;

/** States of an event source mapping that takes, or is about to. */
export const TAKES: ReadonlySet<string> = new Set(['Enabled', 'Enabling', 'Creating', 'Updating']);

/** How findings are made. */
interface Making {
  readonly finding: Make;
  readonly command: Say;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is wrong with what webhooks are sent to, or with one of them. */
export function backendFindings(stream: StreamFacts, state: StreamState, making: Making): Finding[] {
  const { failures = [], brake, blocked, silence } = stream;
  const { finding, command } = making;
  const { attempts = 0, delivered = 0 } = state.lastHour;
  const groups = blocked?.groups ?? [];
  const how = howText(failures);
  const isSilent = attempts > 0 && delivered === 0;
  if (isSilent && silence?.deliveredAt === undefined && !isOneGroup(stream)) {
    return [takesNothing('.', `${attempts} attempts in the last hour, none delivered${how}`, groups, making)];
  }
  if (silence && groups.length > 0 && silence.verdict !== 'one-webhook') {
    return [outageFinding(silence, groups, making)];
  }
  if (groups.length > 0) {
    const isSince = groups.every(({ deliveryId }) => silence?.heads.includes(deliveryId) ?? false);
    const others = isSilent ? 'nothing else was tried in the last hour' : isSince ? 'nothing was delivered since' : 'others are delivered';
    return [blockedFinding(groups, blocked?.isMore ?? false, others, making), ...brakeFinding(brake, how, making)];
  }
  if (stream.unanswered) {
    return [unansweredFinding(stream.unanswered, making), ...brakeFinding(brake, how, making)];
  }
  const waits = state.waiting + state.inFlight;
  if (waits > 0 && attempts === 0 && !state.isPaused && TAKES.has(state.mapping) && (state.oldestSeconds ?? 0) > STUCK_SECONDS) {
    return [finding('stuck', 'Webhooks wait, and none was tried in the last hour.', `${waits} wait, ${ageText(state)}`, command('tail --since 1h'))];
  }
  return brakeFinding(brake, how, making);
}

/** Whether all that was tried is one group, and its backend is there: its answer is about the webhook. */
function isOneGroup({ blocked, failures = [] }: StreamFacts): boolean {
  return blocked !== undefined && blocked.failing === 1 && blocked.groups.length === 1 && failures.every(({ how }) => isAboutWebhook(how));
}

function outageFinding({ deliveredAt, heads, failures }: SilenceFact, groups: readonly BlockedGroup[], making: Making): Finding {
  const attempts = counted(failures.reduce((sum, { count }) => sum + count, 0), 'attempt');
  const newest = groups.filter(({ deliveryId }) => heads.includes(deliveryId));
  const how = `none delivered${howText(failures)}`;
  return deliveredAt === undefined
    ? takesNothing('.', `${attempts}, ${how}`, newest, making)
    : takesNothing(`: nothing is delivered since ${new Date(deliveredAt).toISOString()} (${durationText((making.now - deliveredAt) / 1000)}).`, `${attempts} since, ${how}`, newest, making);
}

/** What no webhook is at fault for: there is nothing to skip. */
function takesNothing(since: string, evidence: string, groups: readonly BlockedGroup[], { finding, command, now }: Making): Finding {
  const sample = groups.length === 0 ? '' : `; one of them: ${groupText(groups[0], now)}`;
  return finding('backend', `The backend takes nothing${since}`, `${evidence}${sample}`, `${command('tail --since 10m')}; mend the backend, it is tried by itself`);
}

function howText(failures: readonly FailureCount[]): string {
  return failures.length === 0 ? '' : `: ${failures.slice(0, 3).map(({ how, count }) => printable(`${how} (${count})`)).join(', ')}`;
}

function blockedFinding(groups: readonly BlockedGroup[], isMore: boolean, others: string, { finding, command, now }: Making): Finding {
  const [{ deliveryId }] = groups;
  const count = groups.length === 1 && !isMore ? 'A message group waits' : `${groups.length}${isMore ? ' or more' : ''} message groups wait, each`;
  return finding(
    'blocked',
    `${count} behind a webhook that fails again and again; ${others}.`,
    `${groupText(groups[0], now)}${groups.length === 1 ? '' : `; then ${groups.slice(1, 3).map((group) => groupText(group, now)).join('; then ')}`}`,
    `mend the backend for it, and it is tried again by itself (${command(`records ${printable(deliveryId)}`)} says more); or ${command(`skip ${printable(deliveryId)}`)} makes a dead letter of it, and what is behind it follows`,
  );
}

function groupText({ groupHash, deliveryId, attempts, status, failure, arrivedAt, nextAttemptAt }: BlockedGroup, now: number): string {
  const last = status === undefined ? `the last without an answer (${failure})` : `the last answered ${status}`;
  const next = nextAttemptAt === undefined || nextAttemptAt <= now ? '' : `, again in ${durationText((nextAttemptAt - now) / 1000)}`;
  const since = `since ${new Date(arrivedAt).toISOString()} (${durationText((now - arrivedAt) / 1000)})`;
  return printable(`group ${groupHash} ${since}, behind the delivery ${deliveryId}: ${counted(attempts, 'attempt')}, ${last}${next}`);
}

function brakeFinding(brake: StreamFacts['brake'], how: string, { finding, command }: Making): Finding[] {
  return brake === 'open'
    ? [finding('brake', 'The backend was taken for away, and is only probed.', `the last log line about it says open${how}`, command('tail --since 10m'))]
    : [];
}
