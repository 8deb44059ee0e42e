import { Request } from './comparison';

/** Requests that are made one after the other on empty tables. */
export interface Case {
  readonly name: string;
  readonly requests: readonly Request[];
}

/** An item with one attribute of every type, and documents. */
export const EVERYTHING = {
  id: { S: 'item' },
  s: { S: 'text' },
  n: { N: '12.50' },
  b: { B: 'AQID' },
  yes: { BOOL: true },
  nil: { NULL: true },
  ss: { SS: ['b', 'a'] },
  ns: { NS: ['2', '1.0'] },
  bs: { BS: ['AQ==', 'Ag=='] },
  l: { L: [{ S: 'first' }, { N: '2' }, { L: [{ S: 'deep' }] }] },
  m: { M: { leaf: { S: 'value' }, arr: { L: [{ N: '1' }] }, size: { N: '3' } } },
};

/** The values that the conditions below refer to. */
const VALUES: Readonly<Record<string, object>> = {
  ':s': { S: 'text' },
  ':te': { S: 'te' },
  ':n': { N: '12.5' },
  ':one': { N: '1' },
  ':two': { N: '2' },
  ':twelve': { N: '12' },
  ':thirteen': { N: '13' },
  ':b': { B: 'AQID' },
  ':b0': { B: 'AQ==' },
  ':yes': { BOOL: true },
  ':nil': { NULL: true },
  ':ss': { SS: ['a', 'b'] },
  ':ns': { NS: ['1', '2'] },
  ':bs': { BS: ['AQ=='] },
  ':a': { S: 'a' },
  ':first': { S: 'first' },
  ':value': { S: 'value' },
  ':N': { S: 'N' },
  ':wrong': { S: 'X' },
  ':list': { L: [{ S: 'new' }] },
  ':map': { M: { leaf: { S: 'other' } } },
};

const NAMES: Readonly<Record<string, string>> = { '#s': 's', '#m': 'm', '#leaf': 'leaf', '#size': 'size', '#l': 'l', '#status': 'status', '#absent': 'absent' };

/** The names and values that an expression refers to, and no others. */
export function placeholdersOf(...expressions: readonly string[]): object {
  const used = (all: Readonly<Record<string, unknown>>) => {
    const entries = Object.entries(all).filter(([name]) => expressions.some((expression) => new RegExp(`${name}(?![A-Za-z0-9_])`).test(expression)));
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  };
  return { ExpressionAttributeNames: used(NAMES), ExpressionAttributeValues: used(VALUES) };
}

const put = (Item: object, more: object = {}): Request => ['PutItem', { TableName: 'simple', Item, ...more }];
const get = (id: string, more: object = {}): Request => ['GetItem', { TableName: 'simple', Key: { id: { S: id } }, ...more }];
const update = (expression: string, more: object = {}, id: string = 'item'): Request => ['UpdateItem', {
  TableName: 'simple', Key: { id: { S: id } }, UpdateExpression: expression, ReturnValues: 'ALL_NEW', ...placeholdersOf(expression), ...more,
}];
const filter = (expression: string, more: object = {}): Request => ['Scan', {
  TableName: 'simple', FilterExpression: expression, Select: 'COUNT', ...placeholdersOf(expression), ...more,
}];
const project = (expression: string, more: object = {}): Request => get('item', { ProjectionExpression: expression, ...placeholdersOf(expression), ...more });

const CONDITIONS = [
  's = :s', 's <> :s', 'n = :n', 'n < :thirteen', 'n <= :n', 'n > :twelve', 'n >= :thirteen', ':twelve < n', 's = n', 's <> n', 's < :n', 'b = :b', 'b > :b0',
  'yes = :yes', 'nil = :nil', 'ss = :ss', 'ns = :ns', 'absent = :s', 'absent <> :s', 'absent < :s', 'NOT absent = :s',
  'n BETWEEN :twelve AND :thirteen', 's BETWEEN :a AND :te', ':twelve BETWEEN n AND n', 'absent BETWEEN :one AND :two', 'b between :b0 and :b',
  's IN (:a, :s)', 'n IN (:one)', 'absent IN (:a)', 's IN (#s)',
  'attribute_exists(s)', 'attribute_exists(m.leaf)', 'attribute_exists(m.nought)', 'attribute_exists(l[1])', 'attribute_exists(l[9])', 'attribute_not_exists(absent)',
  'attribute_not_exists(s)', 'attribute_type(n, :N)', 'attribute_type(s, :N)', 'attribute_type(absent, :N)', 'begins_with(s, :te)', 'begins_with(b, :b0)',
  'begins_with(s, :s)', 'begins_with(absent, :s)', 'begins_with(:s, s)', 'contains(s, :te)', 'contains(ss, :a)', 'contains(ns, :one)', 'contains(l, :first)',
  'contains(l, :two)', 'contains(bs, :b0)', 'contains(b, :b0)', 'contains(absent, :a)', 'contains(n, :one)', 'size(s) > :one', 'size(ss) = :two', 'size(m) > :two',
  'size(b) > :two', 'size(l) > :two', 'size(absent) > :one', 'size(n) > :one', 'size(m.arr) = :one', 'm.leaf = :value', '#m.#leaf = :value',
  '#m.#size > :two', 'l[0] = :first', 'l[2][0] <> :first', 's = :s AND n = :n', 's = :a AND n = :n', 's = :a OR n = :n', 's = :a OR n = :one',
  'NOT s = :a', 'NOT (s = :a OR n = :n)', 's = :s OR s = :a AND n = :one', '(s = :s OR s = :a) AND n = :one', 'NOT s = :s AND n = :n', 'not s = :a and n = :n',
  's=:s', '(s) = (:s)', '(s = :s)', '((s) = :s)', '(s = :s) AND (n = :n)', '\n s\t=\r\n:s ', 'attribute_exists (s)', 's = :s and(n = :n)',
];

const WRONG_CONDITIONS = [
  '', ' ', 's', ':s', 's = ', '= :s', 's == :s', 's = :s AND', 's = :s n = :n', 'AND', 'NOT', '(s = :s', 's = :s)', 's =! :s', 's + :n = :n', 's BETWEEN :a', 's IN :a',
  's IN ()', 'size()', 'attribute_exists()', 'l[] = :s', 'l[a] = :s', 'm. = :s', '1s = :s', 's = "text"', 's = 1', 's.1 = :s', '((s = :s))', '((s)) = :s',
  'NOT ((s = :s))', 'status = :s', 'Status = :s', 'm.size = :one', 'size = :one', 'nope(s)', 'nope(s) = :s', 'size(s)', 'NOT size(s)', 'attribute_exists(s) = :yes',
  'size(attribute_exists(s)) = :one', 's = undefined', 's = :undefined', '#undefined = :s', 'attribute_exists(:s)', 'attribute_exists(s, n)', 'begins_with(s)',
  'begins_with(s, :n)', 'begins_with(:n, s)', 'attribute_type(s, n)', 'attribute_type(s, :n)', 'attribute_type(s, :wrong)', 'size(:n) = :one', 'size(:yes) = :one',
  's = s', 'm.leaf <> m.leaf', 'contains(s, s)', 'begins_with(s, s)', 'n BETWEEN :thirteen AND :twelve', 'n BETWEEN :s AND :n', 'contains(s)', 'size(s, n) = :one',
  's = :s AND status = :s', '#', ':', 's = #s', 'Size(s) = :one', 'ATTRIBUTE_EXISTS(s)', 's = :s OR', 'm..leaf = :s', 'l[0 = :s', 's IN (:s', 'attribute_exists(s',
];

const UPDATES = [
  'SET s = :value', 'SET t = s', 'SET s = n, n = s', 'SET n = n + :one', 'SET n = n - :one', 'SET n = :one - n', 'SET n = :one + :two', 'SET x = if_not_exists(x, :one)',
  'SET s = if_not_exists(s, :value)', 'SET x = if_not_exists(s, :value)', 'SET x = if_not_exists(x, :one) + :two', 'SET x = if_not_exists(x, s)', 'SET l = list_append(l, :list)',
  'SET l = list_append(:list, l)', 'SET x = list_append(if_not_exists(x, :list), :list)', 'SET m.leaf = :value', 'SET m.fresh = :value', 'SET #m.#leaf = #s',
  'SET m.arr[0] = :two', 'SET m.arr[5] = :two', 'SET l[0] = :value', 'SET l[3] = :value', 'SET l[9] = :value, l[7] = :two', 'SET l[2][0] = :value', 'SET x = m', 'SET x = l[1]',
  'SET s = (:value)', 'SET n = (n + :one)', 'set s = :value', 'SET s = :nil', 'SET s = :ss', 'SET s = :map, t = :list',
  'REMOVE s', 'REMOVE absent', 'REMOVE s, n', 'REMOVE m.leaf', 'REMOVE l[0]', 'REMOVE l[9]', 'REMOVE m.arr[0]', 'REMOVE l[2][0]', 'remove s',
  'ADD n :one', 'ADD x :one', 'ADD ss :ss', 'ADD x :ss', 'ADD ns :ns', 'ADD bs :bs', 'ADD m.#size :one', 'add n :one', 'ADD n :one, x :two',
  'DELETE ss :ss', 'DELETE ns :ns', 'DELETE bs :bs', 'DELETE x :ss', 'delete ss :ss',
  'SET s = :value REMOVE n ADD x :one DELETE bs :bs', 'REMOVE n SET s = :value', 'ADD x :one SET y = x', 'SET a=:a,t=:value', 'SET y = :a REMOVE m.leaf, l[0] ADD m.#size :two',
];

const WRONG_UPDATES = [
  '', ' ', 'SET', 'REMOVE', 's = :s', 'SET s', 'SET s =', 'SET s = :s,', 'SET s = :s n = :n', 'SET = :s', 'SET s = n + :one + :two', 'SET s = n * :one', 'ADD n', 'ADD n one',
  'DELETE ss', 'ADD n + :one', 'SET s = :s SET n = :n', 'REMOVE s REMOVE n', 'SET status = :s', 'SET s = :undefined', 'SET #undefined = :s', 'SET s = nope(s)',
  'SET s = if_not_exists(s)', 'SET s = if_not_exists(:s, :s)', 'SET s = list_append(s)', 'SET s = list_append(:s, l)', 'SET n = n + :s', 'SET n = :yes - n', 'ADD s :s', 'ADD l :list',
  'ADD s :yes', 'ADD n :map', 'DELETE s :s', 'DELETE n :one', 'DELETE l :list', 'SET s = :s, s = :value', 'SET m = :map, m.leaf = :s', 'SET m.leaf = :s REMOVE m', 'SET l[0] = :s, l.a = :s',
  'SET s = :s REMOVE s', 'SET id = :s', 'REMOVE id', 'ADD id :one', 'SET id.a = :s', 'SET (s) = :s', 'SET s = s = :s', 'SET s = :s AND n = :n', 'SET s = size(s)',
  // Wrong only with this item.
  'SET s = absent', 'SET s = m.absent', 'SET n = s + :one', 'SET n = absent + :one', 'SET l = list_append(s, :list)', 'SET l = list_append(absent, :list)', 'SET absent.a = :s',
  'SET s.a = :s', 'SET s[0] = :s', 'SET m[0] = :s', 'SET l.a = :s', 'REMOVE absent.a', 'REMOVE s.a', 'ADD s :one', 'ADD n :ss', 'ADD ss :ns', 'DELETE n :ss', 'DELETE ss :ns',
  'ADD absent.a :one', 'DELETE absent.a :ss', 'SET m.absent.a = :s', 'SET l[9].a = :s',
];

const PROJECTIONS = [
  's', 's, n', 'id,s', 'm.leaf', 'm.leaf, m.arr', 'l[0]', 'l[2][0]', 'l[2], l[0]', 'm.arr[0]', 'm.absent', 'absent', 'l[9]', '#m.#leaf', '#absent, s', 's.a', 'l[1].x', 'm.leaf, l[1]',
  '', 's,', ',s', 's n', 's = n', 'status', '#undefined', 's, s', 'm, m.leaf', 'm.leaf, m', 'm.a, m[0]', 'l[a]', 'm.', ':s', 'id.a', 'm.arr[0], m.arr',
];

const NUMBERS = [
  '0', '-0', '0.0', '00', '1', '+1', '-1', '1.0', '01', '.5', '5.', '1e3', '1E3', '1e-3', '-1.50', '123456789012345', '1234567890123456', '99999999999999999999999999999999999999',
  '999999999999999999999999999999999999990', '999999999999999999999999999999999999999', '0.00000000000000000000000000000000000001', '1e125', '9.9e125', '1e126', '1e-130', '1e-131', '-1e126',
  '0e999', '1.1e125', '3.14159265358979323846264338327950288419', '3.141592653589793238462643383279502884197', '', ' ', 'a', '1a', '1 ', 'NaN', 'Infinity', '0x10', '1_000', '1,5', '--1',
];

const SUMS: ReadonlyArray<readonly [string, string]> = [
  ['0.1', '0.2'], ['9007199254740993', '1'], ['99999999999999999999999999999999999998', '1'], ['1', '-1'], ['-0.5', '0.5'], ['1e125', '1e125'], ['1e20', '1e-17'], ['123456789012345', '876543210987655'],
  ['1.10', '0.90'], ['-7', '3'],
];

/** Values that are wrong, or look so. */
const VALUES_TO_STORE: readonly unknown[] = [
  { S: '' }, { B: '' }, { S: 'ü\u{1f600}' }, { N: 1 }, { S: 1 }, { S: true }, { BOOL: 'true!' }, { BOOL: 1 }, { NULL: false }, { SS: [] }, { NS: [] }, { BS: [] }, { SS: ['a', 'a'] }, { NS: ['1', '1.0'] },
  { BS: ['AQ==', 'AQ=='] }, { SS: [''] }, { NS: ['x'] }, { L: [] }, { M: {} }, { L: [{}] }, { M: { a: {} } }, {}, { S: 'a', N: '1' }, { X: 'a' }, { S: 'a', X: 'b' }, { B: 'A' }, { B: 'AQI' }, { B: 'AQJ=' },
  { SS: 'a' }, { L: {} }, { M: [] }, 'text', ['a'], 1, { S: null }, { L: [{ L: [{ L: [{ S: 'deep' }] }] }] }, { M: { '': { S: 'empty name' } } }, { M: { constructor: { S: 'c' } } }, { NULL: true },
];

const RANGED = Array.from({ length: 8 }, (_, index) => ({
  id: { S: index < 6 ? 'a' : 'b' }, at: { N: String([1, 2, 10, -5, 2.5, 100, 7, 8][index]) }, a: { S: `a${index}` }, c: { N: String(index) }, ...index % 2 === 0 ? { group: { S: `g${index % 4}` } } : {},
}));
const TEXTS = ['a', 'ab', 'abc', 'b', 'B', 'ü', '\ufffd', '\u{1f600}', '~', 'a b'];
const BYTES = ['AA==', 'AQ==', 'AQI=', 'AQID', '/w==', 'gA=='];

const query = (expression: string, values: object | undefined, more: object = {}): Request => ['Query', {
  TableName: 'ranged', KeyConditionExpression: expression, ExpressionAttributeValues: values, ...more,
}];

const A = { ':a': { S: 'a' } };
const KEY_CONDITIONS: ReadonlyArray<readonly [string, object, object?]> = [
  ['id = :a', A], ['id = :a', { ':a': { S: 'none' } }], [':a = id', A], ['(id = :a)', A], ['id = :a AND #at = :n', { ...A, ':n': { N: '2' } }], ['id = :a AND #at < :n', { ...A, ':n': { N: '2.5' } }],
  ['id = :a AND #at <= :n', { ...A, ':n': { N: '2.5' } }], ['id = :a AND #at > :n', { ...A, ':n': { N: '2.5' } }], ['#at >= :n and id = :a', { ...A, ':n': { N: '2.5' } }],
  ['id = :a AND :n >= #at', { ...A, ':n': { N: '2.5' } }], ['id = :a AND #at BETWEEN :n AND :m', { ...A, ':n': { N: '-5' }, ':m': { N: '2' } }], ['(id = :a) AND (#at = :n)', { ...A, ':n': { N: '2' } }],
  ['id = :a AND begins_with(#at, :n)', { ...A, ':n': { N: '2' } }],
  ['id < :a', A], ['id <> :a', A], ['#at = :n', { ':n': { N: '1' } }], ['id = :a OR #at = :n', { ...A, ':n': { N: '1' } }], ['NOT id = :a', A], ['id IN (:a)', A], ['attribute_exists(id)', {}],
  ['contains(id, :a)', A], ['size(id) = :n', { ':n': { N: '1' } }], ['id = :a AND id = :a', A], ['id = :a AND foreign = :n', { ...A, ':n': { N: '1' } }], ['id = :a AND #at = :n AND foreign = :n', { ...A, ':n': { N: '1' } }],
  ['id = #at', {}], ['id = :n', { ':n': { N: '1' } }], ['id = :a AND #at = :a', A], ['id.x = :a', A], ['id = :a AND #at <> :n', { ...A, ':n': { N: '1' } }], ['id = :a AND #at IN (:n)', { ...A, ':n': { N: '1' } }],
  ['id = :a AND attribute_exists(#at)', A], ['id BETWEEN :a AND :a', A], ['begins_with(id, :a)', A], ['id = :a AND :n BETWEEN #at AND #at', { ...A, ':n': { N: '1' } }],
  ['id = :a AND #at BETWEEN :m AND :n', { ...A, ':n': { N: '-5' }, ':m': { N: '2' } }], ['', {}], ['id = ', {}], [':a = :a', A], ['id = :a AND (#at = :n OR #at = :n)', { ...A, ':n': { N: '1' } }],
];

function keyCondition([expression, values, more]: readonly [string, object, object?]): Request {
  return query(expression, Object.keys(values).length > 0 ? values : undefined, {
    ...expression.includes('#at') ? { ExpressionAttributeNames: { '#at': 'at' } } : {}, ...more,
  });
}

const START = { id: { S: 'a' }, at: { N: '2' } };

/** Every case, with about as many requests as there are expressions above. */
export const CASES: readonly Case[] = [
  { name: 'filters', requests: [put(EVERYTHING), ...CONDITIONS.map((expression) => filter(expression))] },
  { name: 'wrong filters', requests: [put(EVERYTHING), ...WRONG_CONDITIONS.map((expression) => filter(expression))] },
  {
    name: 'conditions of writes',
    requests: CONDITIONS.slice(0, 40).flatMap((expression) => [
      put(EVERYTHING), update('SET x = :one', { ConditionExpression: expression, ...placeholdersOf(expression, ':one') }), get('item'),
      put({ id: { S: 'fresh' } }, { ConditionExpression: expression, ...placeholdersOf(expression), ReturnValues: 'ALL_OLD' }),
      ['DeleteItem', { TableName: 'simple', Key: { id: { S: 'fresh' } }, ReturnValues: 'ALL_OLD' }],
      ['DeleteItem', { TableName: 'simple', Key: { id: { S: 'item' } }, ConditionExpression: expression, ...placeholdersOf(expression), ReturnValues: 'ALL_OLD' }],
    ]),
  },
  { name: 'updates', requests: UPDATES.flatMap((expression) => [put(EVERYTHING), update(expression), get('item')]) },
  { name: 'wrong updates', requests: [put(EVERYTHING), ...WRONG_UPDATES.map((expression) => update(expression)), get('item')] },
  {
    name: 'updates of what is not there',
    requests: UPDATES.filter((expression) => /SET|ADD/i.test(expression)).flatMap((expression) => [
      ['DeleteItem', { TableName: 'simple', Key: { id: { S: 'item' } } }] as const, update(expression, { ReturnValues: 'ALL_OLD' }), get('item'),
    ]),
  },
  {
    name: 'returned values',
    requests: [
      ...['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW', 'SOME'].flatMap((ReturnValues) => [
        put(EVERYTHING), update('SET m.leaf = :s, x = :one REMOVE l[0], b ADD n :one DELETE ss :ss', { ReturnValues }), put({ id: { S: 'item' }, now: { S: 'this' } }, { ReturnValues }),
        update('SET x = :one', { ReturnValues }, 'fresh'),
      ]),
      ...['ALL_OLD', 'ALL_OLD', 'NONE', 'SOME'].map((ReturnValues): Request => ['DeleteItem', { TableName: 'simple', Key: { id: { S: 'fresh' } }, ReturnValues }]),
      ['UpdateItem', { TableName: 'simple', Key: { id: { S: 'bare' } }, ReturnValues: 'ALL_NEW' }], get('bare'),
    ],
  },
  { name: 'projections', requests: [put(EVERYTHING), ...PROJECTIONS.map((expression) => project(expression)), get('none', { ProjectionExpression: 's' })] },
  { name: 'numbers', requests: NUMBERS.flatMap((N, index) => [put({ id: { S: `n${index}` }, n: { N } }), get(`n${index}`)]) },
  {
    name: 'numbers as keys',
    requests: [
      ...['1', '1.0', '01', '1e0', '2', '-1'].map((N, index): Request => ['PutItem', { TableName: 'texts', Item: { id: { N }, name: { S: 'a' }, v: { N: String(index) } }, ReturnValues: 'ALL_OLD' }]),
      ['GetItem', { TableName: 'texts', Key: { id: { N: '1.000' }, name: { S: 'a' } } }],
    ],
  },
  {
    name: 'sums',
    requests: SUMS.flatMap(([left, right], index) => [
      put({ id: { S: `s${index}` }, n: { N: left } }),
      ...['SET a = n + :n', 'SET d = n - :n', 'ADD n :n'].map((UpdateExpression): Request => [
        'UpdateItem', { TableName: 'simple', Key: { id: { S: `s${index}` } }, UpdateExpression, ExpressionAttributeValues: { ':n': { N: right } }, ReturnValues: 'UPDATED_NEW' },
      ]),
    ]),
  },
  {
    name: 'comparisons of numbers',
    requests: [
      put({ id: { S: 'big' }, n: { N: '12345678901234567890.5' } }),
      ...['12345678901234567890.4', '12345678901234567890.5', '12345678901234567890.6', '1e19', '1e20', '-1'].flatMap((N) => ['<', '=', '>'].map((comparator): Request => [
        'Scan', { TableName: 'simple', FilterExpression: `n ${comparator} :n`, ExpressionAttributeValues: { ':n': { N } }, Select: 'COUNT' },
      ])),
    ],
  },
  { name: 'values', requests: VALUES_TO_STORE.flatMap((value, index) => [put({ id: { S: `v${index}` }, value: value as object }), get(`v${index}`)]) },
  {
    name: 'values in expressions',
    requests: [put(EVERYTHING), ...VALUES_TO_STORE.map((value): Request => [
      'Scan', { TableName: 'simple', FilterExpression: 's = :v', ExpressionAttributeValues: { ':v': value }, Select: 'COUNT' },
    ])],
  },
  {
    name: 'placeholders',
    requests: [
      put(EVERYTHING),
      filter('s = :s', { ExpressionAttributeValues: { ':s': { S: 'a' }, ':unused': { S: 'b' } } }), filter('s = :s', { ExpressionAttributeNames: { '#unused': 's' } }),
      filter('s = :s', { ExpressionAttributeNames: {} }), filter('attribute_exists(s)', { ExpressionAttributeValues: {} }),
      filter('s = :s', { ExpressionAttributeNames: { unused: 's' } }), filter('s = :s', { ExpressionAttributeNames: { '#a-b': 's' } }), filter('s = :s', { ExpressionAttributeValues: { s: { S: 'a' } } }),
      ['Scan', { TableName: 'simple', ExpressionAttributeNames: { '#s': 's' } }], ['Scan', { TableName: 'simple', ExpressionAttributeValues: { ':s': { S: 's' } } }],
      ['Scan', { TableName: 'simple', ProjectionExpression: 's', ExpressionAttributeValues: { ':s': { S: 's' } } }],
      get('item', { ExpressionAttributeNames: { '#s': 's' } }), put(EVERYTHING, { ExpressionAttributeValues: { ':s': { S: 's' } } }),
      ['UpdateItem', { TableName: 'simple', Key: { id: { S: 'item' } }, ExpressionAttributeValues: { ':s': { S: 's' } } }],
      filter('#dotted = :s', { ExpressionAttributeNames: { '#dotted': 'm.leaf' }, ExpressionAttributeValues: { ':s': { S: 'value' } } }),
      ['Scan', { TableName: 'simple', FilterExpression: 1 }],
    ],
  },
  {
    name: 'keys',
    requests: [
      put({ s: { S: 'no key' } }), put({ id: { N: '1' } }), put({ id: { S: '' } }), put({ id: { S: 'x'.repeat(2048) } }), put({ id: { S: 'x'.repeat(2049) } }), put({}),
      get(''), get('x'.repeat(2049)), ['GetItem', { TableName: 'simple', Key: {} }], ['GetItem', { TableName: 'simple', Key: { id: { N: '1' } } }],
      ['GetItem', { TableName: 'simple', Key: { id: { S: 'a' }, more: { S: 'b' } } }], ['GetItem', { TableName: 'simple', Key: { other: { S: 'a' } } }], ['GetItem', { TableName: 'simple' }],
      ['GetItem', { TableName: 'nothing', Key: { id: { S: 'a' } } }], ['PutItem', { TableName: 'nothing', Item: { id: { S: 'a' } } }], ['Query', { TableName: 'nothing', KeyConditionExpression: 'id = :a', ExpressionAttributeValues: A }],
      ['Scan', { TableName: 'nothing' }], ['DescribeTable', { TableName: 'nothing' }], ['PutItem', { TableName: 'simple' }], ['UpdateItem', { TableName: 'simple' }], ['DeleteItem', { TableName: 'simple', Key: {} }],
      ['PutItem', { TableName: 'ranged', Item: { id: { S: 'a' } } }], ['PutItem', { TableName: 'ranged', Item: { id: { S: 'a' }, at: { S: '1' } } }],
      ['PutItem', { TableName: 'ranged', Item: { id: { S: 'a' }, at: { N: '1' }, group: { N: '1' } } }],
      ['UpdateItem', { TableName: 'ranged', Key: { id: { S: 'a' }, at: { N: '1' } }, UpdateExpression: 'SET #at = :n', ExpressionAttributeNames: { '#at': 'at' }, ExpressionAttributeValues: { ':n': { N: '1' } } }],
      ['PutItem', { TableName: 'texts', Item: { id: { N: '1' }, name: { S: 'x'.repeat(1025) } } }], ['PutItem', { TableName: 'texts', Item: { id: { N: '1' }, name: { S: '' } } }],
      ['GetItem', { TableName: 'texts', Key: { id: { N: '1' }, name: { S: '' } } }], ['PutItem', { TableName: 'bytes', Item: { id: { B: '' }, part: { B: 'AQ==' } } }],
    ],
  },
  {
    name: 'sizes',
    requests: [409_594, 409_600].flatMap((size) => [
      put({ id: { S: 'a' }, s: { S: 'x'.repeat(size - 5) } }), put({ id: { S: 'a' }, s: { S: 'x'.repeat(size - 4) } }),
      put({ id: { S: 'u' } }), update('SET s = :s', { ExpressionAttributeValues: { ':s': { S: 'x'.repeat(size - 5) } }, ReturnValues: 'NONE' }, 'u'),
      update('SET s = :s', { ExpressionAttributeValues: { ':s': { S: 'x'.repeat(size) } }, ReturnValues: 'NONE' }, 'u'),
    ]),
  },
  {
    name: 'queries',
    requests: [
      ...RANGED.map((Item): Request => ['PutItem', { TableName: 'ranged', Item }]), ...KEY_CONDITIONS.map(keyCondition),
      ['Query', { TableName: 'ranged' }],
      ...[true, false].flatMap((ScanIndexForward) => [
        query('id = :a', A, { ScanIndexForward }), query('id = :a', A, { ScanIndexForward, Limit: 2 }), query('id = :a', A, { ScanIndexForward, Limit: 6 }), query('id = :a', A, { ScanIndexForward, Limit: 7 }),
        query('id = :a', A, { ScanIndexForward, ExclusiveStartKey: START }), query('id = :a', A, { ScanIndexForward, ExclusiveStartKey: { ...START, at: { N: '3' } }, Limit: 2 }),
        query('id = :a AND #at > :n', { ...A, ':n': { N: '1' } }, { ScanIndexForward, ExclusiveStartKey: START, ExpressionAttributeNames: { '#at': 'at' } }),
        query('id = :a', { ...A, ':c': { N: '3' } }, { ScanIndexForward, FilterExpression: 'c < :c', Limit: 3 }),
      ]),
      query('id = :a', A, { Limit: 0 }), query('id = :a', A, { Select: 'COUNT' }), query('id = :a', A, { Select: 'NOTHING' }), query('id = :a', A, { ProjectionExpression: 'a' }), query('id = :a', A, { ConsistentRead: true, Limit: 1 }),
      query('id = :a', A, { ExclusiveStartKey: { id: { S: 'a' } } }), query('id = :a', A, { ExclusiveStartKey: { id: { S: 'b' }, at: { N: '7' } } }), query('id = :a', A, { ExclusiveStartKey: { id: { S: 'a' }, at: { S: '7' } } }),
      query('id = :a', A, { ExclusiveStartKey: { ...START, x: { S: '7' } } }), query('id = :a', A, { ExclusiveStartKey: { id: { S: 'a' }, x: { S: '7' } } }),
      query('id = :a AND #at > :n', { ...A, ':n': { N: '5' } }, { ExclusiveStartKey: START, ExpressionAttributeNames: { '#at': 'at' } }),
      query('id = :a', { ...A, ':n': { N: '5' } }, { FilterExpression: '#at > :n', ExpressionAttributeNames: { '#at': 'at' } }), query('id = :a', A, { FilterExpression: 'id = :a' }),
      query('id = :a', A, { FilterExpression: 'a.b = :a' }), query('id = :a', A, { ProjectionExpression: 'id.a' }), query('id = :a', A, { Limit: 'two' }),
    ],
  },
  {
    name: 'indexes',
    requests: [
      ...RANGED.map((Item): Request => ['PutItem', { TableName: 'ranged', Item }]),
      ...['byGroup', 'groupKeys'].flatMap((IndexName) => ['g0', 'g2'].flatMap((group) => [true, false].map((ScanIndexForward): Request => query('#g = :g', { ':g': { S: group } }, {
        IndexName, ScanIndexForward, ExpressionAttributeNames: { '#g': 'group' }, ...IndexName === 'groupKeys' ? { Select: 'COUNT' } : {},
      })))),
      query('#g = :g AND #at > :n', { ':g': { S: 'g0' }, ':n': { N: '1' } }, { IndexName: 'byGroup', ExpressionAttributeNames: { '#g': 'group', '#at': 'at' } }),
      query('#g = :g', { ':g': { S: 'g0' } }, { IndexName: 'byGroup', ExpressionAttributeNames: { '#g': 'group' }, Limit: 1 }),
      query('#g = :g', { ':g': { S: 'g0' } }, { IndexName: 'byGroup', ExpressionAttributeNames: { '#g': 'group' }, ExclusiveStartKey: { id: { S: 'a' }, at: { N: '1' }, group: { S: 'g0' } } }),
      query('#g = :g', { ':g': { S: 'g0' } }, { IndexName: 'byGroup', ExpressionAttributeNames: { '#g': 'group' }, ExclusiveStartKey: { id: { S: 'a' }, at: { N: '1' } } }),
      query('#g = :g', { ':g': { S: 'g0' } }, { IndexName: 'byGroup', ExpressionAttributeNames: { '#g': 'group' }, ConsistentRead: true }),
      query('#g = :g', { ':g': { S: 'g0' } }, { IndexName: 'groupKeys', ExpressionAttributeNames: { '#g': 'group' }, Select: 'ALL_ATTRIBUTES' }),
      query('#g = :g', { ':g': { S: 'g0' } }, { IndexName: 'none', ExpressionAttributeNames: { '#g': 'group' } }),
      query('id = :a AND #g > :g', { ...A, ':g': { S: 'g0' } }, { IndexName: 'byGroupInId', ExpressionAttributeNames: { '#g': 'group' } }),
      query('id = :a AND #g > :g', { ...A, ':g': { S: 'g0' } }, { IndexName: 'byGroupInId', ExpressionAttributeNames: { '#g': 'group' }, Select: 'ALL_ATTRIBUTES', ConsistentRead: true }),
      ['UpdateItem', { TableName: 'ranged', Key: { id: { S: 'a' }, at: { N: '1' } }, UpdateExpression: 'REMOVE #g', ExpressionAttributeNames: { '#g': 'group' } }],
      query('#g = :g', { ':g': { S: 'g0' } }, { IndexName: 'byGroup', ExpressionAttributeNames: { '#g': 'group' } }),
      ['UpdateItem', { TableName: 'ranged', Key: { id: { S: 'a' }, at: { N: '1' } }, UpdateExpression: 'SET #g = :g', ExpressionAttributeNames: { '#g': 'group' }, ExpressionAttributeValues: { ':g': { N: '1' } } }],
      ['UpdateItem', { TableName: 'ranged', Key: { id: { S: 'a' }, at: { N: '1' } }, UpdateExpression: 'SET #g.a = :g', ExpressionAttributeNames: { '#g': 'group' }, ExpressionAttributeValues: { ':g': { N: '1' } } }],
    ],
  },
  {
    name: 'order of texts and bytes',
    requests: [
      ...TEXTS.map((S): Request => ['PutItem', { TableName: 'texts', Item: { id: { N: '1' }, name: { S } } }]), ...BYTES.map((B): Request => ['PutItem', { TableName: 'bytes', Item: { id: { B: 'AA==' }, part: { B } } }]),
      ...['#n > :v', '#n < :v', '#n >= :v', 'begins_with(#n, :v)'].flatMap((condition) => ['a', 'ab', 'b', '\ufffd'].map((S): Request => ['Query', {
        TableName: 'texts', KeyConditionExpression: `id = :id AND ${condition}`, ExpressionAttributeNames: { '#n': 'name' }, ExpressionAttributeValues: { ':id': { N: '1' }, ':v': { S } },
      }])),
      ...['part > :v', 'part < :v', 'begins_with(part, :v)'].flatMap((condition) => ['AQ==', 'gA=='].map((B): Request => ['Query', {
        TableName: 'bytes', KeyConditionExpression: `id = :id AND ${condition}`, ExpressionAttributeValues: { ':id': { B: 'AA==' }, ':v': { B } },
      }])),
      ['Query', { TableName: 'texts', KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { N: '1.0' } }, ScanIndexForward: false }],
    ],
  },
  {
    name: 'scans',
    requests: [
      ...RANGED.filter(({ id }) => id.S === 'a').map((Item): Request => ['PutItem', { TableName: 'ranged', Item }]),
      ['Scan', { TableName: 'ranged' }], ['Scan', { TableName: 'ranged', Limit: 2 }], ['Scan', { TableName: 'ranged', Limit: 6 }], ['Scan', { TableName: 'ranged', Limit: 7 }], ['Scan', { TableName: 'ranged', ExclusiveStartKey: START }],
      ['Scan', { TableName: 'ranged', ExclusiveStartKey: { id: { S: 'a' } } }], ['Scan', { TableName: 'ranged', ExclusiveStartKey: { id: { S: 'a' }, at: { S: '1' } } }], ['Scan', { TableName: 'ranged', Select: 'COUNT' }],
      ['Scan', { TableName: 'ranged', FilterExpression: 'c > :c', ExpressionAttributeValues: { ':c': { N: '2' } }, ProjectionExpression: 'c', Limit: 5 }], ['Scan', { TableName: 'ranged', Limit: 0 }],
      ['Scan', { TableName: 'ranged', FilterExpression: '#at > :c', ExpressionAttributeNames: { '#at': 'at' }, ExpressionAttributeValues: { ':c': { N: '2' } } }],
      ['Scan', { TableName: 'ranged', Segment: 1 }], ['Scan', { TableName: 'ranged', TotalSegments: 2 }], ['Scan', { TableName: 'ranged', Segment: 2, TotalSegments: 2 }], ['Scan', { TableName: 'ranged', Segment: 1, TotalSegments: 2, Limit: 0 }],
      ['Scan', { TableName: 'ranged', FilterExpression: 'id.x = :c', ExpressionAttributeValues: { ':c': { N: '2' } } }], ['Scan', { TableName: 'ranged', IndexName: 'none' }],
    ],
  },
  {
    name: 'batches',
    requests: [
      ['BatchWriteItem', { RequestItems: { simple: ['a', 'b', 'c'].map((id) => ({ PutRequest: { Item: { id: { S: id }, v: { S: id } } } })), texts: [{ PutRequest: { Item: { id: { N: '1' }, name: { S: 'n' } } } }] } }],
      ['BatchWriteItem', { RequestItems: { simple: [{ DeleteRequest: { Key: { id: { S: 'a' } } } }, { PutRequest: { Item: { id: { S: 'b' } } } }] } }],
      ...['a', 'b', 'c'].map((id) => get(id)),
      ['BatchGetItem', { RequestItems: { simple: { Keys: [{ id: { S: 'a' } }, { id: { S: 'b' } }] }, texts: { Keys: [{ id: { N: '1' }, name: { S: 'n' } }], ConsistentRead: true } } }],
      ['BatchGetItem', { RequestItems: { simple: { Keys: [{ id: { S: 'c' } }], ProjectionExpression: '#v', ExpressionAttributeNames: { '#v': 'v' } } } }],
      ['BatchGetItem', { RequestItems: { simple: { Keys: [{ id: { S: 'c' } }, { id: { S: 'c' } }] } } }], ['BatchGetItem', { RequestItems: { simple: { Keys: [{ id: { N: '1' } }] } } }],
      ['BatchGetItem', { RequestItems: { simple: { Keys: [{ id: { S: 'c' } }], ProjectionExpression: 'status' } } }], ['BatchGetItem', { RequestItems: { nothing: { Keys: [{ id: { S: 'c' } }] } } }], ['BatchGetItem', { RequestItems: {} }], ['BatchGetItem', {}],
      ['BatchGetItem', { RequestItems: { simple: {} } }],
      ['BatchWriteItem', { RequestItems: { simple: [{ PutRequest: { Item: { id: { S: 'd' } } } }, { DeleteRequest: { Key: { id: { S: 'd' } } } }] } }],
      ['BatchWriteItem', { RequestItems: { simple: [{ PutRequest: { Item: { id: { S: 'd' } } } }, { PutRequest: { Item: { id: { N: '1' } } } }] } }], get('d'),
      ['BatchWriteItem', { RequestItems: { simple: [{ PutRequest: { Item: { v: { S: 'd' } } } }] } }], ['BatchWriteItem', { RequestItems: { simple: [{ DeleteRequest: { Key: { id: { N: '1' } } } }] } }],
      ['BatchWriteItem', { RequestItems: { simple: [{ PutRequest: { Item: { id: { S: '' } } } }] } }], ['BatchWriteItem', { RequestItems: { simple: [{}] } }], ['BatchWriteItem', { RequestItems: {} }], ['BatchWriteItem', {}],
      ['BatchWriteItem', { RequestItems: { nothing: [{ PutRequest: { Item: { id: { S: 'a' } } } }] } }], ['BatchWriteItem', { RequestItems: { simple: [{ PutRequest: { Item: { id: { S: 'a' }, n: { N: 'x' } } } }] } }],
      ['BatchWriteItem', { RequestItems: { simple: [{ PutRequest: { Item: { id: { S: 'a' }, s: { S: 'x'.repeat(409_600) } } } }] } }],
    ],
  },
];
