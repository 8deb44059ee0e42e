import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { arrivalsOf, deliver, headerOf, idOf, withId } from './support/outcome';
import { rawRequest } from './support/raw-request';
import { Scene, startScene, until } from './support/scene';
import { SQS_FAULTS, SqsFault } from '../../cli/src/local/sqs';
import { BASE_PATH } from '../../demo/backend/backend';
import { payload } from '../../demo/corpus/payload';
import { send } from '../../demo/sender/send';
import { Deduplication } from '../../src';

const JSON_TYPE = 'application/json';

describe('bad input', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await startScene();
  });

  afterAll(() => scene?.stop());

  describe('is refused, and nothing of it is stored', () => {
    test.each([
      ['a body over the limit of the queue', payload(JSON_TYPE, Buffer.alloc(1_100_000, 'x')), '413'],
      ['a body over the limit of API Gateway', payload(JSON_TYPE, Buffer.alloc(10_500_000, 'x')), '413'],
      ['a content type that is not accepted', payload('image/x-unheard-of', 'x'), '415'],
      ['a content type that is not one', payload('nonsense', 'x'), '415'],
      ['a content type that is not accepted, on another path', payload('video/mp4', 'x', { method: 'PUT', path: 'a/b' }), '415'],
    ])('%s', async (_, bad, expected) => {
      const before = scene.runtime.status();
      expect((await deliver(scene, bad)).outcome).toBe(expected);
      const after = scene.runtime.status();
      expect(after.accepted).toBe(before.accepted);
      expect(after.refused).toBe(before.refused + 1);
    });

    test('a path that is not served', async () => {
      const { origin, pathname } = new URL(scene.endpoint);
      const [api, stage] = pathname.split('/').filter((segment) => segment !== '');
      const answers = [
        await send(`${origin}/${api}/not-${stage}/`, payload(JSON_TYPE, '{}')),
        await send(`${origin}/${api}/`, payload(JSON_TYPE, '{}')),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    });
  });

  test.each<[string, SqsFault]>(Object.entries(SQS_FAULTS))('the queue fails with %s: 503 with Retry-After, and the next one is stored', async (_, fault) => {
    scene.runtime.sqs.failNext('SendMessage', fault);
    expect(await deliver(scene, payload(JSON_TYPE, '{"first":true}'))).toMatchObject({ outcome: '503, Retry-After', retryAfter: '30' });
    expect((await deliver(scene, payload(JSON_TYPE, '{"second":true}'))).outcome).toBe('exact');
  });

  describe('a message group that is none', () => {
    const long = 'g'.repeat(200);
    const DELIVERY_ID = 'its own, by its delivery id';
    test.each<[string, string | undefined, string | RegExp]>([
      ['missing', undefined, DELIVERY_ID],
      ['empty', '', DELIVERY_ID],
      ['of 128 characters', 'g'.repeat(128), 'g'.repeat(128)],
      ['of 129 characters', 'g'.repeat(129), Buffer.from('g'.repeat(129)).toString('base64').slice(0, 128)],
      ['of 200 characters', long, Buffer.from(long).toString('base64').slice(0, 128)],
      ['with spaces', 'order 17', Buffer.from('order 17').toString('base64')],
      ['with a quote, a dollar and a backslash', '"$x\\', Buffer.from('"$x\\').toString('base64')],
      ['that is an emoji', Buffer.from('\u{1f980}').toString('latin1'), /^[A-Za-z0-9+/]+=*$/],
    ])('%s: accepted, delivered unchanged', async (_, group, expected) => {
      const { outcome, arrival } = await deliver(scene, payload(JSON_TYPE, '{}', { headers: group === undefined ? [] : [['X-Order-Id', group]] }));
      expect(outcome).toBe('exact');
      const ownGroup = expected === DELIVERY_ID ? headerOf(arrival, 'x-scalable-webhook-delivery-id') : expected;
      expect(headerOf(arrival, 'x-scalable-webhook-group')).toEqual(typeof ownGroup === 'string' ? ownGroup : expect.stringMatching(ownGroup!));
    });

    test.each(['x-order-id', 'X-Order-Id', 'X-ORDER-ID'])('the header is found as %s', async (name) => {
      const { arrival } = await deliver(scene, payload(JSON_TYPE, '{}', { headers: [[name, 'order-1']] }));
      expect(headerOf(arrival, 'x-scalable-webhook-group')).toBe('order-1');
    });
  });

  describe('hostile paths', () => {
    const foreign = http.createServer((_, response) => response.end());
    let foreignRequests = 0;

    beforeAll(async () => {
      foreign.on('request', () => {
        foreignRequests += 1;
      });
      await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    });

    afterAll(() => new Promise((resolve) => foreign.close(resolve)));

    test.each([
      'http://FOREIGN/x', '/http://FOREIGN/x', '//FOREIGN/x', '///FOREIGN', '/%2F%2FFOREIGN/x', '/\\\\FOREIGN/x', '/@FOREIGN/x', '/:80@FOREIGN/x',
      '/../admin', '/../../admin', '/a/../../admin', '/..', '/%2e%2e/admin', '/%2E%2E%2Fadmin', '/.%2e/admin', '/..%2fadmin', '/..%5cadmin', '/..\\admin',
      '/%252e%252e%252fadmin', '/a/..;/..;/admin', '/%c0%ae%c0%ae/admin', '/..%00/admin', '/?x=/../../admin', '/%23/../admin',
    ])('%s stays below the base URL', async (path) => {
      const before = scene.runtime.status();
      const arrived = scene.arrivals.length;
      const target = path.startsWith('http:') ? path : `${new URL(scene.endpoint).pathname.replace(/\/$/, '')}${path}`;
      const status = await rawRequest(scene.endpoint, target.replace('FOREIGN', `127.0.0.1:${(foreign.address() as AddressInfo).port}`));
      const stored = scene.runtime.status().accepted - before.accepted;
      expect(stored).toBe(status === 200 ? 1 : 0);
      // What was accepted is delivered or kept as a dead letter, never dropped.
      await until('it is delivered or given up on', () => {
        const { deadLettered, queued } = scene.runtime.status();
        return scene.arrivals.length - arrived + deadLettered - before.deadLettered === stored && queued === 0;
      });
      for (const arrival of scene.arrivals.slice(arrived)) {
        expect(readings(arrival.target).filter((reading) => !isBelowBase(reading))).toEqual([]);
      }
      expect(foreignRequests).toBe(0);
    });
  });
});

describe('a deduplication id of any kind', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await startScene({ props: { deduplication: Deduplication.header('x-event-id') } });
  });

  afterAll(() => scene?.stop());

  test.each<[string, string | undefined]>([
    ['missing', undefined],
    ['empty', ''],
  ])('%s: two webhooks with it are both delivered unchanged', async (_, value) => {
    const event = payload(JSON_TYPE, '{}', { headers: value === undefined ? [] : [['X-Event-Id', value]] });
    expect([(await deliver(scene, event)).outcome, (await deliver(scene, event)).outcome]).toEqual(['exact', 'exact']);
  });

  test.each<[string, string]>([
    ['of 5,000 characters', 'd'.repeat(5000)],
    ['with spaces', 'event 17'],
    ['that is an emoji', Buffer.from('\u{1f980}').toString('latin1')],
  ])('%s: one as any other, and the next webhook with it is not delivered', async (_, value) => {
    const arrived = scene.arrivals.length;
    const event = payload(JSON_TYPE, '{}', { headers: [['X-Event-Id', value]] });
    expect((await deliver(scene, event)).outcome).toBe('exact');
    expect((await send(scene.endpoint, event)).status).toBe(200);
    await until('it is dealt with', () => scene.runtime.status().queued === 0);
    expect(scene.arrivals).toHaveLength(arrived + 1);
  });

  test('case 44: one that comes twice is accepted twice and delivered once', async () => {
    const event = withId(payload(JSON_TYPE, '{}', { headers: [['X-Event-Id', 'evt_1'], ['X-Order-Id', 'order-1']] }));
    const answers = [await send(scene.endpoint, event), await send(scene.endpoint, event)];
    const last = await deliver(scene, payload(JSON_TYPE, '{}', { headers: [['X-Event-Id', 'evt_2'], ['X-Order-Id', 'order-1']] }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(last.outcome).toBe('exact'); // of the same group: what was before it has been delivered
    expect(arrivalsOf(scene, idOf(event.headers))).toHaveLength(1);
  });
});

/** What a server may take a request target for: as it is, and percent-decoded up to three times. */
function readings(target: string): string[] {
  const found = [target.split('?')[0]];
  for (let decodings = 0; decodings < 3; decodings += 1) {
    found.push(decode(found[decodings]));
  }
  return found;
}

function isBelowBase(path: string): boolean {
  const resolved = new URL(path.replaceAll('\\', '/').replace(/^\/+/, '/'), 'http://backend').pathname;
  return resolved === BASE_PATH || resolved.startsWith(`${BASE_PATH}/`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
