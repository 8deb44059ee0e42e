import { Balance } from './ledger';

/** What the local runtime says of itself at `/_status`; only what is held against the books here. */
export interface RuntimeFigures {
  readonly accepted: number;
  readonly queued: number;
  readonly inFlight: number;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly maxConcurrencySeen: number;
}

/** Everything that the demo's own sender and backend know at the end. */
export interface Evidence {
  readonly balance: Balance;
  /** Webhooks that were to be sent. */
  readonly total: number;
  /** The most requests that the backend worked on at once. */
  readonly mostInFlight: number;
  /** How many there may be. */
  readonly limit: number;
  readonly runtime: RuntimeFigures;
}

/** How many ids are named of each failure. */
const NAMED = 10;

/** What went wrong, one sentence each: nothing when every promise was kept and the runtime's own figures say the same. */
export function failures(evidence: Evidence): string[] {
  const { balance, total, mostInFlight, limit } = evidence;
  const found: string[] = [];
  if (balance.accepted !== total) {
    found.push(`${total - balance.accepted} of ${total} webhooks were not accepted.`);
  }
  const waiting = stillWaiting(evidence);
  if (waiting > 0) {
    found.push(`${waiting} webhooks were not delivered in time, and are in the queue still.`);
  }
  for (const what of ['lost', 'reordered', 'corrupted'] as const) {
    if (balance[what].length > (what === 'lost' ? waiting : 0)) {
      found.push(`${balance[what].length} ${what}: ${list(balance[what])}`);
    }
  }
  if (mostInFlight > limit) {
    found.push(`${mostInFlight} requests were in flight at the backend at once, and the limit is ${limit}.`);
  }
  return [...found, ...disagreements(evidence)];
}

/** How many of those that were not delivered are in the queue still, which is not the same as lost. */
export function stillWaiting({ balance, runtime }: Pick<Evidence, 'balance' | 'runtime'>): number {
  return Math.min(balance.lost.length, runtime.queued);
}

function disagreements({ balance, mostInFlight, limit, runtime }: Evidence): string[] {
  const acknowledged = balance.delivered + balance.duplicated;
  const checks: Array<[boolean, string]> = [
    [runtime.accepted === balance.accepted, `The runtime says that it accepted ${runtime.accepted}, the sender counted ${balance.accepted}.`],
    // An answer that was written and lost on its way is an acknowledgement for the backend only.
    [
      runtime.delivered >= balance.delivered && runtime.delivered <= acknowledged,
      `The runtime says that it delivered ${runtime.delivered}, the backend acknowledged ${acknowledged} (${balance.delivered} different ones).`,
    ],
    [runtime.queued === 0 && runtime.inFlight === 0, `The runtime still has ${runtime.queued} messages in the queue and ${runtime.inFlight} requests in flight.`],
    [runtime.deadLettered === 0, `The runtime gave up on ${runtime.deadLettered} webhooks.`],
    [
      runtime.maxConcurrencySeen >= mostInFlight && runtime.maxConcurrencySeen <= limit,
      `The runtime saw ${runtime.maxConcurrencySeen} requests in flight at once, the backend ${mostInFlight}, and the limit is ${limit}.`,
    ],
  ];
  return checks.flatMap(([agreed, text]) => agreed ? [] : [text]);
}

function list(items: readonly string[]): string {
  const rest = items.length - NAMED;
  return `${items.slice(0, NAMED).join('; ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
