import { Field, FieldValue, matchesField } from '../../src/filters/field';
import { MatchConfig } from '../../src/filters/filter-config';

const text = (value: string): FieldValue => ({ kind: 'text', text: value });
const number = (written: string): FieldValue => ({ kind: 'number', number: Number(written), written: () => written });
const literal = (value: boolean | null): FieldValue => ({ kind: 'literal', value });
const other: FieldValue = { kind: 'other' };
const equal = (...values: Array<string | number | boolean | null>): MatchConfig => ({ kind: 'equal', values });

test.each<[string, MatchConfig, Field, boolean]>([
  ['a text', equal('opened'), [text('opened')], true],
  ['case', equal('opened'), [text('Opened')], false],
  ['blanks', equal('opened'), [text('opened ')], false],
  ['an empty text', equal(''), [text('')], true],
  ['an empty text and nothing', equal(''), 'absent', false],
  ['any of several values', equal('b'), [text('a'), text('b')], true],
  ['one of several', equal('a', 'b'), [text('b')], true],
  ['a text that is a number in JSON', equal('17'), [number('17')], true],
  ['the number as it is written', equal('17'), [number('17.0')], false],
  ['an id that JavaScript would round', equal('12345678901234567891'), [number('12345678901234567891')], true],
  ['its neighbour', equal('12345678901234567891'), [number('12345678901234567890')], false],
  ['a number', equal(17), [number('17')], true],
  ['another spelling', equal(17), [number('1.7e1')], true],
  ['a number in a text', equal(17), [text('17')], true],
  ['a decimal in a text', equal(17), [text('17.0')], true],
  ['what is no number in JSON', equal(17), [text(' 17'), text('017'), text('+17'), text('0x11'), text('17.'), text('١٧')], false],
  ['an empty text is not 0', equal(0), [text('')], false],
  ['minus nothing', equal(0), [number('-0')], true],
  ['true', equal(true), [literal(true)], true],
  ['true and false', equal(true), [literal(false)], false],
  ['true and its text', equal(true), [text('true')], false],
  ['the text and true', equal('true'), [literal(true)], false],
  ['null', equal(null), [literal(null)], true],
  ['null and its text', equal(null), [text('null')], false],
  ['null and false', equal(null), [literal(false)], false],
  ['null and nothing', equal(null), 'absent', false],
  ['null and an object', equal(null), [other], false],
  ['prefix', { kind: 'prefix', text: 'order.' }, [text('order.created')], true],
  ['no prefix', { kind: 'prefix', text: 'order.' }, [text('reorder.created')], false],
  ['prefix of a number', { kind: 'prefix', text: '50' }, [number('503')], true],
  ['prefix of a literal', { kind: 'prefix', text: 't' }, [literal(true)], false],
  ['suffix', { kind: 'suffix', text: '.created' }, [text('order.created')], true],
  ['no suffix', { kind: 'suffix', text: '.created' }, [text('order.created.twice')], false],
  ['suffix of an object', { kind: 'suffix', text: 'x' }, [other], false],
  ['the least of a range', { kind: 'range', min: 1, max: 2 }, [number('1')], true],
  ['the greatest', { kind: 'range', min: 1, max: 2 }, [text('2')], true],
  ['below', { kind: 'range', min: 1, max: 2 }, [number('0.999')], false],
  ['above', { kind: 'range', min: 1, max: 2 }, [text('2.001')], false],
  ['without a maximum', { kind: 'range', min: 100 }, [number('1e999')], true],
  ['without a minimum', { kind: 'range', max: 0 }, [text('-1e999')], true],
  ['no number', { kind: 'range', max: 0 }, [text('NaN'), text('-Infinity'), text(''), literal(null), literal(false), other], false],
  ['a text of digits without end', { kind: 'range', min: 0 }, [text('1'.repeat(1_000_000))], false],
  ['exists', { kind: 'exists' }, [literal(null)], true],
  ['exists as an empty list', { kind: 'exists' }, [], true],
  ['exists as an object', { kind: 'exists' }, [other], true],
  ['exists not', { kind: 'exists' }, 'absent', false],
  ['absent', { kind: 'absent' }, 'absent', true],
  ['absent not', { kind: 'absent' }, [], false],
  ['unreadable does not exist', { kind: 'exists' }, 'unreadable', false],
  ['unreadable is not absent', { kind: 'absent' }, 'unreadable', false],
  ['unreadable is equal to nothing', equal('', null, 0, false), 'unreadable', false],
  ['nothing in an empty list', equal('', null, 0, false), [], false],
])('%s', (_what, match, field, expected) => {
  expect(matchesField(match, field)).toBe(expected);
});

test('how a number is written is not looked for where it is another', () => {
  const value: FieldValue = { kind: 'number', number: 17, written: () => { throw new Error('It was looked for.'); } };
  expect(matchesField(equal('18', 'x', '', 18, true), [value])).toBe(false);
  expect(matchesField(equal(17), [value])).toBe(true);
  expect(matchesField({ kind: 'range', min: 17 }, [value])).toBe(true);
});
