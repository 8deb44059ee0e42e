import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { peekEnvelope } from '../../../src/local/runtime/peek-envelope';

test('a hint is called as the function that gets it calls it in its log, and nothing else is', () => {
  expect(peekEnvelope(JSON.stringify({ schemaVersion: 1, alertId: 'a3f5-1', version: 12, arrivedAt: 5 })).deliveryId).toBe('a3f5-1:12');
  expect(peekEnvelope(JSON.stringify({ id: 'd1', endpoint: '/github', body: 'x' }))).toEqual({ deliveryId: 'd1', endpoint: '/github' });
  expect(peekEnvelope(JSON.stringify({ alertId: 'a3f5-1' })).deliveryId).toBeUndefined();
  expect(peekEnvelope('none').deliveryId).toBeUndefined();
});

test('names that are kept do not keep the bodies that they were read from', () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const kept: unknown[] = [];
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 200; index += 1) {
    const id = `0123456789abcdef-${index}`;
    kept.push(peekEnvelope(JSON.stringify({ id, endpoint: '/an/endpoint/with/a/long/path', body: 'x'.repeat(500_000) })));
    expect(kept.at(-1)).toEqual({ deliveryId: id, endpoint: '/an/endpoint/with/a/long/path' });
  }
  gc();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000); // the bodies are 100 MB
});
