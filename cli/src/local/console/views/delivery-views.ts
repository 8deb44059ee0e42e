import type { DeliveryList, DeliveryState, DeliverySummary } from '../contract/deliveries';
import { Delivery } from '../journal/delivery';
import { KeptDeliveries } from '../journal/kept-deliveries';

/** Which deliveries are asked for; what is undefined does not matter. */
export interface DeliveryQuery {
  /** In the id, the group, the endpoint and path, outcomes and reasons; in any case. */
  readonly text?: string;
  readonly state?: DeliveryState;
  readonly group?: string;
  /** `WEBHOOK/DESTINATION`: those that are or were on their way to it. */
  readonly destination?: string;
  readonly limit: number;
}

/** A row of the list. */
export function summarize(delivery: Delivery): DeliverySummary {
  const { facts: { id, arrivedAt, endpoint, method, path, group }, state, parts } = delivery;
  const shown = parts.map((part) => ({ ...part, attempts: part.attempts.slice(-1) }));
  return { id, arrivedAt, endpoint, method, path, group: group === id ? undefined : group, state, parts: shown };
}

/** The deliveries that match, the newest first. */
export function listDeliveries(kept: KeptDeliveries, query: DeliveryQuery): DeliveryList {
  const text = query.text?.trim().toLowerCase();
  const matching = kept.newestFirst().filter((delivery) =>
    (query.state === undefined || delivery.state === query.state)
    && (query.group === undefined || delivery.facts.group === query.group)
    && (query.destination === undefined || delivery.part(query.destination) !== undefined)
    && (!text || has(delivery, text)));
  return { deliveries: matching.slice(0, query.limit).map(summarize), matching: matching.length, kept: kept.size, seen: kept.seen };
}

function has({ facts: { id, group, endpoint, path, method }, parts }: Delivery, text: string): boolean {
  const contains = (value: string | undefined) => value !== undefined && value.toLowerCase().includes(text);
  return contains(id) || contains(group) || contains(`${method} ${endpoint}/${path}`)
    || parts.some(({ attempts, reason, detail }) => contains(attempts.at(-1)?.outcome) || contains(reason) || contains(detail));
}
