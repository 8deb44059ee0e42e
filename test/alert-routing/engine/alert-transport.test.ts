import { AlertBooks } from '../../../src/alert-routing/engine/alert-books';
import { AlertEffects } from '../../../src/alert-routing/engine/alert-effects';
import { AlertMetrics } from '../../../src/alert-routing/engine/alert-metrics';
import { AlertTransport } from '../../../src/alert-routing/engine/alert-transport';
import { TagLookup } from '../../../src/alert-routing/engine/tag-lookup';
import { Routing } from '../../../src/alert-routing/route/routing';
import { AwsError } from '../../../src/aws-sdk/json-client/aws-error';
import { Outcome } from '../../../src/engine/outcome';
import { eventAt, START } from '../state/support/events';

/** What an attempt says where the table throws. */
function outcomeOf(error: Error): Promise<Outcome> {
  const transport = new AlertTransport({
    parse: () => eventAt(0),
    routing: new Routing({ root: { name: 'default', destinations: ['ops'] }, classRules: [] }),
    config: { tagKeys: [], alertWindowSeconds: 60, notificationWindowSeconds: 60 },
    tags: undefined as unknown as TagLookup,
    books: { apply: () => Promise.reject(error) } as unknown as AlertBooks,
    effects: undefined as unknown as AlertEffects,
    metrics: new AlertMetrics('Stack/Alerts'),
    clock: { now: Date.now, elapsed: () => performance.now(), sleep: () => new Promise<void>(() => undefined) },
  });
  const content = { id: 's1', receivedAt: START, carrier: 'queue', body: Buffer.from('x') } as const;
  return transport.send({ deliveryId: 's1', arrivedAt: START, content }, { number: 1, timeoutMs: 1_000 });
}

test('a signal that the table will never take tells nothing of others: no brake is put on for it', async () => {
  expect(await outcomeOf(new AwsError('ValidationException', 400, undefined, 'Item size has exceeded the maximum allowed size')))
    .toMatchObject({ result: 'failed', unavailable: false, detail: 'ValidationException' });
});

test.each([
  new AwsError('ResourceNotFoundException', 400, undefined, ''), new AwsError('InternalServerError', 500, undefined, ''), new AwsError('AccessDeniedException', 400, undefined, ''),
  new AwsError('ProvisionedThroughputExceededException', 400, undefined, ''), new Error('socket hang up'),
])('everything else may be an outage: $name', async (error) => {
  expect(await outcomeOf(error)).toMatchObject({ result: 'failed', unavailable: true });
});
