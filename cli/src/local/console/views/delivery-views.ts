import type { DeliveryFilter, DeliveryList, DeliverySummary, WaitReason } from '../contract/deliveries';
import { pageOf, PageQuery } from '../contract/pages';
import { Delivery } from '../journal/delivery';
import { KeptDeliveries } from '../journal/kept-deliveries';

/** Which deliveries are asked for; what is undefined does not matter. */
export interface DeliveryQuery extends PageQuery {
  /** In the id, the group, the endpoint and path, outcomes and reasons; in any case. */
  readonly text?: string;
  readonly state?: DeliveryFilter;
  readonly group?: string;
  /** `WEBHOOK/DESTINATION`: those that are or were on their way to it. */
  readonly destination?: string;
}

/** What is known of deliveries besides themselves. */
export interface DeliveryKnowledge {
  /** `WEBHOOK/DESTINATION` of all destinations of the app, in their order. */
  readonly destinations: readonly string[];
  /** Undefined where it does not wait at this destination. */
  readonly whyWaiting: (delivery: Delivery, destination: string) => WaitReason | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What waits for longer than this is worth a look, in milliseconds. */
const LONG = 10_000;

/** A row of the list. */
export function summarize(delivery: Delivery, { destinations, whyWaiting }: DeliveryKnowledge): DeliverySummary {
  const { facts: { id, arrivedAt, endpoint, method, path, group }, state, parts } = delivery;
  const inOrder = [...parts].sort((one, other) => destinations.indexOf(one.destination) - destinations.indexOf(other.destination));
  const waits = inOrder.flatMap(({ destination }) => {
    const reason = whyWaiting(delivery, destination);
    return reason ? [[destination, reason] as const] : [];
  });
  const shown = inOrder.map((part) => ({ ...part, attempts: part.attempts.slice(-1) }));
  return { id, arrivedAt, endpoint, method, path, group: group === id ? undefined : group, state, parts: shown, waits: Object.fromEntries(waits) };
}

/** The deliveries that match, the newest first. */
export function listDeliveries(kept: KeptDeliveries, query: DeliveryQuery, known: DeliveryKnowledge): DeliveryList {
  const text = query.text?.trim().toLowerCase();
  const matching = kept.newestFirst().filter((delivery) =>
    (query.until === undefined || delivery.facts.arrivedAt <= query.until)
    && (query.state === undefined || isIn(delivery, query.state, known.now))
    && (query.group === undefined || delivery.facts.group === query.group)
    && (query.destination === undefined || delivery.part(query.destination) !== undefined)
    && (!text || has(delivery, text)));
  const deliveries = pageOf(matching, query).map((delivery) => summarize(delivery, known));
  const until = query.until ?? maximum(matching.map(({ facts: { arrivedAt } }) => arrivedAt)); // a long one that came first may be kept second
  return { deliveries, matching: matching.length, until, kept: kept.size, seen: kept.seen };
}

function maximum(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((one, other) => Math.max(one, other));
}

function isIn({ state, facts: { arrivedAt } }: Delivery, wanted: DeliveryFilter, now: number): boolean {
  return wanted === 'problems'
    ? state === 'dead-letter' || state === 'retrying' || (state === 'waiting' && now - arrivedAt > LONG)
    : state === wanted;
}

function has({ facts: { id, group, endpoint, path, method }, parts }: Delivery, text: string): boolean {
  const contains = (value: string | undefined) => value !== undefined && value.toLowerCase().includes(text);
  return contains(id) || contains(group) || contains(`${method} ${endpoint}/${path}`)
    || parts.some(({ attempts, reason, detail }) => contains(attempts.at(-1)?.outcome) || contains(reason) || contains(detail));
}
