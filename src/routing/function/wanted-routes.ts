import { Route } from '../../contract/routes';
import { Item } from '../../engine/item';
import { Webhook } from '../../envelope/envelope';
import { FilterConfig } from '../../filters/filter-config';
import { FilterInput } from '../../filters/filter-input';
import { matches } from '../../filters/matches';

/** A route, ready to be taken. */
export interface ReadRoute extends Pick<Route, 'destination' | 'archive'> {
  readonly queueUrl: string;
  /** Absent where the destination wants all. */
  readonly filter?: FilterConfig;
}

/** Which destinations want a webhook: found out once, because the gate and the transport both ask. */
export class WantedRoutes {
  private readonly known = new WeakMap<Webhook, readonly ReadRoute[]>();

  constructor(private readonly routes: readonly ReadRoute[]) {}

  public of({ content: webhook }: Item<Webhook>): readonly ReadRoute[] {
    let wanted = this.known.get(webhook);
    if (!wanted) {
      const input = new FilterInput(webhook);
      wanted = this.routes.filter(({ filter }) => filter === undefined || matches(filter, input));
      this.known.set(webhook, wanted);
    }
    return wanted;
  }
}
