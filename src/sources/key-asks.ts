import { Trouble } from './trouble';

/** Asks at once and, when those are used up, one for each interval. */
interface Allowance {
  readonly burst: number;
  readonly intervalMs: number;
}

/** Of one address that nothing verified came from. */
const STRANGER: Allowance = { burst: 30, intervalMs: 5_000 };

/** Of all of those together. */
const STRANGERS: Allowance = { burst: 60, intervalMs: 1_000 };

/** Of all addresses from which something verified came: a forger cannot send from the sender's. Where all come through one proxy, it is the only one. */
const PROVEN: Allowance = { burst: 60, intervalMs: 1_000 };

/** Addresses that are remembered, of each kind. */
const MAX_ADDRESSES = 1_000;

/** What is left of an allowance. */
class Bucket {
  private left: number;
  private filledAt = -Infinity;

  constructor(private readonly allowance: Allowance) {
    this.left = allowance.burst;
  }

  /** Whether there is an ask left now. */
  public hasOne(now: number): boolean {
    const { burst, intervalMs } = this.allowance;
    this.left = Math.min(burst, this.left + Math.max(0, now - this.filledAt) / intervalMs);
    this.filledAt = now;
    return this.left >= 1;
  }

  public takeOne(): void {
    this.left -= 1;
  }
}

/**
 * How often a sender is asked for a key in one environment. Who names many keys uses up what is left for its own address first, and what is left for
 * strangers next; what came from an address of the sender itself, which is where something verified came from, is asked for beside that.
 */
export class KeyAsks {
  private readonly strangers = new Bucket(STRANGERS);
  private readonly provens = new Bucket(PROVEN);
  private readonly byAddress = new Map<string, Bucket>();
  private readonly proven = new Set<string>();
  private readonly refusals = new Trouble();

  /** As of the last one that was refused: since when some are. Milliseconds since 1970. */
  public refusedSince?: number;

  /** Something verified came from that address. */
  public prove(sourceIp: string): void {
    const address = networkOf(sourceIp);
    this.proven.delete(address);
    this.proven.add(address);
    forgetOldest(this.proven);
  }

  /**
   * Whether a key may be asked for that is named by what came from that address. If so, that counts.
   *
   * @param now milliseconds since 1970
   */
  public take(sourceIp: string, now: number): boolean {
    const address = networkOf(sourceIp);
    const buckets = this.proven.has(address) ? [this.provens] : [this.bucketOf(address), this.strangers];
    const isFree = buckets.every((bucket) => bucket.hasOne(now));
    if (isFree) {
      buckets.forEach((bucket) => bucket.takeOne());
      this.refusals.answered(now);
    } else {
      this.refusedSince = this.refusals.failed(now);
    }
    return isFree;
  }

  private bucketOf(address: string): Bucket {
    const bucket = this.byAddress.get(address) ?? new Bucket(STRANGER);
    this.byAddress.delete(address);
    this.byAddress.set(address, bucket);
    forgetOldest(this.byAddress);
    return bucket;
  }
}

/** Whoever has an IPv6 address has the 2^64 beside it. */
function networkOf(sourceIp: string): string {
  return sourceIp.includes(':') ? sourceIp.split('::')[0].split(':').slice(0, 4).join(':') : sourceIp;
}

function forgetOldest(addresses: Map<string, unknown> | Set<string>): void {
  if (addresses.size > MAX_ADDRESSES) {
    const [oldest] = addresses.keys();
    addresses.delete(oldest);
  }
}
