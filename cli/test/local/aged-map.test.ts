import * as fc from 'fast-check';
import { processorTimeOf } from '../../../test/time-taken';
import { AgedMap } from '../../src/local/aged-map';

describe('a map that knows its oldest entry', () => {
  test('answers as a plain map does, whatever is stored and deleted', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), key: fc.integer({ min: 0, max: 9 }).map(String) }),
      fc.record({ kind: fc.constant('delete' as const), key: fc.integer({ min: 0, max: 9 }).map(String) }),
      fc.record({ kind: fc.constant('delete oldest' as const), key: fc.constant('') }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const map = new AgedMap<number>();
      const plain = new Map<string, number>();
      steps.forEach(({ kind, key: given }, index) => {
        const key = kind === 'delete oldest' ? map.oldest() ?? 'none' : given;
        if (kind === 'set') {
          map.set(key, index);
          plain.set(key, index);
        } else {
          map.delete(key);
          plain.delete(key);
        }
        expect([map.oldest(), map.size, map.get(given), map.has(given), [...map.values()]])
          .toEqual([plain.keys().next().value, plain.size, plain.get(given), plain.has(given), [...plain.values()]]);
      });
    }));
  });

  test('takes entries from its beginning without walking over those that are gone', () => {
    const map = new AgedMap<number>();
    const entries = 200_000;
    for (let index = 0; index < entries; index += 1) {
      map.set(String(index), index);
    }
    const wrong: unknown[] = [];
    const tookMs = processorTimeOf(() => {
      for (let index = 0; index < entries; index += 1) {
        if (map.oldest() !== String(index)) {
          wrong.push([index, map.oldest()]);
        }
        map.delete(String(index));
        map.set(String(index + entries), index);
      }
    });
    expect(wrong).toEqual([]);
    expect(tookMs).toBeLessThan(15_000); // some hundred; a plain map's `keys().next()` takes minutes
  });
});
