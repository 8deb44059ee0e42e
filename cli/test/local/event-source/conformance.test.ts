import { EsmVectorRunner } from './vector-runner';
import { NotRun, testVectors, Vector } from '../../../../test/conformance-vectors';
import { VirtualClock } from '../../../src/local/clock';
import { EventSourceMappings, LambdaError } from '../../../src/local/event-source';
import { QueueRegistry } from '../../../src/local/sqs';

/** The construct has no filters, because they delete what does not match. */
const FILTERS: NotRun<Vector> = {
  reason: 'the model refuses every filter',
  stillHolds: ({ given }) => {
    const { FilterCriteria } = given.createEventSourceMapping ?? given.esm;
    const clock = new VirtualClock(0);
    const registry = new QueueRegistry({ clock });
    const { arn } = registry.create('standard');
    const mappings = new EventSourceMappings({ registry, clock });
    expect(FilterCriteria.Filters).not.toEqual([]);
    expect(() => mappings.create({ FunctionName: 'f', EventSourceArn: arn, FilterCriteria }, { invoke: () => Promise.reject(new Error()) }))
      .toThrow(new LambdaError('InvalidParameterValueException', 'FilterCriteria is set: it is not modelled here; leave it out.', 400));
  },
};

describe('event source mapping conformance', () => {
  testVectors('lambda-esm', {
    runs: 15,
    run: (vector) => new EsmVectorRunner().run(vector.given, vector.expect),
    notRun: {
      'filter-invalid-null': FILTERS,
      'filter-invalid-plain-string': FILTERS,
      'filter-invalid-value-not-list': FILTERS,
      'filter-numeric-range-drops-others': FILTERS,
      'filter-single-drops-others': FILTERS,
    },
  });
});
