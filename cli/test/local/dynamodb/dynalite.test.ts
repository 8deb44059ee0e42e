import { CASES, EVERYTHING } from './cases';
import { Comparison } from './comparison';
import { KNOWN_DIFFERENCES } from './known-differences';
import { RandomRequests } from './random-requests';

/** The local DynamoDB against another one, whose makers compared it with AWS: the same requests must have the same answers. */
let comparison: Comparison;

beforeAll(async () => {
  comparison = await Comparison.start();
});

afterAll(() => comparison.stop());

beforeEach(() => comparison.begin());

test.each(CASES)('$name', async ({ requests }) => {
  for (const request of requests) {
    const { ours, theirs } = await comparison.ask(request);
    expect({ request, answer: ours }).toEqual({ request, answer: theirs });
  }
});

test('there are a thousand requests, so that nobody leaves a part of them out by accident', () => {
  expect(CASES.reduce((sum, { requests }) => sum + requests.length, 0)).toBeGreaterThan(1000);
});

test.each([1, 2, 3, 4])('random requests, seed %d', async (seed) => {
  const requests = new RandomRequests(seed);
  const succeeded = { yes: 0, no: 0 };
  for (let number = 0; number < 300; number += 1) {
    if (number % 5 === 0) {
      await comparison.ask(['PutItem', { TableName: 'simple', Item: EVERYTHING }]);
    }
    const request = requests.next();
    const { ours, theirs } = await comparison.ask(request);
    expect({ request, answer: ours }).toEqual({ request, answer: theirs });
    succeeded[(ours as { status: number }).status === 200 ? 'yes' : 'no'] += 1;
  }
  expect(Math.min(succeeded.yes, succeeded.no)).toBeGreaterThan(50);
});

describe('known differences', () => {
  test.each(KNOWN_DIFFERENCES)('$name: $reason', async ({ before, request, ours: expected }) => {
    for (const earlier of before) {
      const { ours, theirs } = await comparison.ask(earlier);
      expect(ours).toEqual(theirs);
    }
    const { ours, theirs } = await comparison.ask(request);
    expect(ours).toMatchObject(expected);
    expect(theirs).not.toMatchObject(expected);
  });
});
