import type { SourceWatch } from './source-watch';
import { GateScenario, PREPARED_MS, SecretFaultKind } from '../gate-scenario';

/** Readings take time, and clocks differ. */
const LEEWAY_MS = 10_000;

/** How long the forwarder lets a webhook wait for a secret that it cannot read, where another one verifies. */
const WAITS_MS: Readonly<Record<SecretFaultKind, number>> = { gone: 0, refused: 15 * 60_000, passing: 60 * 60_000 };

interface SentWebhook {
  /** Number of the secret it was signed with; undefined for one that the sender did not sign. */
  readonly secret: number | undefined;
  readonly arrivedAt: number;
}

/** Knows who signed what, and which secrets were stored when. */
export class GateWatch implements SourceWatch {
  private readonly webhooks = new Map<string, SentWebhook>();

  /** @param now milliseconds from the world's beginning */
  constructor(private readonly scenario: GateScenario, private readonly now: () => number) {}

  public sent(id: string, secret: number | undefined): void {
    this.webhooks.set(id, { secret, arrivedAt: this.now() });
  }

  public isForged(id: string): boolean {
    return this.webhooks.get(id)?.secret === undefined;
  }

  public whatIsWrong(id: string, became: 'dead letter' | 'dropped'): string | undefined {
    const webhook = this.webhooks.get(id);
    if (webhook?.secret === undefined) {
      return became === 'dropped' && !this.scenario.drops ? 'invalid webhooks are kept in this world' : undefined;
    }
    if (became === 'dropped' && !this.scenario.drops) {
      return 'invalid webhooks are kept in this world';
    }
    // It was stored when the webhook was signed; when it is the previous one no longer, nobody can verify the webhook, and it is kept.
    const storedUntil = this.rotation(webhook.secret + 2) - PREPARED_MS;
    if ((became === 'dropped' ? webhook.arrivedAt : this.now()) + LEEWAY_MS >= storedUntil) {
      return undefined;
    }
    return became === 'dead letter' && this.wasMissing(webhook.secret, webhook.arrivedAt)
      ? undefined
      : `it was signed with a secret that was the current or the previous one ${became === 'dropped' ? 'when it arrived' : 'all the time, and could be read'}`;
  }

  /** Whether it could not be read where it was stored, for so long that the forwarder waited for it no more. */
  private wasMissing(secret: number, arrivedAt: number): boolean {
    const now = this.now();
    const since = { current: arrivedAt - LEEWAY_MS, previous: Math.max(arrivedAt, this.rotation(secret + 1)) - LEEWAY_MS };
    return this.scenario.unreadable.some(({ secret: slot, kind, from, until }) =>
      now - arrivedAt + LEEWAY_MS >= WAITS_MS[kind] && from <= now && until >= since[slot]);
  }

  /** When the secret of that number became the current one. */
  private rotation(secret: number): number {
    return secret === 0 ? -Infinity : this.scenario.rotations[secret - 1] ?? Infinity;
  }
}
