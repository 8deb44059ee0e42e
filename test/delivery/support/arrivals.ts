import { Arrival } from './drain';

export const MINUTE = 60_000;

/** Messages of one kind, which their ids begin with: all at once, or so many a second from then on, in groups of their own or in so many. */
export function arrivals(kind: string, count: number, { groups = count, perSecond = Infinity, fromMs = 0 } = {}): Arrival[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${kind}-${index}`, group: `${kind}-${index % groups}`, afterMs: fromMs + Math.floor(index * 1000 / perSecond),
  }));
}
