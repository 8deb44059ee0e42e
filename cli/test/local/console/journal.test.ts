import type { AttemptLine } from '../../../../src/engine/log-lines';
import type { Outage } from '../../../src/local/console/contract/live';
import { BackendHealth } from '../../../src/local/console/health/backend-health';
import { Delivery } from '../../../src/local/console/journal/delivery';
import { explainRefusal } from '../../../src/local/console/journal/explain-refusal';
import { KeptDeliveries } from '../../../src/local/console/journal/kept-deliveries';

const attempt = (changes: Partial<AttemptLine>): AttemptLine => ({
  message: 'attempt', destination: 'Default', deliveryId: 'd', groupHash: 'g', attempt: 1, latencyMs: 10, ageMs: 20, decision: 'retry', ...changes,
});

function delivery(id: string, envelope: string = 'x'.repeat(10)): Delivery {
  const made = new Delivery({ id, arrivedAt: 0, webhook: 'W', endpoint: 'W', method: 'POST', path: '', group: 'g' }, envelope);
  made.enter('W/Default');
  return made;
}

describe('what is kept', () => {
  test('those that went well are forgotten first, then the oldest of the others', () => {
    const kept = new KeptDeliveries({ deliveries: 3, characters: 1000 });
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => delivery(id));
    all.slice(0, 3).forEach((one) => kept.add(one));
    all[1].attempt('W/Default', 0, attempt({ decision: 'delivered', status: 200 }));
    kept.update(all[1]);
    kept.add(all[3]);
    expect(kept.newestFirst().map(({ facts: { id } }) => id)).toEqual(['d', 'c', 'a']);
    kept.add(all[4]);
    expect(kept.newestFirst().map(({ facts: { id } }) => id)).toEqual(['e', 'd', 'c']);
    expect([kept.size, kept.seen]).toEqual([3, 5]);
  });

  test('bodies make room for newer ones, and their deliveries stay', () => {
    const kept = new KeptDeliveries({ deliveries: 100, characters: 25 });
    const all = ['a', 'b', 'c'].map((id) => delivery(id));
    all.forEach((one) => kept.add(one));
    expect(all.map(({ envelope }) => envelope !== undefined)).toEqual([false, true, true]);
    expect(kept.size).toBe(3);
  });

  test('a redriven delivery is kept again like one that did not go well', () => {
    const kept = new KeptDeliveries({ deliveries: 2, characters: 1000 });
    const [a, b, c] = ['a', 'b', 'c'].map((id) => delivery(id));
    [a, b].forEach((one) => kept.add(one));
    b.drop('W/Default', 'duplicate', undefined);
    kept.update(b);
    b.redrive('W/Default');
    kept.update(b);
    kept.add(c);
    expect(kept.newestFirst().map(({ facts: { id } }) => id)).toEqual(['c', 'b']);
  });

  test('a hundred thousand deliveries of a tenth of a megabyte do not outgrow the limits', () => {
    const kept = new KeptDeliveries({ deliveries: 1_000, characters: 10_000_000 });
    const body = 'x'.repeat(100_000);
    for (let number = 0; number < 100_000; number++) {
      const one = delivery(String(number), body);
      kept.add(one);
      if (number % 3 > 0) {
        one.attempt('W/Default', 0, attempt({ decision: 'delivered', status: 200 }));
      }
      kept.update(one);
    }
    const held = kept.newestFirst().reduce((sum, { envelope }) => sum + (envelope?.length ?? 0), 0);
    expect([kept.size, held]).toEqual([1_000, 10_000_000]);
  });
});

describe('an outage', () => {
  let outages: Outage[];
  let health: BackendHealth;

  beforeEach(() => {
    outages = [];
    health = new BackendHealth('W/Default', (outage) => outages.push(outage));
  });

  test('begins with the first failure after a delivery, tells how the last one ended, and ends with a delivery', () => {
    health.onLine(attempt({ status: 503 }), 1_000);
    health.onLine(attempt({ status: 200, decision: 'delivered' }), 2_000);
    health.onLine(attempt({ failure: 'connection-refused', latencyMs: 5 }), 3_000);
    expect([outages, health.at(4_000).backend]).toEqual([[], 'failing']);
    health.onLine(attempt({ status: 502 }), 4_000);
    health.onLine(attempt({ status: 503 }), 5_000);
    health.onLine(attempt({ status: 503 }), 6_000);
    expect(health.at(6_000)).toMatchObject({ backend: 'down', downSince: 2_995, lastOutcome: '503' });
    health.onLine(attempt({ status: 200, decision: 'delivered' }), 7_000);
    expect(outages).toEqual([{ destination: 'W/Default', from: 2_995, to: 7_000, outcome: '503', attempts: 4 }]);
    expect(health.at(7_000).backend).toBe('up');
  });

  test.each([400, 401, 404, 422])('is none while it answers %d: it is there, and declines', (status) => {
    [1, 2, 3, 4].forEach((at) => health.onLine(attempt({ status }), at));
    expect([outages, health.at(5).backend]).toEqual([[], 'up']);
  });

  test('the brake is on until the environments that had it on have let go, or the outage ends', () => {
    const brake = (state: 'open' | 'closed') => health.onLine({ message: 'brake', destination: 'Default', state }, 1);
    brake('open');
    brake('open');
    brake('closed');
    expect(health.at(2).braked).toBe(true);
    [1, 2, 3].forEach((at) => health.onLine(attempt({ status: 503 }), at));
    health.onLine(attempt({ status: 200, decision: 'delivered' }), 4);
    expect(health.at(5).braked).toBe(false);
  });
});

test.each([
  [{ status: 403, method: 'GET', answer: '{"message":"Missing Authentication Token"}' }, /no GET at this path/, /a browser that opens the URL sends a GET/],
  [{ status: 403, method: 'POST', answer: '{"message":"Forbidden"}' }, /outside of the stage/, /API key/],
  [{ status: 413, method: 'POST', answer: '' }, /too large: 1,000,000 bytes/, /send less/],
  [{ status: 429, method: 'POST', answer: '' }, /throttle/, /after a second/],
  [{ status: 503, method: 'POST', answer: '' }, /did not store it/, /terminal/],
  [{ status: 418, method: 'POST', answer: '' }, /answered 418/, /told/],
])('a refusal is explained: %j', (request, why, remedy) => {
  const explained = explainRefusal({ ...request, bytes: 1_000_000 });
  expect(explained.why).toMatch(why);
  expect(explained.remedy).toMatch(remedy);
});
