import { createHash } from 'node:crypto';
import { Signal } from './signal';

/** What is known of a signal by its message: what counts where it says nothing itself. */
export type SignalFacts = Pick<Signal, 'id' | 'receivedAt'>;

/** A JSON object of anybody's. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Clocks of AWS differ by less: what is said to have arrived later than that did not. Milliseconds. */
const CLOCK_SKEW_MS = 60_000;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** An id as logs and keys can hold it: itself, or its hash where it is not the printable text of some length that all senders use. */
export function fittingId(id: string): string {
  return /^[\x21-\x7e]{1,200}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

/** When a carrier says that it arrived, in milliseconds since 1970, if that can be. */
export function arrival(said: number, { receivedAt }: SignalFacts): number {
  return said > 0 && said <= receivedAt + CLOCK_SKEW_MS ? said : receivedAt;
}
