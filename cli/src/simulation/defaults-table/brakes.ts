import { Brake, BrakeSettings, defaultBrake } from '../../../../src/engine/brake';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import type { EnvironmentState } from '../../../../src/engine/settings';
import type { Deliver } from '../world/function-environment';

/** Ways to treat a backend that fails, which were compared. */
export type BrakeName = 'chosen' | 'nothing new first' | 'nothing learnt' | 'never in hand' | 'three in a row' | 'none';

/** Never says for how long nobody was answered: so nothing is kept in hand between two probes. */
class EmptyHandedBrake extends Brake {
  public override get unansweredSince(): number {
    return Infinity;
  }
}

/** The forwarder's core with each of them; undefined for the one that it has. */
export const BRAKES: Readonly<Record<BrakeName, Deliver | undefined>> = {
  'chosen': undefined,
  // What never failed waits for the next probe like anything else.
  'nothing new first': withBrake((settings) => new Brake({ ...settings, newWaitMs: Infinity })),
  // Where most fails by itself, that is never found out.
  'nothing learnt': withBrake((settings) => new Brake({ ...settings, timesUsual: 0 })),
  'never in hand': withBrake((settings) => new EmptyHandedBrake(settings)),
  // What the first version took for an outage, with the probes of today.
  'three in a row': withBrake((settings) => new Brake({ ...settings, failuresAtOnce: settings.failures, timesUsual: 0 })),
  'none': withBrake((settings) => new Brake({ ...settings, failures: Infinity, failuresAtOnce: Infinity })),
};

function withBrake(make: (settings: BrakeSettings) => Brake): Deliver {
  const brakes = new WeakMap<EnvironmentState['histories'], Brake>();
  return (batch, settings, ports, state) => {
    const brake = brakes.get(state.histories) ?? make(defaultBrake(settings.concurrentInvocations));
    brakes.set(state.histories, brake);
    return deliverBatch(batch, settings, ports, { ...state, brake });
  };
}
