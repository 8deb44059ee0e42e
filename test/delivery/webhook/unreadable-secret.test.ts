import { gateOfSources, SourceReads } from '../../../src/delivery/webhook/gate-of-sources';
import { Gate } from '../../../src/engine/gate';
import { Webhook } from '../../../src/envelope/envelope';
import { InvalidWebhooks } from '../../../src/sources/constants';
import { arrivals, MINUTE } from '../support/arrivals';
import { Arrival, drain, Drained } from '../support/drain';
import { never, ok, START, World } from '../support/world';

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

/** The gate of one environment; the endpoint of a webhook is the beginning of its id, and `forged` or `unsigned` may follow. */
function gateFrom(from: SourceReads, world: World): Gate<Webhook> {
  const gate = gateOfSources(SOURCES, world.clock, true, from);
  const tokenOf = (id: string): string => id.includes('forged') ? 'forged' : id.includes('unsigned') ? '' : 'topsecret';
  const at = (id: string): Partial<Webhook> => ({ endpoint: `/${id.split('-')[0]}`, headers: [['X-Token', tokenOf(id)]] });
  return { check: (item, ...rest) => gate.check({ ...item, content: { ...item.content, ...at(item.deliveryId) } }, ...rest) };
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

describe('field case S5: forged webhooks in front of real ones, while the current secret cannot be read', () => {
  const refused = (name: string): Promise<string> => Promise.reject(Object.assign(new Error('x'), { name }));
  type Read = (arn: string, world: World) => Promise<string>;
  const run = (coming: readonly Arrival[], readSecret: Read, minutes: number): Promise<Drained> => drain(coming, {
    environments: 2,
    latencyMs: 50,
    stopAfterMs: minutes * MINUTE,
    backend: () => ok(),
    gateOf: (world) => gateFrom({ readSecret: (arn) => readSecret(arn, world), fetchCertificate: never, fetchKeys: never }, world),
  });
  const inOneGroup = (kind: string, count: number, fromMs: number): Arrival[] => arrivals(kind, count, { groups: 1, fromMs, perSecond: 1 })
    .map((arrival) => ({ ...arrival, group: 'g' }));
  const reasonsOf = ({ world }: Drained): unknown[] => world.deadLetters.map(({ attributes: { reason } }) => reason);

  test.each([
    ['ResourceNotFoundException', 1], ['AccessDeniedException', 17], ['ThrottlingException', 62],
  ])('%s: what the previous one verifies waits %d minutes at most behind any number of them, in order, and those are kept', async (name, minutes) => {
    const drained = await run([...inOneGroup('rotated-forged', 30, 0), ...inOneGroup('rotated', 5, 31_000)],
      async (arn) => arn === PREVIOUS ? 'topsecret' : refused(name), minutes + 1);
    expect(drained.delivered).toEqual(['rotated-0', 'rotated-1', 'rotated-2', 'rotated-3', 'rotated-4']);
    expect(agesOf(drained, 'rotated').at(-1)).toBeLessThan(minutes * MINUTE);
    expect(reasonsOf(drained)).toEqual(Array(30).fill('signature'));
  });

  test('the only secret, which was read before and is refused now: they wait until another one has been verified that arrived a quarter of an hour later', async () => {
    const others = arrivals('bad', 60, { perSecond: 1 / 30 });
    const drained = await run([...others, ...inOneGroup('bad-forged', 12, 2 * MINUTE), ...inOneGroup('bad-real', 3, 3 * MINUTE)],
      async (_arn, world) => world.clock.now() < START + MINUTE ? 'topsecret' : refused('AccessDeniedException'), 25);
    expect(drained.delivered.filter((id) => id.startsWith('bad-real'))).toEqual(['bad-real-0', 'bad-real-1', 'bad-real-2']);
    expect(agesOf(drained, 'bad-real').at(-1)).toBeLessThan(18 * MINUTE);
    expect(reasonsOf(drained)).toEqual(Array(12).fill('signature'));
  });

  test('the only secret, and the sender signs with a new one that cannot be read: all wait, and are delivered in order when it can', async () => {
    // What would be forged by the old secret is signed with the new one.
    const drained = await run([...arrivals('bad-old', 5), ...inOneGroup('bad-forged', 5, MINUTE)], async (_arn, world) => {
      const minutes = (world.clock.now() - START) / MINUTE;
      return minutes < 0.5 ? 'topsecret' : minutes < 60 ? refused('DecryptionFailure') : 'forged';
    }, 70);
    expect(drained.delivered.slice(5)).toEqual(['bad-forged-0', 'bad-forged-1', 'bad-forged-2', 'bad-forged-3', 'bad-forged-4']);
    expect(reasonsOf(drained)).toEqual([]);
  });

  test('the only secret: what cannot be a signature at all holds up nothing, and no secret is read for it', async () => {
    let readings = 0;
    const drained = await run(inOneGroup('bad-unsigned', 20, 0), async () => {
      readings += 1;
      return never<string>();
    }, 1);
    expect(reasonsOf(drained)).toEqual(Array(20).fill('signature'));
    expect(readings).toBe(0);
  });
});
