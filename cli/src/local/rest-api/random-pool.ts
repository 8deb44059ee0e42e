import { randomFillSync } from 'node:crypto';

/** The system is asked for so many bytes at once: each time costs as much as hundreds of them. */
const POOL_BYTES = 4096;

let pool = Buffer.alloc(0);
let used = 0;

/** Random bytes that are handed out once. @param count at most 4,096 */
export function pooledRandomBytes(count: number): Buffer {
  if (used + count > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}
