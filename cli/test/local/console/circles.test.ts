import { readCircles } from '../../../src/local/console/page/format/circles';
import { rate } from '../../../src/local/console/page/format/numbers';
import { platformTitle } from '../../../src/local/console/page/format/platforms';

test('circles of colour are told from the text around them, whatever else stands there', () => {
  expect(readCircles('🔴 ALARM: 🟢\uFE0F ok 🚀')).toEqual([{ circle: 'red' }, { text: ' ALARM: ' }, { circle: 'green' }, { text: ' ok 🚀' }]);
  expect(readCircles('constructor toString')).toEqual([{ text: 'constructor toString' }]);
  expect(readCircles('constructor')).toEqual([{ text: 'constructor' }]);
  expect(readCircles('')).toEqual([]);
});

test('a destination that is named after its platform has one name', () => {
  expect(platformTitle('Slack', 'slack')).toEqual({ name: 'Slack' });
  expect(platformTitle('Teams', 'teams')).toEqual({ name: 'Microsoft Teams' });
  expect(platformTitle('Pager', 'pagerduty')).toEqual({ name: 'Pager', kind: 'PagerDuty' });
});

test('a rate is no more exact than what it is counted over', () => {
  expect([0, 0.04, 0.4, 1.33, 9.96, 12.4, 104, 1_234, undefined].map(rate)).toEqual(['0', '< 0.1', '0.4', '1', '10', '12', '100', '1,200', '–']);
});
