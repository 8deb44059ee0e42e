import { WantedRoutes } from './wanted-routes';
import { Gate, GateDecision } from '../../engine/gate';
import { Item } from '../../engine/item';
import { Webhook } from '../../envelope/envelope';

/** Lets through what at least one destination wants. Asked last: filters look at what is verified only. */
export class RoutingGate implements Gate<Webhook> {
  constructor(private readonly wanted: WantedRoutes) {}

  public async check(item: Item<Webhook>): Promise<GateDecision> {
    return { kind: this.wanted.of(item).length > 0 ? 'deliver' : 'unrouted' };
  }
}
