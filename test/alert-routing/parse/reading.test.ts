import { parseArn, shortName } from '../../../src/alert-routing/parse/arn';
import { beginning, lines, oneLine } from '../../../src/alert-routing/parse/clean-text';
import { Json } from '../../../src/alert-routing/parse/json';
import { moment } from '../../../src/alert-routing/parse/moment';
import { namedLines } from '../../../src/alert-routing/parse/named-lines';
import { runbookIn } from '../../../src/alert-routing/parse/runbook';
import { safeLink } from '../../../src/alert-routing/parse/safe-link';
import { tagsOf } from '../../../src/alert-routing/parse/tags-of';
import { isOver, severityOf, severityOfScore } from '../../../src/alert-routing/parse/words';

describe('JSON of strangers', () => {
  const json = Json.parse('{"a":{"b":[{"c":" text "},7]},"n":"17","empty":" ","no":null,"yes":true,"half":"a\\ud800","__proto__":{"x":"own"},"list":["1",2,null,{}]}')!;

  test.each<[string, unknown, unknown]>([
    ['a text, trimmed', json.text('a', 'b', 0, 'c'), 'text'],
    ['a number as text', json.text('a', 'b', 1), '7'],
    ['a path through what is not there', json.text('x', 'y', 0), undefined],
    ['a path through a text', json.text('n', 'length'), undefined],
    ['an index beyond the end', json.text('a', 'b', 9), undefined],
    ['a text of blanks', json.text('empty'), undefined],
    ['null', json.text('no'), undefined],
    ['true as a text', json.text('yes'), undefined],
    ['half a character', json.text('half'), 'a\ufffd'],
    ['an own field named as a prototype', json.text('__proto__', 'x'), 'own'],
    ['a name of every object', json.get('toString').exists, false],
    ['a constructor', json.text('constructor', 'name'), undefined],
    ['a number in a text', json.number('n'), 17],
    ['no number', json.number('a'), undefined],
    ['a flag', json.flag('yes'), true],
    ['a flag that is a text', json.flag('n'), false],
    ['a list that is none', json.list('a'), []],
    ['texts of a list', json.texts('list'), ['1', '2']],
    ['one text for a list', json.texts('n'), ['17']],
    ['the first name that is there', json.firstText('x', 'empty', 'n'), '17'],
    ['names of a list', json.entries('list'), []],
  ])('%s', (_, read, expected) => {
    expect(read).toEqual(expected);
  });

  test('an object with too many names is read as far as it makes sense', () => {
    expect(new Json(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]))).entries()).toHaveLength(2_000);
  });

  test('what lies too deep to be written is empty', () => {
    const deep = Json.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(deep?.print() ?? '').toBe('');
  });

  test('no JSON is nothing', () => {
    expect(Json.parse('{')).toBeUndefined();
  });
});

test.each<[unknown, string | undefined]>([
  ['2026-11-29T11:59:00Z', '2026-11-29T11:59:00.000Z'],
  ['2017-01-12T16:30:42.236+0000', '2017-01-12T16:30:42.236Z'],
  ['2026-11-29T12:59:00.123456789+01:00', '2026-11-29T11:59:00.123Z'],
  ['2018-03-05 18:22:14.893', '2018-03-05T18:22:14.893Z'],
  ['2026-11-29 11:59:00 UTC', '2026-11-29T11:59:00.000Z'],
  ['2026-11-29', '2026-11-29T00:00:00.000Z'],
  ['Tue Aug 01 05:22:31 UTC 2017', '2017-08-01T05:22:31.000Z'],
  ['Tue, 15 Dec 2026 00:00:00 GMT', '2026-12-15T00:00:00.000Z'],
  [1795953500, '2026-11-29T11:58:20.000Z'],
  ['1795953500000', '2026-11-29T11:58:20.000Z'],
  [1795953500000000, '2026-11-29T11:58:20.000Z'],
  ['yesterday', undefined],
  ['foo 1', undefined],
  ['2026-13-45T99:99:99Z', undefined],
  ['17', undefined],
  [{}, undefined],
  [null, undefined],
])('the time %p is %p', (written, expected) => {
  const at = moment(new Json(written));
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(expected);
});

describe('texts for people', () => {
  test.each([
    ['lines and blanks', 'a\r\n\t b  c', 'a b c'],
    ['controls', 'a\u0000\u001bb\u007f', 'a b'],
    ['what turns the direction of text', 'invoice\u202efdp.exe', 'invoice fdp.exe'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
  ])('%s', (_, text, expected) => {
    expect(oneLine(text, 50)).toBe(expected);
  });

  test('what is longer ends with an ellipsis, and not within a character', () => {
    expect(oneLine('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(oneLine(`${'x'.repeat(8)}😀😀`, 10)).toBe(`${'x'.repeat(8)}…`);
    expect(beginning(`${'x'.repeat(9)}😀`, 10)).toBe('x'.repeat(9));
  });

  test('lines stay lines, with one blank one at most', () => {
    expect(lines('a  \r\n\r\n\r\n\r\nb\rc', 50)).toBe('a\n\nb\nc');
  });
});

test.each<[string, string | undefined]>([
  ['https://x.example.com/a?b=c#d', 'https://x.example.com/a?b=c#d'],
  ['HTTPS://x.example.com', 'https://x.example.com/'],
  ['https://x.example.com/a|b', 'https://x.example.com/a%7Cb'],
  ['https://x.example.com/<b>"', 'https://x.example.com/%3Cb%3E%22'],
  ['http://x.example.com', undefined],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['//x.example.com', undefined],
  ['https://console.aws.amazon.com@evil.example.com/', undefined],
  ['https://user:secret@x.example.com/', undefined],
  ['https://', undefined],
  ['https://[', undefined],
  ['https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=x', undefined],
  ['https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=x', undefined],
  [`https://x.example.com/${'a'.repeat(3_000)}`, undefined],
])('of the link %p remains %p', (text, expected) => {
  expect(safeLink(text)).toBe(expected);
});

test.each<[string, string | undefined, string | undefined, string | undefined]>([
  ['arn:aws:lambda:eu-west-1:111122223333:function:pay', 'lambda', 'function', 'pay'],
  ['arn:aws-cn:sns:cn-north-1:111122223333:topic', 'sns', '', 'topic'],
  ['arn:aws:s3:::bucket/key', 's3', 'bucket', 'key'],
  ['arn:aws:ecs:eu-west-1:111122223333:task/shop/1', 'ecs', 'task', 'shop/1'],
  ['arn:aws:x', undefined, undefined, undefined],
  ['arn:aws:states:eu-west-1:nobody:x', undefined, undefined, undefined],
  ['no', undefined, undefined, undefined],
])('the ARN %s', (text, service, type, id) => {
  expect(parseArn(text)).toEqual(service === undefined ? undefined : expect.objectContaining({ service, type, id }));
});

test('a name is what stands behind the type, or the text itself', () => {
  expect([shortName('arn:aws:lambda:eu-west-1:111122223333:function:pay'), shortName('pay')]).toEqual(['pay', 'pay']);
});

test.each<[string, string | undefined]>([
  ['Runbook: https://wiki.example.com/a.', 'https://wiki.example.com/a'],
  ['See the run-book link = <https://wiki.example.com/a|here>', 'https://wiki.example.com/a'],
  ['PLAYBOOK https://wiki.example.com/a and so on', 'https://wiki.example.com/a'],
  ['Dashboard: https://wiki.example.com/a', undefined],
  ['runbook http://wiki.example.com/a', undefined],
])('in %p the runbook is %p', (text, expected) => {
  expect(runbookIn(text)).toBe(expected);
});

test('tags in all spellings, and none of a prototype', () => {
  expect(tagsOf(new Json([{ Key: 'Team', Value: 'a' }, { key: 'b', value: 1 }, { nothing: 1 }, 'x']))).toEqual({ Team: 'a', b: '1' });
  const tags = tagsOf(Json.parse('{"Team":"a","__proto__":"b"}')!);
  expect(Object.entries(tags)).toEqual([['Team', 'a'], ['__proto__', 'b']]);
  expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
});

test('lines with names', () => {
  expect([...namedLines('A: 1\nB : 2: 3\nno\nA: 4\n: 5\nC:')]).toEqual([['A', '1'], ['B', '2: 3']]);
  expect([...namedLines("A='x=y'\nB='", '=')]).toEqual([['A', 'x=y'], ['B', "'"]]);
});

test('severities and states in the words of senders', () => {
  expect(['CRITICAL', 'sev-1', 'P2', 'High', 'warn', 'Informational', 'other', undefined].map(severityOf)).toEqual(['critical', 'critical', 'error', 'error', 'warning', 'info', undefined, undefined]);
  expect(['Resolved', 'OK', 'closed ', 'firing', undefined].map(isOver)).toEqual([true, true, true, false, false]);
  expect([9.5, 8, 5, 1].map(severityOfScore)).toEqual(['critical', 'error', 'warning', 'info']);
});
