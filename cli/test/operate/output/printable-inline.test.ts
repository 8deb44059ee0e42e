import { printableInline } from '../../../src/operate/output/printable';

test('line breaks are spaces, and what would steer the terminal stays escaped', () => {
  expect(printableInline('Threshold crossed.\n\n  Runbook: x\r\nend \u001b[31m\n')).toBe('Threshold crossed. Runbook: x end \\u001b[31m');
});
