import { RecordsTable } from '../../cli/src/simulation/world/records-table';
import { RequestResult } from '../../src/delivery/transports/request';
import { NotStoredError } from '../../src/engine/dead-letter';
import { Records } from '../../src/engine/delivery-record';
import { newEnvironment } from '../../src/engine/settings';
import { Webhook } from '../../src/envelope/envelope';
import { answer, message, never, ok, World } from '../delivery/support/world';

const DAY = 24 * 3_600_000;

describe('what is given up on and cannot be stored is not sent again:', () => {
  const ENDS: ReadonlyArray<[string, RequestResult, string]> = [['gone', answer(410), 'gone'], ['rejected for the last time', answer(422), 'rejected']];
  const FAULTS: ReadonlyArray<[string, () => Promise<void>]> = [
    ['does not answer', () => never()],
    ['refuses it', () => Promise.reject(new NotStoredError('AccessDenied'))],
    ['breaks off', () => Promise.reject(new Error('socket hang up'))],
  ];
  const CASES = ENDS.flatMap(([what, result, reason]) => FAULTS.map(([how, onDeadLetter]) => ({ what, result, reason, how, onDeadLetter })));

  /** Gives up on two webhooks; of the second the dead-letter queue may never be asked, because it rests then. */
  async function giveUp({ result, onDeadLetter }: typeof CASES[number], table?: Partial<Records<Webhook>>): Promise<World> {
    const world = new World({ policy: { rejectionStatuses: [422], rejectionAttempts: 1 } });
    world.table = table;
    world.backend = () => result;
    world.onDeadLetter = onDeadLetter;
    await world.invoke([message('a1', 'a'), message('b1', 'b')]);
    expect(world.requestIds()).toEqual(['a1', 'b1']);
    world.onDeadLetter = () => Promise.resolve();
    return world;
  }

  const again = [message('a1', 'a', { receiveCount: 2 }), message('b1', 'b', { receiveCount: 2 })];

  test.each(CASES)('$what, where the dead-letter queue $how', async (ended) => {
    const world = await giveUp(ended);
    world.onDeadLetter = ended.onDeadLetter;
    await world.clock.advance(60_000);
    expect(await world.invoke(again)).toEqual(['a1', 'b1']);
    world.onDeadLetter = () => Promise.resolve();
    await world.clock.advance(60_000);
    expect(await world.invoke(again)).toEqual([]);
    expect(world.requestIds()).toEqual(['a1', 'b1']);
    const status = ended.reason === 'gone' ? '410' : '422';
    expect(world.deadLetters.map(({ attributes: { reason, attempts, lastStatus, detail } }) => [reason, attempts, lastStatus, detail])).toEqual(
      Array.from({ length: 2 }, () => [ended.reason, '1', status, `It was given up on before and could not be stored; the last attempt ended with ${status}.`]));
  });

  test.each(CASES)('$what, where the dead-letter queue $how, with records in another environment', async (ended) => {
    const table = new RecordsTable();
    const world = await giveUp(ended, {
      read: async (deliveryId, messageId) => table.read(deliveryId, messageId),
      write: async (entry) => void table.write(entry),
    });
    world.state = newEnvironment(world.settings);
    await world.clock.advance(60_000);
    expect(await world.invoke(again)).toEqual([]);
    expect(world.requestIds()).toEqual(['a1', 'b1']);
    expect(world.deadLetters.map(({ attributes: { reason } }) => reason)).toEqual([ended.reason, ended.reason]);
  });

  test('its reason stays, also when its time is over meanwhile', async () => {
    const world = await giveUp(CASES[0]);
    await world.clock.advance(4 * DAY);
    expect(await world.invoke(again)).toEqual([]);
    expect([world.requests.length, ...world.deadLetters.map(({ attributes: { reason } }) => reason)]).toEqual([2, 'gone', 'gone']);
  });

  test('a redriven copy is sent', async () => {
    const world = await giveUp(CASES[0]);
    world.backend = () => ok();
    expect(await world.invoke([message('a1-redriven', 'a', { receiveCount: 2 }, { id: 'a1' })])).toEqual([]);
    expect(world.requests).toHaveLength(3);
  });
});
