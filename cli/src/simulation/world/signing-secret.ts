import type { VirtualClock } from '../../local/clock';
import type { Oracle } from '../oracle/oracle';
import type { SigningScenario } from '../signing-scenario';
import { secretOf, StoredKeys, storedKeysOf } from '../stored-keys';

/** After so long a reading fails that is slow. */
const SLOW_MS = 3_000;

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
