import { gateOfSources, SourceReads } from '../../../src/delivery/webhook/gate-of-sources';
import { Gate } from '../../../src/engine/gate';
import { Webhook } from '../../../src/envelope/envelope';
import { InvalidWebhooks } from '../../../src/sources/constants';
import { Arrival, drain, Drained } from '../support/drain';
import { never, ok, START, World } from '../support/world';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const SECRET = 'arn:aws:secretsmanager:us-east-1:1:secret:current';
const PREVIOUS = 'arn:aws:secretsmanager:us-east-1:1:secret:previous';

const signed = (kind: string, secretArns: readonly string[]) => ({
  name: kind, scheme: { kind: 'token', place: { in: 'headers', names: ['x-token'] } }, secretArns, invalid: InvalidWebhooks.QUARANTINE,
});
const SOURCES = JSON.stringify({
  '/good': { name: 'none', scheme: { kind: 'none' }, secretArns: [], invalid: InvalidWebhooks.QUARANTINE },
  '/bad': signed('bad', [SECRET]),
  '/other': signed('other', [SECRET.replace('current', 'other')]),
  '/rotated': signed('rotated', [SECRET, PREVIOUS]),
});

/** The gate of one environment; the endpoint of a webhook is the beginning of its id. */
function gateFrom(from: SourceReads, world: World): Gate<Webhook> {
  const gate = gateOfSources(SOURCES, world.clock, true, from);
  const at = (id: string): Partial<Webhook> => ({ endpoint: `/${id.split('-')[0]}`, headers: [['X-Token', 'topsecret']] });
  return { check: (item, ...rest) => gate.check({ ...item, content: { ...item.content, ...at(item.deliveryId) } }, ...rest) };
}

function arrivals(kind: string, count: number, { groups = count, perSecond = Infinity, fromMs = 0 } = {}): Arrival[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${kind}-${index}`, group: `${kind}-${index % groups}`, afterMs: fromMs + Math.floor(index * 1000 / perSecond),
  }));
}

const agesOf = (drained: Drained, kind: string): number[] =>
  [...drained.ages].filter(([id]) => id.startsWith(kind)).map(([, age]) => age).sort((a, b) => a - b);
const part = (sorted: readonly number[], of: number): number => sorted[Math.floor(sorted.length * of)];
const timeout = (): never => {
  throw Object.assign(new Error('x'), { name: 'TimeoutError' });
};

test.each([
  ['never answers', 2, 60, () => never<string>()],
  ['never answers', 10, 300, () => never<string>()],
  ['fails after three tries of two seconds', 2, 60, ({ clock }: World) => clock.sleep(6_100).then(timeout)],
  ['is denied', 2, 60, () => Promise.reject(Object.assign(new Error('x'), { name: 'AccessDeniedException' }))],
] as const)('webhooks of an endpoint whose secret %s take nothing from those of another: N = %d, %d of them', async (_, environments, bad, read) => {
  const healthy = arrivals('good', 1_200, { groups: 100, perSecond: 5 });
  let readings = 0;
  const drained = await drain([...healthy, ...arrivals('bad', bad, { fromMs: 1_000 }), ...arrivals('other', bad, { fromMs: 1_000 })], {
    environments,
    latencyMs: 50,
    stopAfterMs: 4 * MINUTE + 5_000,
    backend: () => ok(),
    gateOf: (world) => gateFrom({
      readSecret: () => {
        readings += 1;
        return read(world);
      },
      fetchCertificate: never,
      fetchKeys: never,
    }, world),
  });
  const ages = agesOf(drained, 'good');
  expect(ages.length).toBeGreaterThan(0.99 * healthy.length);
  expect(part(ages, 0.5)).toBeLessThan(200);
  expect(part(ages, 0.9)).toBeLessThan(1_000);
  // Two secrets, in each environment every five seconds at most.
  expect(readings).toBeLessThanOrEqual(2 * environments * 4 * 60 / 5);
});

test('what a secret that can be read verifies is delivered meanwhile, and waits for the other one three seconds a minute at most', async () => {
  const drained = await drain(arrivals('rotated', 1_200, { groups: 100, perSecond: 5 }), {
    environments: 2,
    latencyMs: 50,
    stopAfterMs: 4 * MINUTE + 5_000,
    backend: () => ok(),
    gateOf: (world) => gateFrom({ readSecret: (arn) => arn === PREVIOUS ? Promise.resolve('topsecret') : never(), fetchCertificate: never, fetchKeys: never }, world),
  });
  const ages = agesOf(drained, 'rotated');
  expect(ages).toHaveLength(1_200);
  expect(part(ages, 0.9)).toBeLessThan(1_000);
  expect(ages.at(-1)).toBeLessThan(10_000);
});

test('a secret that can be read again is found out within three minutes', async () => {
  const mendedAt = 20 * MINUTE;
  const drained = await drain(arrivals('bad', 40), {
    environments: 2,
    latencyMs: 50,
    backend: () => ok(),
    gateOf: (world) => gateFrom({
      readSecret: () => world.clock.now() < START + mendedAt ? never() : Promise.resolve('topsecret'), fetchCertificate: never, fetchKeys: never,
    }, world),
  });
  const ages = agesOf(drained, 'bad');
  expect(ages).toHaveLength(40);
  expect(ages.at(-1)! - mendedAt).toBeLessThan(3 * MINUTE);
});
