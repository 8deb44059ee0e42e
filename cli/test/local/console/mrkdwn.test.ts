import { processorTimeOf } from '../../../../test/time-taken';
import { readMrkdwn } from '../../../src/local/console/page/format/mrkdwn';

test.each([
  ['plain', [{ kind: 'text', text: 'plain' }]],
  ['*Account*\n1234', [{ kind: 'bold', text: 'Account' }, { kind: 'text', text: '\n1234' }]],
  ['_a_ ~b~ `c`', [{ kind: 'italic', text: 'a' }, { kind: 'text', text: ' ' }, { kind: 'strike', text: 'b' }, { kind: 'text', text: ' ' }, { kind: 'code', text: 'c' }]],
  ['2*3*4 snake_case_name', [{ kind: 'text', text: '2*3*4 snake_case_name' }]],
  ['```\n*a* <b>\n```', [{ kind: 'block', text: '*a* <b>' }]],
  ['<https://example.com?a=1&amp;b=2|a &lt;b&gt;>', [{ kind: 'link', url: 'https://example.com?a=1&b=2', text: 'a <b>' }]],
  ['<https://example.com>', [{ kind: 'link', url: 'https://example.com', text: 'https://example.com' }]],
  ['<!date^1795983359^{time}|2026-11-29> <!here> <@U1><!subteam^S1>', [
    { kind: 'text', text: '2026-11-29' }, { kind: 'text', text: ' ' }, { kind: 'text', text: '@here' }, { kind: 'text', text: ' ' }, { kind: 'text', text: '@U1' }, { kind: 'text', text: '@S1' },
  ]],
  ['&lt;img&gt; &amp;amp;', [{ kind: 'text', text: '<img> &amp;' }]],
])('%j is read as Slack reads it', (text, pieces) => expect(readMrkdwn(text)).toEqual(pieces));

test('a text of signs alone is read at once', () => {
  expect(processorTimeOf(() => ['*', '_', '~', '`', '<', '* ', '<a'].forEach((sign) => readMrkdwn(sign.repeat(3_000))))).toBeLessThan(2_000);
});
