/** Counts since the runtime started; of one destination, or of all together. */
interface DeliveryCounts {
  /** Messages in the queue, those included that are being worked on, and without those that are counted as delivered or dead letters already. */
  readonly queued: number;
  /** Requests in flight at the backend now. */
  readonly inFlight: number;
  /** Attempts that the backend acknowledged. */
  readonly delivered: number;
  readonly attempts: number;
  /** Attempts at deliveries of which an earlier attempt had failed. */
  readonly retried: number;
  /** Messages that came into the dead-letter queue. */
  readonly deadLettered: number;
}

/** What happened to the webhooks of one destination since the runtime started. */
export interface DestinationStatus extends DeliveryCounts {
  /** Construct path of the webhook. */
  readonly webhook: string;
  readonly name: string;
  /** When the oldest request in flight started, to the second; milliseconds since 1970, absent where none is. */
  readonly oldestRequestAt?: number;
  /** The most requests that were ever in flight at once: counted where they start and end, not sampled. */
  readonly maxConcurrencySeen: number;
  /** The most that the configuration allows; undefined when it sets no limit. */
  readonly maxConcurrency?: number;
}

/** What became of the webhooks of one with several destinations, before they were in the queue of any; since the runtime started. */
export interface RoutingStatus {
  /** Messages in the first queue and in the overflow, those included that are being worked on. */
  readonly queued: number;
  /** Webhooks that were handed on to every destination that wants them. */
  readonly routed: number;
  /** Webhooks that no destination wants. */
  readonly unrouted: number;
  /** What the queue of a destination did not take, and what came behind it: each webhook once for each such destination. */
  readonly overflowed: number;
  /** Messages that came into the dead-letter queues of the first queue and of the overflow. */
  readonly deadLettered: number;
}

/** What happened since the runtime started: the answer of `GET /_status`. */
export interface Status extends DeliveryCounts {
  /** Webhooks that a queue has stored. */
  readonly accepted: number;
  /** Requests that an endpoint answered with 2xx and of which nothing is stored: pings, handshakes, preflights. */
  readonly answered: number;
  /** Requests that an endpoint answered with anything else. */
  readonly refused: number;
  /** The highest of any destination, not the sum: the limit is one per destination. */
  readonly maxConcurrencySeen: number;
  /** By `WEBHOOK/DESTINATION`. */
  readonly destinations: Readonly<Record<string, DestinationStatus>>;
  /** By construct path of the webhook, of those with several destinations; what waits and is a dead letter there is part of the sums. */
  readonly routing: Readonly<Record<string, RoutingStatus>>;
}

/** Adds up the destinations, and what routes to them. */
export function sumStatus(
  requests: Pick<Status, 'accepted' | 'answered' | 'refused'>, destinations: Readonly<Record<string, DestinationStatus>>,
  routing: Readonly<Record<string, RoutingStatus>> = {},
): Status {
  const all = Object.values(destinations);
  const sum = (field: keyof DeliveryCounts) => all.reduce((total, destination) => total + destination[field], 0);
  const sumOfRouting = (field: 'queued' | 'deadLettered') => Object.values(routing).reduce((total, webhook) => total + webhook[field], 0);
  return {
    accepted: requests.accepted,
    answered: requests.answered,
    refused: requests.refused,
    queued: sum('queued') + sumOfRouting('queued'),
    inFlight: sum('inFlight'),
    delivered: sum('delivered'),
    attempts: sum('attempts'),
    retried: sum('retried'),
    deadLettered: sum('deadLettered') + sumOfRouting('deadLettered'),
    maxConcurrencySeen: Math.max(0, ...all.map((destination) => destination.maxConcurrencySeen)),
    destinations,
    routing,
  };
}
