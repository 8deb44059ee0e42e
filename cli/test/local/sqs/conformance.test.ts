import { VectorRunner } from './vector-runner';
import { testVectors } from '../../../../test/conformance-vectors';

describe('SQS conformance', () => {
  testVectors('sqs', {
    runs: 69,
    run: async (vector) => {
      expect(vector.expect.allStepsMatch).toBe(true);
      await new VectorRunner().run(vector.given);
    },
  });
});
