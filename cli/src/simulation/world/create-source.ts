import { KeysWorld } from './keys-world';
import type { SigningSource, SourceSurroundings } from './signing-source';
import { SnsSurroundings, SnsWorld } from './sns-world';
import { SourceWorld } from './source-world';
import type { GateScenario } from '../gate-scenario';
import { GateWatch } from '../oracle/gate-watch';
import { KeysWatch } from '../oracle/keys-watch';
import { SnsWatch } from '../oracle/sns-watch';
import type { SourceWatch } from '../oracle/source-watch';

/**
 * Who knows what the source of a scenario signs.
 *
 * @param now milliseconds from the world's beginning
 * @param clockErrorMs by how much the clock of an environment may be set at a time
 */
export function watchSource(gate: GateScenario, now: () => number, clockErrorMs: number = 0): SourceWatch {
  if (gate.sns) {
    return new SnsWatch(gate, gate.sns, now, clockErrorMs);
  }
  return gate.keys ? new KeysWatch(gate, gate.keys.hostFaults, now) : new GateWatch(gate, now);
}

/**
 * The source of a scenario.
 *
 * @param forSns what is needed where the source is Amazon SNS
 */
export function createSource(gate: GateScenario, watch: SourceWatch, surroundings: SourceSurroundings, forSns?: SnsSurroundings): SigningSource {
  if (gate.sns) {
    if (!forSns || !(watch instanceof SnsWatch)) {
      throw new Error('The source of the world is Amazon SNS, expected another one where there are several destinations.');
    }
    return new SnsWorld(gate, gate.sns, { ...surroundings, ...forSns }, watch);
  }
  return gate.keys ? new KeysWorld(gate, gate.keys, surroundings, watch) : new SourceWorld(gate, surroundings, watch);
}
