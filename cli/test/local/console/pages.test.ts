import { Delivery } from '../../../src/local/console/journal/delivery';
import { KeptDeliveries } from '../../../src/local/console/journal/kept-deliveries';
import { DeliveryQuery, listDeliveries } from '../../../src/local/console/views/delivery-views';

const NOW = 1_000_500;

function arrive(kept: KeptDeliveries, id: string, arrivedAt: number): void {
  const delivery = new Delivery({ id, arrivedAt, webhook: 'W', endpoint: 'W', method: 'POST', path: '', group: 'g' }, '');
  delivery.enter('W/Default');
  kept.add(delivery);
}

describe('the pages of a list that grows at its top', () => {
  let kept: KeptDeliveries;
  const page = (query: DeliveryQuery) => listDeliveries(kept, query, { destinations: ['W/Default'], whyWaiting: () => undefined, now: NOW });
  const ids = (query: DeliveryQuery) => page(query).deliveries.map(({ id }) => id);

  beforeEach(() => {
    kept = new KeptDeliveries();
    ['a', 'b', 'c', 'd', 'e'].forEach((id, place) => arrive(kept, id, NOW - 5 + place));
  });

  test('the second one begins after the first as it was shown, also when all of it has just arrived', () => {
    const { until, deliveries } = page({ limit: 2 });
    expect(deliveries.map(({ id }) => id)).toEqual(['e', 'd']);
    expect(page({ limit: 2, from: 2, until }).matching).toBe(5);
    arrive(kept, 'f', NOW + 1);
    expect([ids({ limit: 2, from: 2, until }), page({ limit: 2, from: 2, until }).until]).toEqual([['c', 'b'], until]);
    expect(ids({ limit: 2 })).toEqual(['f', 'e']);
  });

  test('what came first and is kept second is counted too', () => {
    arrive(kept, 'quick', NOW + 20);
    arrive(kept, 'long', NOW + 10);
    const { until } = page({ limit: 1 });
    expect(ids({ limit: 10, until })).toHaveLength(7);
  });

  test('of an empty list nothing is fixed', () => {
    expect(page({ limit: 2, text: 'nowhere' })).toMatchObject({ matching: 0, until: undefined });
  });
});
