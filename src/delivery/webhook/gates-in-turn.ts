import { Gate, GateDecision, SecretUnreadable } from '../../engine/gate';
import { Item } from '../../engine/item';
import { QueuedMessage } from '../../engine/queued-message';

/** Several gates as one: each is asked only about what all before it let through. */
export class GatesInTurn<T> implements Gate<T> {
  constructor(public readonly gates: readonly Gate<T>[]) {}

  public async check(item: Item<T>, message: QueuedMessage, secretUnreadable?: SecretUnreadable): Promise<GateDecision> {
    let decision: GateDecision = { kind: 'deliver' };
    for (const gate of this.gates) {
      decision = await gate.check(item, message, secretUnreadable);
      if (decision.kind !== 'deliver') {
        break;
      }
    }
    return decision;
  }

  public async givenUp(item: Item<T>, message: QueuedMessage): Promise<void> {
    await Promise.all(this.gates.map((gate) => gate.givenUp?.(item, message)));
  }
}
