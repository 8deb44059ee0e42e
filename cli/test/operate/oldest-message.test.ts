import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsClients } from '../../src/operate/session/aws-clients';
import { OperatedStream, OperatedWebhook } from '../../src/operate/session/operated-webhook';
import { readState } from '../../src/operate/state/read-state';

const queue = (name: string) => ({ name, url: `https://sqs.example.com/${name}`, arn: `arn:aws:sqs:eu-west-1:111122223333:${name}` });
const STREAM: OperatedStream = {
  name: 'Default', queue: queue('orders.fifo'), deadLetterQueue: queue('dead.fifo'), forwarder: 'forwarder', mapping: 'uuid', log: '/aws/lambda/forwarder',
};
const WEBHOOK = { name: 'Shop/Orders' } as OperatedWebhook;

/** What CloudWatch knows: SQS's age of the oldest message, and that of what went back. */
interface Known {
  readonly queued?: readonly number[];
  readonly returned?: readonly number[];
  readonly inFlight: number;
}

/** Answers of AWS about one stream. */
function aws({ queued = [], returned = [], inFlight }: Known): AwsClients {
  const values = (id: string): readonly number[] => ({ oldest: queued, returned })[id] ?? [];
  const clients = {
    sqs: async () => ({ getQueueAttributes: async () => ({ Attributes: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: String(inFlight) } }) }),
    lambda: async () => ({ getFunctionConfiguration: async () => ({}), getEventSourceMapping: async () => ({}) }),
    cloudWatch: async () => ({
      getMetricData: async ({ MetricDataQueries: asked = [] }: GetMetricDataCommandInput) => ({
        MetricDataResults: asked.map(({ Id }) => ({ Id, Values: values(Id!) })),
      }),
    }),
  };
  return clients as unknown as AwsClients;
}

test.each<[string, Known, number | undefined]>([
  ['SQS\'s, where nothing went back', { queued: [40, 30], inFlight: 1 }, 40],
  ['that of what went back, where SQS leaves it out', { queued: [40], returned: [7_200], inFlight: 1 }, 7_200],
  ['that of what went back, where SQS has none', { returned: [7_200], inFlight: 1 }, 7_200],
  ['SQS\'s, where that is larger', { queued: [9_000], returned: [7_200], inFlight: 1 }, 9_000],
  ['SQS\'s, where what went back has left the queue since', { queued: [0], returned: [7_200], inFlight: 0 }, 0],
  ['not known, where there is none', { inFlight: 0 }, undefined],
])('the age of the oldest message is %s', async (_what, known, seconds) => {
  const state = await readState(aws(known), WEBHOOK, STREAM, new Date('2026-01-01T12:00:00Z'));
  expect(state.oldestSeconds).toBe(seconds);
  expect(state.lastHour).not.toHaveProperty('returned');
});
