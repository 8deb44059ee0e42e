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
  /** The most requests that were ever in flight at once: counted where they start and end, not sampled. */
  readonly maxConcurrencySeen: number;
  /** The most that the configuration allows; undefined when it sets no limit. */
  readonly maxConcurrency?: number;
}

/** What happened since the runtime started: the answer of `GET /_status`. */
export interface Status extends DeliveryCounts {
  /** Requests that an endpoint answered with 2xx. */
  readonly accepted: number;
  /** Requests that an endpoint answered with anything else. */
  readonly refused: number;
  /** The highest of any destination, not the sum: the limit is one per destination. */
  readonly maxConcurrencySeen: number;
  /** By `WEBHOOK/DESTINATION`. */
  readonly destinations: Readonly<Record<string, DestinationStatus>>;
}

/** Adds up the destinations. */
export function sumStatus(requests: Pick<Status, 'accepted' | 'refused'>, destinations: Readonly<Record<string, DestinationStatus>>): Status {
  const all = Object.values(destinations);
  const sum = (field: keyof DeliveryCounts) => all.reduce((total, destination) => total + destination[field], 0);
  return {
    accepted: requests.accepted,
    refused: requests.refused,
    queued: sum('queued'),
    inFlight: sum('inFlight'),
    delivered: sum('delivered'),
    attempts: sum('attempts'),
    retried: sum('retried'),
    deadLettered: sum('deadLettered'),
    maxConcurrencySeen: Math.max(0, ...all.map((destination) => destination.maxConcurrencySeen)),
    destinations,
  };
}
