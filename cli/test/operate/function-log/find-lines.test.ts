import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { findLines } from '../../../src/operate/function-log/find-lines';

test('lines that were not asked for are left out, also where the service takes no notice of the pattern', async () => {
  const lines = [
    { message: 'dead-letter', destination: 'Default', deliveryId: 'other' },
    { message: 'attempt', destination: 'Default', deliveryId: 'wanted' },
    { message: 'dead-letter', destination: 'Default', deliveryId: 'wanted' },
  ];
  const events = lines.map((line, index) => ({ timestamp: index, eventId: String(index), message: JSON.stringify(line) }));
  const logs = { filterLogEvents: async () => ({ events }) } as unknown as CloudWatchLogs;
  const found = await findLines(logs, 'group', { since: 0, fields: { message: 'dead-letter', deliveryId: 'wanted' } });
  expect(found.map(({ id }) => id)).toEqual(['2']);
  expect(await findLines(logs, 'group', { since: 0 })).toHaveLength(3);
});
