import { forEachVector } from './conformance';
import { VectorRunner } from './vector-runner';

describe('SQS conformance', () => {
  forEachVector('sqs', 69, {}, async (vector) => {
    expect(vector.expect.allStepsMatch).toBe(true);
    await new VectorRunner().run(vector.given);
  });
});
