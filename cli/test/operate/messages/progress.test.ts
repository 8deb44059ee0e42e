import { PassThrough } from 'node:stream';
import { look } from '../../../src/operate/dead-letters/look';
import { progressBar } from '../../../src/operate/messages/progress';
import { ModelQueue } from '../support/model-queues';
import { RedriveWorld } from '../support/redrive-world';

function stream(isTTY: boolean): { readonly stream: NodeJS.WriteStream; text(): string } {
  const through = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  return { stream: through as unknown as NodeJS.WriteStream, text: () => String(through.read() ?? '') };
}

test('a bar is drawn on a terminal only', () => {
  for (const isTTY of [true, false]) {
    const { stream: out, text } = stream(isTTY);
    const bar = progressBar('redrive', 100, out);
    bar.update(40);
    bar.end();
    expect([isTTY, text().includes('redrive')]).toEqual([isTTY, isTTY]);
  }
});

test('a long look shows how far it is, and a short one does not', async () => {
  const world = new RedriveWorld();
  world.fill(Array<number>(60).fill(10));
  const seen: number[] = [];
  const totals: number[] = [];
  const ended: boolean[] = [];
  const progress = (_: string, total: number) => {
    totals.push(total);
    return { update: (done: number) => void seen.push(done), end: () => void ended.push(true) };
  };
  const source = new ModelQueue(world.source);
  const options = { source, stop: { requested: false }, isMeant: () => false, progress };
  await look({ ...options, messages: 600 });
  expect([totals, seen.at(-1), ended]).toEqual([[600], 600, [true]]);
  await look({ ...options, messages: 600, limit: 100 });
  expect(totals).toHaveLength(1);
});
