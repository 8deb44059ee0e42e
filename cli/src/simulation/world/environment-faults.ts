import type { VirtualClock } from '../../local/clock';
import type { SeededRandom } from '../random';
import type { FaultRates } from '../scenario';

/** What happens to an environment at one await; `skewMs` is how far its clock is ahead of the true one from then on. */
export type EnvironmentFault =
  'crash' | { readonly name: string; readonly pauseMs: number } | { readonly name: 'clock set'; readonly skewMs: number } | undefined;

/** Longer than any function may run. */
const FOREVER_MS = 24 * 60 * 60 * 1000;

/** How likely something happens to an environment at an await. */
export interface EnvironmentFaultRates {
  readonly faults: Pick<FaultRates, 'crash' | 'stall' | 'clock'>;
  /** How far its clock is off at most when it is set. Milliseconds. */
  readonly environmentSkewMs: number;
  /** The await, counted from 1 over all environments, at which one dies whatever the rates. @default - none */
  readonly crashAtAwait?: number;
}

/** Decides, await by await, what happens to the environments of a world. */
export class EnvironmentFaults {
  private awaits = 0;
  private readonly quiet: boolean;

  constructor(
    private readonly scenario: EnvironmentFaultRates, private readonly clock: VirtualClock, private readonly random: SeededRandom,
    private readonly happened: (what: string) => void, private readonly faultsEndAt: number,
  ) {
    const { crash, stall, clock: clockSet } = scenario.faults;
    this.quiet = crash + stall + clockSet === 0;
  }

  /** How many awaits there were. */
  public get count(): number {
    return this.awaits;
  }

  public next(): EnvironmentFault {
    this.awaits += 1;
    if (this.awaits === this.scenario.crashAtAwait) {
      return 'crash';
    }
    if (this.quiet || this.clock.now() >= this.faultsEndAt) {
      return undefined;
    }
    const { faults: { crash, stall, clock }, environmentSkewMs } = this.scenario;
    const drawn = this.random.next();
    if (drawn < crash) {
      return 'crash';
    }
    if (drawn >= crash + stall + clock) {
      return undefined;
    }
    if (drawn >= crash + stall) {
      this.happened('clock set');
      return { name: 'clock set', skewMs: Math.round(this.random.between(-1, 1) * environmentSkewMs) };
    }
    const pauseMs = this.random.chance(0.5) ? FOREVER_MS : this.random.int(100, 60_000);
    const name = pauseMs === FOREVER_MS ? 'environment stood still' : 'environment paused';
    this.happened(name);
    return { name, pauseMs };
  }
}
