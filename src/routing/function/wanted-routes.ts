import { Route } from '../../contract/routes';
import { Webhook } from '../../envelope/envelope';
import { Item } from '../../engine/item';

/** A route whose filter is read. */
export interface ReadRoute extends Omit<Route, 'filter'> {
  /** Whether the destination wants the webhook. */
  wants(webhook: Webhook): boolean;
}

/** Which destinations want a webhook: found out once, because the gate and the transport both ask. */
export class WantedRoutes {
  private readonly known = new WeakMap<Webhook, readonly ReadRoute[]>();

  constructor(private readonly routes: readonly ReadRoute[]) {}

  public of({ content: webhook }: Item<Webhook>): readonly ReadRoute[] {
    let wanted = this.known.get(webhook);
    if (!wanted) {
      wanted = this.routes.filter((route) => route.wants(webhook));
      this.known.set(webhook, wanted);
    }
    return wanted;
  }
}
