import { KeysWorld } from './keys-world';
import type { SigningSource, SourceSurroundings } from './signing-source';
import { SourceWorld } from './source-world';
import type { GateScenario } from '../gate-scenario';
import { GateWatch } from '../oracle/gate-watch';
import { KeysWatch } from '../oracle/keys-watch';
import type { SourceWatch } from '../oracle/source-watch';

/** Who knows what the source of a scenario signs. */
export function watchSource(gate: GateScenario, now: () => number): SourceWatch {
  return gate.keys ? new KeysWatch(gate, gate.keys.hostFaults, now) : new GateWatch(gate, now);
}

/** The source of a scenario. */
export function createSource(gate: GateScenario, watch: SourceWatch, surroundings: SourceSurroundings): SigningSource {
  return gate.keys ? new KeysWorld(gate, gate.keys, surroundings, watch) : new SourceWorld(gate, surroundings, watch);
}
