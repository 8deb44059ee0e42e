import { StopRequest } from '../../../src/operate/messages/ports';
import { ModelQueue } from '../support/model-queues';
import { bodiesOf, nameOf, RedriveWorld } from '../support/redrive-world';

describe('Mover', () => {
  test('keeps body, group and attributes, and gives an id that SQS recognises a copy by', async () => {
    const world = new RedriveWorld();
    world.add('g', '1');
    await world.move(Infinity);
    expect(world.target.peek()).toMatchObject([{
      body: '1',
      groupId: 'g',
      deduplicationId: 'redrive-o-g-1',
      attributes: { messageId: { StringValue: 'o-g-1' }, reason: { StringValue: 'expired' } },
    }]);
  });

  test('sends one of two copies, and keeps both in the file', async () => {
    const world = new RedriveWorld();
    world.add('g', '1', 'same');
    await world.clock.sleep(301_000);
    world.add('g', '1', 'same');
    world.add('g', '2');
    expect(await world.move(Infinity)).toMatchObject({ moved: 2, copies: 1 });
    expect(world.target.peek().map(nameOf)).toEqual(['g/1', 'g/2']);
    expect(world.kept()).toEqual(['g/1', 'g/1', 'g/2']);
    expect(world.source.peek()).toEqual([]);
  });

  test('leaves what it sent and what was given up on again meanwhile', async () => {
    const world = new RedriveWorld();
    world.fill([3]);
    const target = new class extends ModelQueue {
      public override async send(messages: Parameters<ModelQueue['send']>[0]): ReturnType<ModelQueue['send']> {
        const results = await super.send(messages);
        results.forEach((result, index) => result.kind === 'sent' && world.add('g0', messages[index].body, result.messageId));
        return results;
      }
    }(world.target);
    const result = await world.move(Infinity, {
      target, cameBack: ({ attributes }, journal) => journal.hasSentAs(attributes!.messageId.StringValue!),
    });
    expect(result).toMatchObject({ moved: 3, cameBack: 3, complete: true });
    expect(world.source.peek()).toHaveLength(3);
  });

  test('what the target refuses stays with what is behind it, and the other groups go on', async () => {
    const world = new RedriveWorld();
    world.fill([3, 3]);
    const target = new class extends ModelQueue {
      public override async send(messages: Parameters<ModelQueue['send']>[0]): ReturnType<ModelQueue['send']> {
        const [result] = await super.send(messages.filter(({ groupId }) => groupId !== 'g0'));
        return messages.map(({ groupId }) => (groupId === 'g0' ? { kind: 'refused', code: 'Denied', detail: 'no' } : result));
      }
    }(world.target);
    const result = await world.move(Infinity, { target });
    expect(result).toMatchObject({ moved: 3, complete: true });
    expect([...result!.refused]).toEqual([['dead-1', 'Denied: no']]);
    expect(bodiesOf(world.source.peek())).toEqual({ g0: [0, 1, 2] });
    expect(bodiesOf(world.target.peek())).toEqual({ g1: [0, 1, 2] });
  });

  test('what is in hand for too long is not sent, because somebody else may have it by then', async () => {
    const world = new RedriveWorld();
    world.fill([5]);
    let naps = 0;
    const target = new class extends ModelQueue {
      public override async send(messages: Parameters<ModelQueue['send']>[0]): ReturnType<ModelQueue['send']> {
        naps += 1;
        if (naps === 2) {
          await world.clock.sleep(200_000); // the laptop was closed
        }
        return super.send(messages);
      }
    }(world.target);
    const result = await world.move(Infinity, { target });
    expect(result).toMatchObject({ complete: true });
    expect(bodiesOf(world.target.peek())).toEqual({ g0: [0, 1, 2, 3, 4] });
    expect(world.source.peek()).toEqual([]);
    expect(naps).toBe(5);
  });

  test('keeps to a rate', async () => {
    const world = new RedriveWorld();
    world.fill([20, 20]);
    const startedAt = world.clock.now();
    await world.move(Infinity, { rate: 4 });
    expect(world.clock.now() - startedAt).toBeGreaterThanOrEqual(9_500);
    expect(world.clock.now() - startedAt).toBeLessThan(11_000);
  });

  test('keeps to a rate where it deletes', async () => {
    const world = new RedriveWorld();
    world.fill([20, 25]);
    const startedAt = world.clock.now();
    expect(await world.move(Infinity, { target: undefined, rate: 4 })).toMatchObject({ moved: 45, complete: true });
    expect(world.clock.now() - startedAt).toBeGreaterThanOrEqual(9_000);
    expect(world.clock.now() - startedAt).toBeLessThan(12_000);
  });

  test('a rate of less than one a second is slower than the visibility of ten would be, and nothing is sent twice', async () => {
    const world = new RedriveWorld();
    world.fill([12]);
    expect(await world.move(Infinity, { rate: 0.05 })).toMatchObject({ moved: 12 });
    expect(bodiesOf(world.target.peek())).toEqual({ g0: [...Array(12).keys()] });
  });

  test('stops after what is in hand, makes the rest visible, and can go on', async () => {
    const world = new RedriveWorld();
    world.fill([15, 2]);
    const stop: { -readonly [K in keyof StopRequest]: StopRequest[K] } = { requested: false };
    const result = await world.move(Infinity, { stop, onProgress: ({ moved }) => (stop.requested = moved > 3) });
    expect(result).toMatchObject({ complete: false });
    expect(world.source.counts().inFlight).toBe(0);
    expect(world.source.peek().length + world.target.peek().length).toBe(17);
    expect(world.source.peek().length).toBeGreaterThan(0);
    expect(await world.move(Infinity)).toMatchObject({ complete: true });
    expect(bodiesOf(world.target.peek())).toEqual({ g0: [...Array(15).keys()], g1: [0, 1] });
  });

  test('without a target it deletes, and the file has everything', async () => {
    const world = new RedriveWorld();
    world.fill([12, 3]);
    const result = await world.move(Infinity, { target: undefined, matches: ({ body }) => body !== '0' });
    expect(result).toMatchObject({ moved: 13, stayed: 2 });
    expect(bodiesOf(world.source.peek())).toEqual({ g0: [0], g1: [0] });
    expect(world.kept()).toHaveLength(13);
  });

  test('asks who may know, where it was killed between a send and its note and began again after five minutes', async () => {
    for (let step = 1; ; step += 1) {
      const world = new RedriveWorld();
      world.fill([1]);
      if (await world.move(step)) {
        break;
      }
      await world.clock.sleep(400_000);
      const wasSent = world.target.peek().length > 0;
      expect(await world.move(Infinity, { knowledge: { wasSent: async () => wasSent } })).toMatchObject({ complete: true });
      expect(world.target.peek()).toHaveLength(1);
      expect(world.source.peek()).toEqual([]);
    }
  });
});
