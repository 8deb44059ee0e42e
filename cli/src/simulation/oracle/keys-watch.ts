import type { SourceWatch } from './source-watch';
import { GateScenario, KeyHostFault, PUBLISHED_AFTER_USE_MS } from '../gate-scenario';

/** Readings take time, and clocks differ. */
const LEEWAY_MS = 10_000;

/** How long the forwarder lets a webhook wait for a key while the host does not answer. */
const WAITS_MS = 60 * 60_000;

/** The forwarder looks no sooner than in half a minute, and a webhook waits for some minutes at most before it is looked at again: what ended lately may be what it goes by. */
const SEEN_LATE_MS = 10 * 60_000;

/** Two faults are one for it when nobody looked for so long in between. */
const ONE_FAULT_MS = 60 * 60_000;

/** A time in which the host told nobody. */
type UntoldTime = Pick<KeyHostFault, 'from' | 'until'>;

interface SentWebhook {
  readonly key: number | undefined;
  readonly arrivedAt: number;
}

/** When the keys are published that the sender signs with; milliseconds from the world's beginning. */
export function publishedFrom(key: number, { rotations }: GateScenario): number {
  return key === 0 ? -Infinity : rotations[key - 1] ?? Infinity;
}

/** Until when. */
export function publishedUntil(key: number, { rotations, senderLagMs }: GateScenario): number {
  return (rotations[key] ?? Infinity) + senderLagMs + PUBLISHED_AFTER_USE_MS;
}

/** Knows who signed what, which keys were published when, and when their host told nobody. */
export class KeysWatch implements SourceWatch {
  private readonly webhooks = new Map<string, SentWebhook>();

  /** @param now milliseconds from the world's beginning */
  constructor(private readonly scenario: GateScenario, private readonly hostFaults: readonly UntoldTime[], private readonly now: () => number) {}

  public sent(id: string, key: number | undefined): void {
    this.webhooks.set(id, { key, arrivedAt: this.now() });
  }

  public isForged(id: string): boolean {
    return this.webhooks.get(id)?.key === undefined;
  }

  public whatIsWrong(id: string, became: 'dead letter' | 'dropped'): string | undefined {
    const webhook = this.webhooks.get(id);
    if (became === 'dropped' && !this.scenario.drops) {
      return 'invalid webhooks are kept in this world';
    }
    if (webhook?.key === undefined) {
      return undefined;
    }
    if (became === 'dropped') {
      return 'it was signed with a key that was published when it arrived';
    }
    const isWithdrawn = this.now() + LEEWAY_MS >= publishedUntil(webhook.key, this.scenario);
    return isWithdrawn || this.wasUntold(webhook.arrivedAt) ? undefined : 'it was signed with a key that was published all the time, and could be read';
  }

  /** Whether the host told nobody for so long, since the webhook arrived, that the forwarder waited no more. */
  private wasUntold(arrivedAt: number): boolean {
    const now = this.now();
    const isLate = ({ from, until }: UntoldTime): boolean => from <= now && now <= until + SEEN_LATE_MS;
    let since = Math.min(Infinity, ...this.hostFaults.filter(isLate).map(({ from }) => from));
    for (const { from, until } of [...this.hostFaults].sort((a, b) => b.from - a.from)) {
      since = from < since && until + ONE_FAULT_MS >= since ? from : since;
    }
    return now - Math.max(arrivedAt, since) + LEEWAY_MS >= WAITS_MS;
  }
}
