import * as fc from 'fast-check';
import { HeapItem, IndexedHeap } from '../../src/local/indexed-heap';

interface Item extends HeapItem {
  readonly name: number;
}

describe('IndexedHeap', () => {
  it('has the smallest in front after any pushes and removes', () => {
    const operation = fc.oneof(
      { weight: 3, arbitrary: fc.record({ push: fc.nat(1_000) }) },
      { weight: 1, arbitrary: fc.record({ remove: fc.nat(200) }) },
    );
    fc.assert(fc.property(fc.array(operation, { minLength: 50, maxLength: 120 }), (operations) => {
      const heap = new IndexedHeap<Item>();
      let expected: Item[] = [];
      const all: Item[] = [];
      for (const op of operations) {
        if ('push' in op) {
          const item: Item = { name: all.length, heapKey: op.push, heapOrder: all.length, heapIndex: -1 };
          all.push(item);
          expected.push(item);
          heap.push(item);
        } else if (all.length > 0) {
          const item = all[op.remove % all.length];
          expected = expected.filter((other) => other !== item);
          heap.remove(item);
          expect(item.heapIndex).toBe(-1);
        }
        expected.sort((a, b) => a.heapKey - b.heapKey || a.heapOrder - b.heapOrder);
        expect(heap.first()).toBe(expected[0]);
        expect(heap.size).toBe(expected.length);
      }
      for (const item of expected) {
        expect(heap.first()).toBe(item);
        heap.remove(item);
      }
    }), { seed: 3, numRuns: 500 });
  });
});
