import { EsmVectorRunner } from './vector-runner';
import { forEachVector } from '../sqs/conformance';

const FILTERS = 'filters delete what does not match, so the construct has none and the model refuses them';

describe('event source mapping conformance', () => {
  forEachVector('lambda-esm', 20, {
    'filter-invalid-null': FILTERS,
    'filter-invalid-plain-string': FILTERS,
    'filter-invalid-value-not-list': FILTERS,
    'filter-numeric-range-drops-others': FILTERS,
    'filter-single-drops-others': FILTERS,
  }, (vector) => new EsmVectorRunner().run(vector.given, vector.expect));
});
