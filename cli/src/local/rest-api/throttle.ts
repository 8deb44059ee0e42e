import { MethodSetting } from './definition';

/** A token bucket: holds tokens for `burst` requests and regains `rate` of them per second. */
class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(private readonly rate: number, private readonly burst: number, now: number) {
    this.tokens = burst;
    this.filledAt = now;
  }

  public take(now: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + Math.max(0, now - this.filledAt) * this.rate / 1000);
    this.filledAt = now;
    if (this.tokens < 1) {
      return false;
    }
    this.tokens -= 1;
    return true;
  }
}

/**
 * The throttles of a stage. The most specific setting for a method counts, each setting has one bucket. Without a setting there is no
 * limit here: on AWS there is the account's.
 */
export class StageThrottle {
  private readonly buckets: ReadonlyArray<{ readonly path: string; readonly method: string; readonly bucket: TokenBucket }>;

  constructor(settings: readonly MethodSetting[], now: number) {
    this.buckets = settings.filter(isThrottle).map((setting) => ({
      path: (setting.ResourcePath ?? '/*').replaceAll('~1', '/').replace(/^\/\//, '/'),
      method: (setting.HttpMethod ?? '*').toUpperCase(),
      bucket: new TokenBucket(limit(setting.ThrottlingRateLimit), limit(setting.ThrottlingBurstLimit), now),
    }));
  }

  /** Takes one request out of its bucket; false when the bucket is empty. */
  public take(resourcePath: string, method: string, now: number): boolean {
    const bucket = this.buckets.find(({ path, method: of }) => path === resourcePath && of === method)
      ?? this.buckets.find(({ path, method: of }) => path === resourcePath && of === '*')
      ?? this.buckets.find(({ path, method: of }) => path === '/*' && (of === '*' || of === method));
    return bucket === undefined || bucket.bucket.take(now);
  }
}

function isThrottle({ ThrottlingRateLimit, ThrottlingBurstLimit }: MethodSetting): boolean {
  return limit(ThrottlingRateLimit) >= 0 && limit(ThrottlingBurstLimit) >= 0
    && (ThrottlingRateLimit !== undefined || ThrottlingBurstLimit !== undefined);
}

/** A missing limit means no limit; -1 turns throttling off. */
function limit(value: number | string | undefined): number {
  return value === undefined ? Infinity : Number(value);
}
