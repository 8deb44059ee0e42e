import { VirtualClock } from '../../../src/local/clock';
import { EventSourceMappingRequest, EventSourceMappings, LambdaError } from '../../../src/local/event-source';
import { QueueRegistry } from '../../../src/local/sqs';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:q.fifo';

function setUp(): { clock: VirtualClock; registry: QueueRegistry; mappings: EventSourceMappings } {
  const clock = new VirtualClock();
  const registry = new QueueRegistry({ clock });
  registry.create('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  return { clock, registry, mappings: new EventSourceMappings({ registry, clock }) };
}

describe('EventSourceMappings', () => {
  it('creates a mapping that does what was asked for', async () => {
    const { clock, registry, mappings } = setUp();
    const sizes: number[] = [];
    const { mapping, response } = mappings.create({
      FunctionName: 'forwarder', EventSourceArn: ARN, BatchSize: 2, ScalingConfig: { MaximumConcurrency: 2 }, FunctionResponseTypes: ['ReportBatchItemFailures'],
    }, {
      timeout: 30,
      invoke: async ({ Records }) => {
        sizes.push(Records.length);
        await clock.sleep(100);
        return { outcome: 'returned', value: { batchItemFailures: Records.slice(1).map(({ messageId }) => ({ itemIdentifier: messageId })) } };
      },
    });
    for (let i = 0; i < 9; i++) {
      registry.get('q.fifo')!.send({ body: String(i), groupId: String(i % 3) });
    }
    mapping.start();
    await clock.advance(110);
    expect(response).toMatchObject({ BatchSize: 2, ScalingConfig: { MaximumConcurrency: 2 }, FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:forwarder' });
    expect(sizes).toEqual([2, 2]);
    expect(mapping.counts).toMatchObject({ mostInFlight: 2 });
  });

  it.each<[string, Partial<EventSourceMappingRequest>, number, string]>([
    ['a batch of 11', { BatchSize: 11 }, 30, 'BatchSize is 11'],
    ['a batch of 0', { BatchSize: 0 }, 30, 'BatchSize is 0'],
    ['a concurrency of 1', { ScalingConfig: { MaximumConcurrency: 1 } }, 30, 'MaximumConcurrency is 1'],
    ['a concurrency of 1001', { ScalingConfig: { MaximumConcurrency: 1001 } }, 30, 'MaximumConcurrency is 1001'],
    ['an unknown response type', { FunctionResponseTypes: ['Report'] }, 30, 'FunctionResponseTypes has "Report"'],
    ['a batching window', { MaximumBatchingWindowInSeconds: 1 }, 30, 'Batching window is not supported for FIFO queues'],
    ['a filter', { FilterCriteria: { Filters: [] } }, 30, 'FilterCriteria is set'],
    ['provisioned pollers', { ProvisionedPollerConfig: {} }, 30, 'ProvisionedPollerConfig is set'],
    ['a function slower than the visibility timeout', {}, 31, 'Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds'],
  ])('refuses %s', (_, request, timeout, message) => {
    const { mappings } = setUp();
    let error: unknown;
    try {
      mappings.create({ FunctionName: 'f', EventSourceArn: ARN, ...request }, { timeout, invoke: () => Promise.reject(new Error('not called')) });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(LambdaError);
    expect(error).toMatchObject({ code: 'InvalidParameterValueException', status: 400, message: expect.stringContaining(message) });
  });
});
