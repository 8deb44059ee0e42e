import { Vector } from '../../../../test/conformance-vectors';
import { VirtualClock } from '../../../src/local/clock';
import { QueueRegistry, SqsService } from '../../../src/local/sqs';

const FIFO = { FifoQueue: 'true' };

/** What is sent to which queue, by the case that a vector names. */
const SENDS: Readonly<Record<string, { readonly attributes: Record<string, string>; readonly message: object }>> = {
  'body-empty': { attributes: {}, message: { MessageBody: '' } },
  'dedup-missing': { attributes: FIFO, message: { MessageBody: 'm', MessageGroupId: 'g' } },
  'group-illegal': { attributes: {}, message: { MessageBody: 'm', MessageGroupId: 'group 123' } },
  'group-missing': { attributes: FIFO, message: { MessageBody: 'm', MessageDeduplicationId: 'd' } },
};

/** How SQS refuses a message over the JSON protocol: all that a response template has to tell errors apart by. */
export async function runUpstreamError({ given, expect: expected }: Vector): Promise<void> {
  expect(given).toEqual({ kind: 'upstream-error', backend: 'sqs', protocol: 'json', case: expect.any(String) });
  expect(Object.keys(SENDS)).toContain(given.case);
  const { attributes, message } = SENDS[given.case];
  const clock = new VirtualClock(0);
  const registry = new QueueRegistry({ clock });
  const { name } = registry.create(attributes === FIFO ? 'q.fifo' : 'q', attributes);
  const service = new SqsService({ registry, clock });

  const { status, headers, body } = await service.handle('AmazonSQS.SendMessage', JSON.stringify({
    QueueUrl: `http://127.0.0.1/${registry.accountId}/${name}`, ...message,
  }));

  const answer = JSON.parse(body);
  expect(status).toBe(expected.upstreamStatus);
  expect(answer.__type.endsWith(expected.jsonTypeEndsWith)).toBe(true);
  expect(answer.message).toBe(expected.message);
  expect(headers['x-amzn-query-error']).toBe(`${expected.queryErrorCode};${expected.senderFault ? 'Sender' : 'Receiver'}`);
}
