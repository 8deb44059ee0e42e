import * as fc from 'fast-check';
import { HeapItem, IndexedHeap } from '../../src/local/indexed-heap';

interface Item extends HeapItem {
  readonly name: number;
}

/** What is in front, and how many there are. */
type State = readonly [first: Item | undefined, size: number];

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
      const outside: Item[] = [];
      // Compared at the end: an `expect` at each step would take ten times as long as all the rest.
      const states: State[] = [];
      const expectedStates: State[] = [];
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
          outside.push(item);
        }
        expected.sort((a, b) => a.heapKey - b.heapKey || a.heapOrder - b.heapOrder);
        states.push([heap.first(), heap.size]);
        expectedStates.push([expected[0], expected.length]);
      }
      for (const item of expected) {
        states.push([heap.first(), heap.size]);
        heap.remove(item);
        outside.push(item);
      }
      expectedStates.push(...expected.map((item, index): State => [item, expected.length - index]));
      expect(states.every(([first, size], index) => first === expectedStates[index][0] && size === expectedStates[index][1])).toBe(true);
      expect(outside.every(({ heapIndex }) => heapIndex === -1)).toBe(true);
      expect(heap.size).toBe(0);
    }), { seed: 3, numRuns: 500 });
  });
});
