import { deliver } from './support/outcome';
import { Scene, startScene, until } from './support/scene';
import { githubPayloads } from '../../demo/corpus/github';
import { ALL_BYTES, otherPayloads } from '../../demo/corpus/other-payloads';
import { payload, Webhook } from '../../demo/corpus/payload';
import { sendAll } from '../../demo/sender/sender';
import { Ledger } from '../../demo/verification/ledger';

describe('through the whole local runtime, unchanged', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await startScene();
  });

  afterAll(() => scene?.stop());

  test(`every one of the ${githubPayloads().length} GitHub payloads, with its signature`, async () => {
    const all = githubPayloads().map((github, index): Webhook => {
      const [id, group, position] = [`github-${index}`, `order-${index % 20}`, Math.floor(index / 20)];
      return { ...github, id, group, position, headers: [...github.headers, ['Webhook-Id', id], ['X-Order-Id', group]] };
    });
    const ledger = new Ledger(all);
    const refused: string[] = [];
    await sendAll(all, {
      endpoint: scene.endpoint,
      concurrency: 8,
      onAccepted: (webhook) => ledger.accepted(webhook),
      onRefused: (webhook, problem) => refused.push(`${webhook.id}: ${problem}`),
    });
    await until('all GitHub payloads are delivered', () => scene.runtime.status().delivered === all.length && scene.runtime.status().queued === 0);
    for (const arrival of scene.arrivals) {
      ledger.arrived(arrival);
      ledger.answered(arrival, 200);
    }
    expect(refused).toEqual([]);
    expect(ledger.balance()).toMatchObject({ accepted: all.length, delivered: all.length, lost: [], reordered: [], corrupted: [], duplicated: 0 });
  });

  test.each([0, 1, 2])('a body of all 256 byte values, shifted by %d, so that each stands in each place of a base64 group', async (shift) => {
    const body = Buffer.concat([ALL_BYTES.subarray(0, shift), ALL_BYTES]);
    expect(new Set(body).size).toBe(256);
    const { arrival, outcome } = await deliver(scene, payload('application/octet-stream', body));
    expect(outcome).toBe('exact');
    expect(arrival?.body.equals(body)).toBe(true);
  });

  test.each(otherPayloads().map((other) => [other.method, other.path, other.query, contentType(other.headers), other.body.length, other] as const))(
    '%s %s?%s as %s of %d bytes', async (_method, _path, _query, _type, _bytes, other) => {
      expect((await deliver(scene, other)).outcome).toBe('exact');
    });
});

function contentType(headers: Webhook['headers']): string {
  return headers.find(([name]) => name === 'Content-Type')?.[1] ?? 'nothing in particular';
}
