import { DeadLetterAttribute, DeadLetterReason } from '../../../../src/contract/dead-letters';
import { asPutBack, cameBack, deadLetterOf, keyOf } from '../../../src/operate/dead-letters/dead-letter';
import { MoverOptions } from '../../../src/operate/messages/mover';
import { QueueMessage } from '../../../src/operate/messages/queue-message';
import { bodiesOf, RedriveWorld } from '../support/redrive-world';

const RULES: Partial<MoverOptions> = { keyOf, cameBack, asPutBack };

const numbers = (count: number): number[] => [...Array(count).keys()];

describe('a redriven webhook that SQS itself moves to the dead-letter queue again', () => {
  test.each([[2], [13]])('is no copy of itself, and stays where the work is gone on with (%d in a group)', async (count) => {
    const world = new RedriveWorld();
    world.fill([count]);
    expect(await world.move(Infinity, RULES)).toMatchObject({ moved: count });
    world.giveUp();
    expect(await world.move(Infinity, RULES)).toMatchObject({ moved: 0, copies: 0, complete: true });
    expect(bodiesOf(world.source.peek())).toEqual({ g0: numbers(count) });
    expect(await world.move(Infinity, RULES)).toMatchObject({ moved: 0, copies: 0, complete: true });
    expect(bodiesOf(world.source.peek())).toEqual({ g0: numbers(count) });
    expect(world.target.peek()).toEqual([]);
  });

  test('that happens while the work runs: it is neither deleted nor sent again', async () => {
    const world = new RedriveWorld();
    world.fill([12, 12]);
    let isGivenUp = false;
    const result = await world.move(Infinity, {
      ...RULES,
      onProgress: ({ moved }) => {
        if (moved >= 10 && !isGivenUp) {
          isGivenUp = true;
          world.giveUp();
        }
      },
    });
    expect(result).toMatchObject({ copies: 0, complete: true });
    const all = [...world.source.peek(), ...world.target.peek()].map(({ groupId, body }) => `${groupId}/${body}`).sort();
    expect(all).toEqual(numbers(12).flatMap((number) => [`g0/${number}`, `g1/${number}`]).sort());
  });

  test('is redriven by a new redrive, in its order, also after it was put back at the end of its group', async () => {
    const world = new RedriveWorld();
    world.fill([14]);
    await world.move(Infinity, RULES);
    world.giveUp();
    world.forget();
    expect(await world.move(Infinity, { ...RULES, matches: ({ body }) => body === '13' })).toMatchObject({ moved: 1, putBack: 13, copies: 0 });
    expect(bodiesOf(world.source.peek())).toEqual({ g0: numbers(13) });
    world.forget();
    expect(await world.move(Infinity, RULES)).toMatchObject({ moved: 13, copies: 0 });
    expect(bodiesOf(world.target.peek())).toEqual({ g0: [13, ...numbers(13)] });
    expect(world.source.peek()).toEqual([]);
  });
});

describe('what a dead letter says of itself', () => {
  const redriven: QueueMessage = {
    messageId: 'second',
    groupId: 'g',
    body: 'x',
    sentAt: 0,
    attributes: {
      [DeadLetterAttribute.MESSAGE_ID]: { DataType: 'String', StringValue: 'first' },
      [DeadLetterAttribute.REASON]: { DataType: 'String', StringValue: DeadLetterReason.GONE },
      [DeadLetterAttribute.LAST_STATUS]: { DataType: 'String', StringValue: '410' },
      [DeadLetterAttribute.DELIVERY_ID]: { DataType: 'String', StringValue: 'd1' },
      replay: { DataType: 'String', StringValue: 'r' },
    },
  };

  test('attributes of an earlier life say nothing of why SQS moved it', () => {
    const moved = { ...redriven, deadLetterSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:Queue.fifo' };
    expect(deadLetterOf(redriven)).toMatchObject({ reason: 'gone', lastStatus: '410', copyOf: 'first', deliveryId: 'd1' });
    expect(deadLetterOf(moved)).toMatchObject({ reason: 'moved-by-sqs', deliveryId: 'd1' });
    expect(deadLetterOf(moved).copyOf).toBeUndefined();
    expect(deadLetterOf(moved).lastStatus).toBeUndefined();
    expect([keyOf(redriven), keyOf(moved)]).toEqual(['first', 'second']);
  });

  test('when it is put back, SQS forgets that it moved it: the attributes say so then', () => {
    expect(asPutBack(redriven)).toBe(redriven);
    const back = asPutBack({ ...redriven, deadLetterSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:Queue.fifo' });
    const seen = { ...back, messageId: 'third', deadLetterSourceArn: undefined };
    expect(deadLetterOf(seen)).toMatchObject({ reason: 'moved-by-sqs', copyOf: 'second', deliveryId: 'd1', attempts: undefined });
    expect(seen.attributes).toHaveProperty('replay');
    expect(keyOf(seen)).toBe('second');
  });
});
