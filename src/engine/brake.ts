/** When the brake opens and how often it lets an attempt through. */
export interface BrakeSettings {
  /** Outages in a row, without any answer between them, before it opens. */
  readonly failures: number;
  /** Different groups among them: one group alone may be a poison message. */
  readonly groups: number;
  /** Wait before the first probe; it doubles with each probe that fails. */
  readonly firstWaitMs: number;
  readonly maxWaitMs: number;
}

export const DEFAULT_BRAKE: BrakeSettings = { failures: 3, groups: 2, firstWaitMs: 1_000, maxWaitMs: 20_000 };

/**
 * Stops an environment from hammering a destination that is down. While it is open, the environment sends one probe at a time and waits in
 * between, inside its invocation: so it holds on to the messages it has, takes no more, and sees the destination come back within the longest
 * wait. It lives as long as the environment and knows no clock: the caller gives the time.
 */
export class Brake {
  private failures = 0;
  private readonly groups = new Set<string>();
  private waitMs = 0;
  private nextProbeAt = 0;
  private open = false;

  constructor(private readonly settings: BrakeSettings = DEFAULT_BRAKE) {}

  public get isOpen(): boolean {
    return this.open;
  }

  /** Current wait between probes, in milliseconds. */
  public get probeIntervalMs(): number {
    return this.waitMs;
  }

  /** Milliseconds until an attempt may be made: 0 when it may be made now. */
  public waitFor(now: number): number {
    return this.open ? Math.max(0, this.nextProbeAt - now) : 0;
  }

  /**
   * An attempt is about to be made.
   *
   * @returns true when it is a probe; others of the same environment then wait
   */
  public begin(now: number): boolean {
    this.nextProbeAt = now + this.waitMs;
    return this.open;
  }

  /**
   * An attempt ended as in an outage.
   *
   * @param probe what `begin` returned for it: attempts that were under way when the brake opened say nothing new
   * @returns true when this opened the brake
   */
  public failed(group: string, now: number, probe: boolean): boolean {
    if (!this.open) {
      this.failures += 1;
      this.groups.add(group);
      this.open = this.failures >= this.settings.failures && this.groups.size >= this.settings.groups;
      if (this.open) {
        this.waitMs = this.settings.firstWaitMs;
        this.nextProbeAt = now + this.waitMs;
      }
      return this.open;
    }
    if (probe) {
      this.waitMs = Math.min(this.settings.maxWaitMs, this.waitMs * 2);
      this.nextProbeAt = now + this.waitMs;
    }
    return false;
  }

  /**
   * The destination answered, well or not.
   *
   * @returns true when this closed the brake
   */
  public answered(): boolean {
    const wasOpen = this.open;
    this.open = false;
    this.failures = 0;
    this.groups.clear();
    this.waitMs = 0;
    return wasOpen;
  }
}
