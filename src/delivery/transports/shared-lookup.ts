import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Told = Parameters<LookupFunction>[2];

/**
 * Resolves a name once for all who ask for it until there is an answer.
 *
 * Node resolves two names at a time and no more, those of AWS among them. One whose name server does not answer takes ten seconds, however short the
 * attempt is that wanted it: a few attempts at once would keep the function from its queue and its tables for minutes.
 *
 * @see https://docs.libuv.org/en/v1.x/threadpool.html
 */
export function sharedLookup(lookup: LookupFunction): LookupFunction {
  const waiting = new Map<string, Told[]>();
  return (hostname, options, told) => {
    const question = JSON.stringify([hostname, options]);
    const others = waiting.get(question);
    if (others) {
      others.push(told);
      return;
    }
    const all = [told];
    waiting.set(question, all);
    lookup(hostname, options, (error, found, family) => {
      waiting.delete(question);
      all.forEach((one, place) => one(error, Array.isArray(found) ? startingAt(place, found) : found, family));
    });
  };
}

/** As name servers do, so that connections made together are not all to the same address; the family that was preferred stays in front. */
function startingAt(place: number, addresses: LookupAddress[]): LookupAddress[] {
  const preferred = addresses.filter(({ family }) => family === addresses[0].family);
  const others = addresses.filter(({ family }) => family !== addresses[0].family);
  const first = place % preferred.length;
  return [...preferred.slice(first), ...preferred.slice(0, first), ...others];
}
