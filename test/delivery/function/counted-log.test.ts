import { DeliveryMetric } from '../../../src/contract/metrics';
import { countedLog } from '../../../src/delivery/function/counted-log';
import { DeliveryFunction } from '../../../src/delivery/function/delivery-function';
import { LogLine } from '../../../src/engine/log-lines';

const LETTER = { message: 'dead-letter', destination: 'Default', messageId: '1', groupHash: 'a', detail: 'd', attempts: 1 } as const;
const PROBLEM = { message: 'problem', destination: 'Default', detail: 'AccessDeniedException' } as const;

test.each<[string, LogLine, DeliveryMetric[]]>([
  ['a dead letter', { ...LETTER, reason: 'expired' }, [DeliveryMetric.UNDELIVERED]],
  ['one whose signature did not verify', { ...LETTER, reason: 'signature' }, []],
  ['a record that could not be written', { ...PROBLEM, doing: 'record' }, [DeliveryMetric.RECORDS_FAILED]],
  ['another problem', { ...PROBLEM, doing: 'visibility' }, []],
  ['another line', { message: 'brake', destination: 'Default', state: 'open' }, []],
])('%s is written, and counted where an alarm watches it', (_name, line, expected) => {
  const written: LogLine[] = [];
  const counted: DeliveryMetric[] = [];
  countedLog({ write: (one) => written.push(one) }, { add: (metric) => counted.push(metric) }).write(line);
  expect(written).toEqual([line]);
  expect(counted).toEqual(expected);
});

test('an invocation that cannot read its configuration is counted, and says so', async () => {
  const lines: any[] = [];
  const handler = new DeliveryFunction({ WEBHOOK: 'Shop/Orders', DESTINATION: 'Default' }, (line) => lines.push(JSON.parse(line)), () => {
    throw new Error('unreachable');
  });
  const record = { messageId: '1', receiptHandle: 'r', body: 'b', attributes: { MessageGroupId: 'g', ApproximateReceiveCount: '1' }, eventSourceARN: '' };
  const { batchItemFailures } = await handler.handle({ Records: [record] } as any, () => 1_000);
  expect(batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
  expect(lines.filter(({ doing }) => doing === 'configuration')).toHaveLength(1);
  expect(lines.filter(({ Misconfigured }) => Misconfigured === 1)).toEqual([expect.objectContaining({ webhook: 'Shop/Orders', destination: 'Default' })]);
});
