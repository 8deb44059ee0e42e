import type { VirtualClock } from '../../local/clock';
import type { Oracle } from '../oracle/oracle';
import type { SigningScenario } from '../signing-scenario';

/** What requests are signed with at first, where they are. */
export const SIGNING_KEY = Buffer.from('the key of every simulated world');

/** After so long a reading fails that is slow. */
const SLOW_MS = 3_000;

/** The keys that are stored from an instant on, in milliseconds from the world's beginning. */
export interface StoredKeys {
  readonly at: number;
  readonly keys: readonly Buffer[];
}

/** All secrets of a world, the oldest first. */
export function storedKeysOf({ replacements = [], keepsPrevious = false }: Partial<SigningScenario>): StoredKeys[] {
  const keys = [SIGNING_KEY, ...replacements.map((_, index) => Buffer.from(`the key of simulated worlds, no. ${index + 2}`))];
  return [0, ...replacements].map((at, index) => ({ at, keys: keepsPrevious && index > 0 ? [keys[index], keys[index - 1]] : [keys[index]] }));
}

/** The secret as it is stored, in the form of Standard Webhooks. */
export function secretOf({ keys }: StoredKeys): string {
  return keys.map((key) => `whsec_${key.toString('base64')}`).join('|');
}

/** Whether a text is a secret, and not what stands there in its place at times. */
export function isSecret(text: string): boolean {
  return text.startsWith('whsec_');
}

/** The secret that the forwarder signs its requests with: it is replaced, and cannot be read for a while. */
export class SigningSecret {
  private readonly stored: readonly StoredKeys[];

  /** @param now milliseconds from the world's beginning */
  constructor(
    private readonly scenario: SigningScenario | undefined, private readonly clock: VirtualClock, private readonly now: () => number,
    private readonly latencyMs: number, private readonly oracle: Oracle,
  ) {
    this.stored = storedKeysOf(scenario ?? {});
  }

  /** Reads it: what is stored when the answer is given. @throws when it cannot be read */
  public async read(): Promise<string> {
    this.oracle.statistics.add('signing secret read');
    const now = this.now();
    const fault = this.scenario?.unreadable.find(({ from, until }) => now >= from && now < until);
    if (fault) {
      this.oracle.happened(`signing secret: ${fault.kind}`);
    }
    await this.clock.sleep(fault?.kind === 'slow' ? SLOW_MS : this.latencyMs);
    if (fault?.kind === 'rubbish') {
      return 'no secret';
    }
    if (fault) {
      throw Object.assign(new Error('The signing secret cannot be read.'), { name: 'AccessDeniedException' });
    }
    return secretOf(this.stored.filter(({ at }) => at <= this.now()).at(-1)!);
  }
}
