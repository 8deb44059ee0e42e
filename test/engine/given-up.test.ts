import { RecordsTable } from '../../cli/src/simulation/world/records-table';
import { RequestResult } from '../../src/delivery/transports/request';
import { NotStoredError } from '../../src/engine/dead-letter';
import { DeliveryOutcome, Records } from '../../src/engine/delivery-record';
import { GateDecision } from '../../src/engine/gate';
import { DeliverySettings, newEnvironment } from '../../src/engine/settings';
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
    const [status, detail] = ended.reason === 'gone' ? ['410', 'The destination answered 410, which ends a delivery at once.'] : ['422', 'The destination rejected it once, with 422.'];
    expect(world.deadLetters.map(({ attributes }) => [attributes.reason, attributes.attempts, attributes.lastStatus, attributes.detail])).toEqual(
      Array.from({ length: 2 }, () => [ended.reason, '1', status, detail]));
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
    const status = ended.reason === 'gone' ? '410' : '422';
    expect(world.deadLetters.map(({ attributes: { reason, detail } }) => [reason, detail])).toEqual(
      Array.from({ length: 2 }, () => [ended.reason, `It was given up on before and could not be stored; the last attempt ended with ${status}.`]));
  });

  test.each<[string, Partial<DeliverySettings>, number, number]>([
    ['its time is over meanwhile', {}, 4 * DAY, 2],
    ['it is overdue meanwhile', {}, 10 * DAY, 2],
    ['it is paused until the queue would lose it', { paused: true }, 13.5 * DAY, 2],
    ['its receives are used up, and it is paused', { paused: true }, 60_000, 1_000],
  ])('its reason stays, also when %s', async (_what, settings, waitMs, receiveCount) => {
    const world = await giveUp(CASES[1]);
    Object.assign(world.settings, settings);
    await world.clock.advance(waitMs);
    expect(await world.invoke(again.map((one) => ({ ...one, receiveCount })))).toEqual([]);
    expect(world.requests).toHaveLength(2);
    expect(world.deadLetters.map(({ attributes: { reason, detail } }) => [reason, detail])).toEqual(
      Array.from({ length: 2 }, () => ['gone', 'The destination answered 410, which ends a delivery at once.']));
  });

  test('that it can never be delivered says more', async () => {
    const world = await giveUp(CASES[0]);
    await world.clock.advance(60_000);
    const body = 'no envelope';
    expect(await world.invoke(again.map((one) => ({ ...one, body })))).toEqual([]);
    expect(world.deadLetters.map(({ attributes: { reason } }) => reason)).toEqual(['envelope', 'envelope']);
  });

  test('a redriven copy is sent', async () => {
    const world = await giveUp(CASES[0]);
    world.backend = () => ok();
    expect(await world.invoke([message('a1-redriven', 'a', { receiveCount: 2 }, { id: 'a1' })])).toEqual([]);
    expect(world.requests).toHaveLength(3);
  });
});

describe('what was given up on without an attempt, and may be a dead letter, is not delivered any more:', () => {
  const INVALID: GateDecision = { kind: 'invalid', keep: true, reason: 'signature', detail: 'It is forged.' };

  /** Gives up on a webhook whose signature does not verify. */
  async function giveUp(onDeadLetter: () => Promise<void>, table?: RecordsTable): Promise<World> {
    const world = new World();
    world.table = table && { read: async (...of) => table.read(...of), write: async (entry) => void table.write(entry) };
    world.gate = { check: async () => INVALID };
    world.onDeadLetter = onDeadLetter;
    expect(await world.invoke([message('a1', 'a')])).toEqual(['a1']);
    world.gate = { check: async () => ({ kind: 'deliver' }) };
    world.onDeadLetter = () => Promise.resolve();
    await world.clock.advance(60_000);
    return world;
  }

  const again = message('a1', 'a', { receiveCount: 2 });
  const breaksOff = (): Promise<void> => Promise.reject(new Error('socket hang up'));
  const letters = ({ deadLetters }: World) =>
    deadLetters.map(({ deduplicationId, attributes: { reason, detail } }) => [deduplicationId, reason, detail]);

  test.each<[string, () => Promise<void>]>([
    ['breaks off', breaksOff], ['does not answer', () => never()],
  ])('the dead-letter queue %s', async (_how, onDeadLetter) => {
    const world = await giveUp(onDeadLetter);
    expect(await world.invoke([again])).toEqual([]);
    expect([world.requests, letters(world)]).toEqual([[], [['a1', 'signature', 'It is forged.']]]);
  });

  test('with records in another environment', async () => {
    const table = new RecordsTable();
    const world = await giveUp(breaksOff, table);
    expect(table.get('a1')).toMatchObject({ outcome: DeliveryOutcome.RETRYING, reason: 'signature', attempts: 0 });
    world.state = newEnvironment(world.settings);
    expect(await world.invoke([again])).toEqual([]);
    const detail = 'It was given up on before and could not be stored; no attempt is known of.';
    expect([world.requests, letters(world)]).toEqual([[], [['a1', 'signature', detail]]]);
    expect(table.get('a1')).toMatchObject({ outcome: DeliveryOutcome.DEAD_LETTER, reason: 'signature', attempts: 0 });
  });

  test('with records in another environment, of what was redriven before', async () => {
    const table = new RecordsTable();
    const world = await giveUp(breaksOff, table);
    expect(await world.invoke([again])).toEqual([]);
    await world.clock.advance(60_000);
    world.gate = { check: async () => INVALID };
    world.onDeadLetter = breaksOff;
    const redriven = (receiveCount: number) => message('a1-redriven', 'a', { receiveCount, sentAt: world.clock.now() }, { id: 'a1' });
    expect(await world.invoke([redriven(1)])).toEqual(['a1-redriven']);
    world.gate = { check: async () => ({ kind: 'deliver' }) };
    world.onDeadLetter = () => Promise.resolve();
    world.state = newEnvironment(world.settings);
    await world.clock.advance(60_000);
    expect(await world.invoke([redriven(2)])).toEqual([]);
    expect([world.requests, letters(world).map(([id, reason]) => [id, reason])]).toEqual([[], [['a1', 'signature'], ['a1-redriven', 'signature']]]);
  });

  test('what is certainly not stored is looked at anew', async () => {
    const world = await giveUp(() => Promise.reject(new NotStoredError('AccessDenied')), new RecordsTable());
    expect(await world.invoke([again])).toEqual([]);
    expect([world.requestIds(), letters(world)]).toEqual([['a1'], []]);
  });

  test('so is what was not sent, because the dead-letter queue did not answer to another a moment ago', async () => {
    const world = new World({ settings: { groupsPerInvocation: 1 } });
    world.gate = { check: async () => INVALID };
    world.onDeadLetter = () => never();
    expect(await world.invoke([message('a1', 'a'), message('b1', 'b')])).toEqual(['a1', 'b1']);
    world.gate = { check: async () => ({ kind: 'deliver' }) };
    world.onDeadLetter = () => Promise.resolve();
    await world.clock.advance(60_000);
    expect(await world.invoke([again, message('b1', 'b', { receiveCount: 2 })])).toEqual([]);
    expect([world.requestIds(), letters(world).map(([id]) => id)]).toEqual([['b1'], ['a1']]);
  });

  test('a redriven copy is delivered', async () => {
    const world = await giveUp(breaksOff, new RecordsTable());
    expect(await world.invoke([message('a1-redriven', 'a', { receiveCount: 2 }, { id: 'a1' })])).toEqual([]);
    expect(world.requestIds()).toEqual(['a1']);
  });
});
