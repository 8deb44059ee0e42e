import fc from 'fast-check';
import { RequestResult } from '../../src/delivery/transports/request';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { groupMessages } from '../../src/engine/message-group';
import { QueuedMessage } from '../../src/engine/queued-message';
import { answer, fail, message, ok, World } from '../delivery/support/world';

jest.setTimeout(60_000);

const batches = fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 99 }), group: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }) }),
  { maxLength: 10, selector: ({ id }) => id }).map((all) => all.map(({ id, group }) => message(`m${id}`, group)));

test('grouping keeps every message once and the order within each group', () => {
  fc.assert(fc.property(batches, (batch) => {
    const groups = groupMessages(batch);
    expect(groups.flatMap((group) => group.rest).map(({ messageId }) => messageId).sort()).toEqual(batch.map(({ messageId }) => messageId).sort());
    for (const group of groups) {
      const key = group.head!.groupId;
      expect(group.rest).toEqual(key === undefined ? [group.head] : batch.filter(({ groupId }) => groupId === key));
      expect(group.second).toBe(group.rest[1]);
    }
    expect(groups.map((group) => batch.indexOf(group.head!))).toEqual(groups.map((group) => batch.indexOf(group.head!)).sort((a, b) => a - b));
  }));
});

const outcomes = fc.constantFrom(ok(), answer(500), answer(410), answer(429, '5'), fail());

test('whatever a backend answers: what is acknowledged was delivered or stored, and no group goes on past a failure', async () => {
  await fc.assert(fc.asyncProperty(batches, fc.array(outcomes, { minLength: 10, maxLength: 10 }), fc.integer({ min: 1, max: 3 }), fc.boolean(),
    async (batch, answers, groupsPerInvocation, deadLettersFail) => {
      const world = new World({ settings: { groupsPerInvocation } });
      const outcomeOf = (one: QueuedMessage) => answers[batch.indexOf(one)];
      world.backend = (request) => outcomeOf(batch.find(({ messageId }) => messageId === request.deliveryId)!);
      if (deadLettersFail) {
        world.onDeadLetter = () => Promise.reject(new Error('down'));
      }
      const failures = new Set(await world.finish(deliverBatch(batch, world.settings, world.ports(), world.state)));
      for (const group of groupMessages(batch)) {
        const done = (one: QueuedMessage) => isStatus(outcomeOf(one), 200) || (isStatus(outcomeOf(one), 410) && !deadLettersFail);
        const firstFailure = group.rest.findIndex((one) => !done(one));
        const expected = firstFailure < 0 ? [] : group.rest.slice(firstFailure);
        expect(group.rest.filter(({ messageId }) => failures.has(messageId))).toEqual(expected);
        for (const [index, behind] of expected.entries()) {
          expect(world.requestIds().includes(behind.messageId)).toBe(index === 0);
          expect(world.hiddenFor(behind.messageId)).toEqual(index === 0 ? expect.any(Number) : 0);
        }
        if (expected.length > 0) {
          expect(world.hiddenFor(expected[0].messageId)).toBeGreaterThanOrEqual(1);
        }
      }
    }), { numRuns: 150 });
});

const isStatus = (outcome: RequestResult, status: number): boolean => outcome.kind === 'response' && outcome.status === status;
