import { VirtualClock } from '../../../src/local/clock';
import { DynamoDbError, DynamoDbService } from '../../../src/local/dynamodb';

/** What is not compared with dynalite, because it has none of it or leaves it open. */
const START = Date.UTC(2026, 0, 1);

let clock: VirtualClock;
let service: DynamoDbService;

const KEYED = { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] };
const RANGED = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }, { AttributeName: 'at', AttributeType: 'N' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }, { AttributeName: 'at', KeyType: 'RANGE' }],
};

beforeEach(() => {
  clock = new VirtualClock(START);
  service = new DynamoDbService({ clock });
  service.createTable({ name: 'keyed', properties: KEYED });
  service.createTable({ name: 'ranged', properties: RANGED });
});

interface Body extends Record<string, unknown> {
  readonly Items?: ReadonlyArray<Record<string, { S?: string; N?: string }>>;
  readonly LastEvaluatedKey?: object;
}

function call(operation: string, input: object): Body {
  const { status, body } = service.handle(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
  expect({ status, body }).toMatchObject({ status: 200 });
  return JSON.parse(body) as Body;
}

function refusal(operation: string, input: unknown): string {
  const { status, body } = service.handle(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
  const { __type: type, message, Message = message } = JSON.parse(body) as Record<string, string>;
  expect({ status, body }).toMatchObject({ status: 400 });
  return `${type.replace(/^.*#/, '')}: ${Message}`;
}

const put = (id: string, more: object = {}, table: string = 'keyed') => call('PutItem', { TableName: table, Item: { id: { S: id }, ...more } });
const get = (id: string) => call('GetItem', { TableName: 'keyed', Key: { id: { S: id } } }).Item;
const update = (id: string, UpdateExpression: string, more: object = {}) => call('UpdateItem', {
  TableName: 'keyed', Key: { id: { S: id } }, UpdateExpression, ReturnValues: 'ALL_NEW', ...more,
}).Attributes;

describe('items', () => {
  test('have attributes of any name', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a.b', '', 'ü'];
    const item = JSON.parse(`{"id":{"S":"a"},${names.map((name) => `${JSON.stringify(name)}:{"S":"x"}`).join(',')}}`) as object;
    call('PutItem', { TableName: 'keyed', Item: item });
    expect(get('a')).toEqual(item);
    expect(Object.keys(get('a') as object).sort()).toEqual(['id', ...names].sort());
  });

  test.each(['__proto__', 'constructor', 'valueOf'])('do not have %s by nature', (name) => {
    put('a', { m: { M: {} } });
    const found = (FilterExpression: string) => call('Scan', { TableName: 'keyed', FilterExpression, ExpressionAttributeNames: { '#n': name }, Select: 'COUNT' }).Count;
    expect([found('attribute_exists(#n)'), found('attribute_exists(m.#n)'), found('size(#n) > size(#n.x)')]).toEqual([0, 0, 0]);
    expect(update('a', 'SET #n = :v', JSON.parse(`{"ExpressionAttributeNames":{"#n":"${name}"},"ExpressionAttributeValues":{":v":{"S":"x"}}}`)))
      .toEqual(JSON.parse(`{"id":{"S":"a"},"m":{"M":{}},"${name}":{"S":"x"}}`));
  });

  test('that were given out do not change with the table', () => {
    put('a', { l: { L: [{ S: 'x' }] }, ss: { SS: ['x'] } });
    const values = { ExpressionAttributeValues: { ':v': { S: 'y' }, ':ss': { SS: ['y'] } } };
    const answer = call('UpdateItem', { TableName: 'keyed', Key: { id: { S: 'a' } }, UpdateExpression: 'SET l[0] = :v ADD ss :ss', ReturnValues: 'ALL_OLD', ...values });
    expect(answer.Attributes).toEqual({ id: { S: 'a' }, l: { L: [{ S: 'x' }] }, ss: { SS: ['x'] } });
    expect(get('a')).toEqual({ id: { S: 'a' }, l: { L: [{ S: 'y' }] }, ss: { SS: ['x', 'y'] } });
  });

  test('a value that is set in two places is two values', () => {
    put('a', { n: { N: '1' }, m: { M: { x: { N: '5' } } } });
    expect(update('a', 'SET copied = m, m.y = n ADD n :one, m.x :one', { ExpressionAttributeValues: { ':one': { N: '1' } } })).toEqual({
      id: { S: 'a' }, n: { N: '2' }, m: { M: { x: { N: '6' }, y: { N: '1' } } }, copied: { M: { x: { N: '5' } } },
    });
  });

  test('list elements that are removed leave the others where they were until the end', () => {
    put('a', { l: { L: ['a', 'b', 'c', 'd'].map((S) => ({ S })) } });
    expect(update('a', 'REMOVE l[0], l[2] SET l[1] = :v, l[900000000000] = :w, l[20] = :v', { ExpressionAttributeValues: { ':v': { S: 'v' }, ':w': { S: 'w' } } }))
      .toMatchObject({ l: { L: [{ S: 'v' }, { S: 'd' }, { S: 'v' }, { S: 'w' }] } });
  });

  test('an update that fails changes nothing', () => {
    put('a', { s: { S: 'x' } });
    expect(refusal('UpdateItem', {
      TableName: 'keyed', Key: { id: { S: 'a' } }, UpdateExpression: 'SET fresh = :v, s = :v, n = s + :n', ExpressionAttributeValues: { ':v': { S: 'y' }, ':n': { N: '1' } },
    })).toMatch('An operand in the update expression has an incorrect data type');
    expect(get('a')).toEqual({ id: { S: 'a' }, s: { S: 'x' } });
  });

  test('are nested no deeper than 32 levels', () => {
    const nested = (levels: number): object => levels === 0 ? { S: 'x' } : { L: [nested(levels - 1)] };
    put('a', { l: nested(32) });
    expect(refusal('PutItem', { TableName: 'keyed', Item: { id: { S: 'a' }, l: nested(33) } })).toBe('ValidationException: Nesting Levels have exceeded supported limits');
  });

  test('an operand of IN can be missing', () => {
    put('a', { s: { S: 'x' } });
    const count = (FilterExpression: string) => call('Scan', { TableName: 'keyed', FilterExpression, ExpressionAttributeValues: { ':s': { S: 'x' } } }).Count;
    expect([count(':s IN (nothing, s)'), count('nothing IN (:s, nothing)')]).toEqual([1, 0]);
  });
});

describe('expressions', () => {
  test.each([
    ['s = ', 'Syntax error; token: "<EOF>", near: "="'],
    ['s == :s', 'Syntax error; token: "=", near: "= = :s"'],
    ['s = :s n = :s', 'Syntax error; token: "n", near: ":s n ="'],
    ['s = "x"', 'Syntax error; token: """, near: "= " x"'],
  ])('what is wrong with %s', (FilterExpression, text) => {
    expect(refusal('Scan', { TableName: 'keyed', FilterExpression, ExpressionAttributeValues: { ':s': { S: 'x' } } })).toBe(`ValidationException: Invalid FilterExpression: ${text}`);
  });

  test('the same text means what each request says', () => {
    put('a', { x: { S: '1' }, y: { S: '2' } });
    const count = (name: string, S: string) => call('Scan', {
      TableName: 'keyed', FilterExpression: '#n = :v', ExpressionAttributeNames: { '#n': name }, ExpressionAttributeValues: { ':v': { S } },
    }).Count;
    expect([count('x', '1'), count('y', '1'), count('y', '2'), count('x', '2')]).toEqual([1, 0, 1, 0]);
  });

  test('more texts than are kept', () => {
    put('a', { n: { N: '7' } });
    const counts = Array.from({ length: 1200 }, (_, index) => call('Scan', {
      TableName: 'keyed', FilterExpression: `n = :v${index}`, ExpressionAttributeValues: { [`:v${index}`]: { N: '7' } },
    }).Count);
    expect(new Set(counts)).toEqual(new Set([1]));
  });
});

describe('pages', () => {
  const key = ({ id, at }: Record<string, { S?: string; N?: string }>) => `${id.S}/${at.N}`;

  /** Every page of a scan, with what is done between two of them. */
  function scan(input: object, between: (page: Body) => void = () => undefined): string[] {
    const keys: string[] = [];
    let page: Body = {};
    do {
      page = call('Scan', { TableName: 'ranged', ...input, ExclusiveStartKey: page.LastEvaluatedKey });
      keys.push(...page.Items!.map(key));
      between(page);
    } while (page.LastEvaluatedKey);
    return keys;
  }

  beforeEach(() => {
    for (let index = 0; index < 60; index += 1) {
      put(`p${index % 7}`, { at: { N: String(index) } }, 'ranged');
    }
  });

  const all = Array.from({ length: 60 }, (_, index) => `p${index % 7}/${index}`).sort();

  test.each([1, 3, 59, 60, 61])('of %d items are the whole table', (Limit) => {
    expect(scan({ Limit }).sort()).toEqual(all);
  });

  test('go on from an item that is gone, in a partition that is gone', () => {
    const remove = ({ Items: items }: Body) => items!.forEach(({ id, at }) => call('DeleteItem', { TableName: 'ranged', Key: { id, at } }));
    expect(scan({ Limit: 4 }, remove).sort()).toEqual(all);
    expect(call('Scan', { TableName: 'ranged' }).Count).toBe(0);
  });

  test.each([1, 2, 5])('of %d segments are the whole table', (TotalSegments) => {
    const segments = Array.from({ length: TotalSegments }, (_, Segment) => scan({ Segment, TotalSegments, Limit: 7 }));
    expect(segments.flat().sort()).toEqual(all);
  });

  test.each([true, false])('of a query, forward: %s', (ScanIndexForward) => {
    const numbers: number[] = [];
    let page: Body = {};
    do {
      page = call('Query', {
        TableName: 'ranged', KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { S: 'p3' } }, Limit: 2, ScanIndexForward, ExclusiveStartKey: page.LastEvaluatedKey,
      });
      numbers.push(...page.Items!.map(({ at }) => Number(at.N)));
    } while (page.LastEvaluatedKey);
    const ascending = Array.from({ length: 60 }, (_, index) => index).filter((index) => index % 7 === 3);
    expect(numbers).toEqual(ScanIndexForward ? ascending : ascending.reverse());
  });

  test('end after a megabyte', () => {
    for (let index = 0; index < 5; index += 1) {
      put('large', { at: { N: String(index) }, s: { S: 'x'.repeat(300_000) } }, 'ranged');
    }
    const page = call('Query', { TableName: 'ranged', KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { S: 'large' } } });
    expect(page).toMatchObject({ Count: 4, LastEvaluatedKey: { id: { S: 'large' }, at: { N: '3' } } });
  });
});

describe('indexes', () => {
  beforeEach(() => {
    service.createTable({
      name: 'indexed',
      properties: {
        AttributeDefinitions: ['id', 'group'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [{ IndexName: 'byGroup', KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }], Projection: { ProjectionType: 'KEYS_ONLY' } }],
      },
    });
  });

  const inGroup = (group: string, more: object = {}) => call('Query', {
    TableName: 'indexed', IndexName: 'byGroup', KeyConditionExpression: '#g = :g', ExpressionAttributeNames: { '#g': 'group' }, ExpressionAttributeValues: { ':g': { S: group } }, ...more,
  });

  test('follow the table, and show what they are told to', () => {
    put('a', { group: { S: 'x' }, more: { S: 'data' } }, 'indexed');
    put('b', {}, 'indexed');
    expect(inGroup('x').Items).toEqual([{ id: { S: 'a' }, group: { S: 'x' } }]);
    put('b', { group: { S: 'x' } }, 'indexed');
    expect(inGroup('x').Count).toBe(2);
    put('a', { group: { S: 'y' } }, 'indexed');
    expect([inGroup('x').Count, inGroup('y').Count]).toEqual([1, 1]);
    call('DeleteItem', { TableName: 'indexed', Key: { id: { S: 'b' } } });
    expect(inGroup('x').Count).toBe(0);
  });

  test('items with the same keys in an index have an order of their own, so that pages are whole', () => {
    const ids = ['c', 'a', 'e', 'b', 'd'];
    ids.forEach((id) => put(id, { group: { S: 'x' } }, 'indexed'));
    const found: string[] = [];
    let page: Body = {};
    do {
      page = inGroup('x', { Limit: 2, ExclusiveStartKey: page.LastEvaluatedKey });
      found.push(...page.Items!.map(({ id }) => id.S!));
    } while (page.LastEvaluatedKey);
    expect(found).toEqual([...ids].sort());
  });

  test('do not take an item with another type, or an empty key', () => {
    const write = (group: object) => refusal('PutItem', { TableName: 'indexed', Item: { id: { S: 'a' }, group } });
    expect(write({ N: '1' })).toContain('Type mismatch for Index Key group Expected: S Actual: N IndexName: byGroup');
    expect(write({ S: '' })).toContain('cannot contain an empty string value. Key: group');
  });
});

describe('batches', () => {
  const writes = (count: number) => Array.from({ length: count }, (_, index) => ({ PutRequest: { Item: { id: { S: `b${index}` }, s: { S: 'x'.repeat(300_000) } } } }));

  test('of 25 writes and of 100 reads are the largest', () => {
    call('BatchWriteItem', { RequestItems: { keyed: writes(25) } });
    expect(refusal('BatchWriteItem', { RequestItems: { keyed: writes(26) } })).toContain('Member must have length less than or equal to 25');
    expect(refusal('BatchWriteItem', { RequestItems: { keyed: writes(13), ranged: writes(13) } })).toContain('Too many items requested for the BatchWriteItem call');
    const keys = (count: number, from: number = 0) => Array.from({ length: count }, (_, index) => ({ id: { S: `b${from + index}` } }));
    expect(call('BatchGetItem', { RequestItems: { keyed: { Keys: keys(100, 25) } } })).toEqual({ Responses: { keyed: [] }, UnprocessedKeys: {} });
    expect(refusal('BatchGetItem', { RequestItems: { keyed: { Keys: keys(101) } } })).toContain('Member must have length less than or equal to 100');
  });

  test('of more than 16 MB of answers leave the rest for later', () => {
    for (let round = 0; round < 3; round += 1) {
      call('BatchWriteItem', { RequestItems: { keyed: writes(75).slice(round * 25, round * 25 + 25) } });
    }
    const Keys = Array.from({ length: 75 }, (_, index) => ({ id: { S: `b${index}` } }));
    const first = call('BatchGetItem', { RequestItems: { keyed: { Keys, ProjectionExpression: 'id' } } }) as { Responses: { keyed: object[] }; UnprocessedKeys: object };
    const second = call('BatchGetItem', { RequestItems: first.UnprocessedKeys }) as { Responses: { keyed: object[] }; UnprocessedKeys: object };
    expect(first.Responses.keyed.length).toBeLessThan(60);
    expect([...first.Responses.keyed, ...second.Responses.keyed]).toEqual(Keys);
    expect(second.UnprocessedKeys).toEqual({});
  });
});

describe('transactions', () => {
  const transact = (...TransactItems: object[]) => ({ TransactItems });

  test('write everything, in every table', () => {
    put('old');
    call('TransactWriteItems', transact(
      { Put: { TableName: 'ranged', Item: { id: { S: 'a' }, at: { N: '1' } } } },
      { Update: { TableName: 'keyed', Key: { id: { S: 'n' } }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } } },
      { Delete: { TableName: 'keyed', Key: { id: { S: 'old' } } } },
      { ConditionCheck: { TableName: 'keyed', Key: { id: { S: 'none' } }, ConditionExpression: 'attribute_not_exists(id)' } },
    ));
    expect([get('n'), get('old'), get('none')]).toEqual([{ id: { S: 'n' }, n: { N: '1' } }, undefined, undefined]);
    expect(call('TransactGetItems', transact({ Get: { TableName: 'ranged', Key: { id: { S: 'a' }, at: { N: '1' } } } }, { Get: { TableName: 'keyed', Key: { id: { S: 'old' } } } })))
      .toEqual({ Responses: [{ Item: { id: { S: 'a' }, at: { N: '1' } } }, {}] });
  });

  test('or nothing, and say why', () => {
    put('a', { s: { S: 'x' } });
    const { body } = service.handle('DynamoDB_20120810.TransactWriteItems', JSON.stringify(transact(
      { Put: { TableName: 'keyed', Item: { id: { S: 'fresh' } } } },
      { Delete: { TableName: 'keyed', Key: { id: { S: 'a' } }, ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } },
      { Update: { TableName: 'keyed', Key: { id: { S: 'b' } }, UpdateExpression: 'SET s = nothing' } },
    )));
    expect(JSON.parse(body)).toMatchObject({
      Message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { id: { S: 'a' }, s: { S: 'x' } } }, { Code: 'ValidationError', Message: expect.any(String) }],
    });
    expect([get('fresh'), get('a')]).toEqual([undefined, { id: { S: 'a' }, s: { S: 'x' } }]);
  });

  test('touch an item once, and are of one kind each', () => {
    const deletion = { Delete: { TableName: 'keyed', Key: { id: { S: 'a' } } } };
    expect(refusal('TransactWriteItems', transact(deletion, deletion))).toContain('Transaction request cannot include multiple operations on one item');
    expect(refusal('TransactWriteItems', transact({ ...deletion, Put: {} }))).toContain('TransactItems can only contain one of Check, Put, Update or Delete');
    expect(refusal('TransactWriteItems', transact())).toContain('transactItems');
    expect(refusal('TransactGetItems', transact({}))).toContain('tableName');
  });
});

describe('time to live', () => {
  beforeEach(() => {
    service.createTable({ name: 'expiring', properties: { ...KEYED, TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } } });
  });

  const left = () => call('Scan', { TableName: 'expiring' }).Items!.map(({ id }) => id.S).sort();
  const seconds = START / 1000;

  test('what has expired can be read until it is deleted, an hour later at most', async () => {
    put('soon', { until: { N: String(seconds + 60) } }, 'expiring');
    put('later', { until: { N: String(seconds + 7200) } }, 'expiring');
    put('never', {}, 'expiring');
    put('text', { until: { S: String(seconds + 60) } }, 'expiring');
    put('milliseconds', { until: { N: String(START) } }, 'expiring');
    put('long ago', { until: { N: String(seconds - 6 * 365 * 86_400) } }, 'expiring');
    await clock.advance(30 * 60_000);
    expect(left()).toContain('soon');
    await clock.advance(31 * 60_000);
    expect(left()).toEqual(['later', 'long ago', 'milliseconds', 'never', 'text']);
    await clock.advance(24 * 3_600_000);
    expect(left()).toEqual(['long ago', 'milliseconds', 'never', 'text']);
  });

  test('is told', () => {
    expect(call('DescribeTimeToLive', { TableName: 'expiring' })).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' } });
    expect(call('DescribeTimeToLive', { TableName: 'keyed' })).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
  });
});

describe('tables', () => {
  test('can be made, described, listed and deleted by calls', () => {
    call('CreateTable', { TableName: 'made', BillingMode: 'PAY_PER_REQUEST', ...KEYED });
    put('a', {}, 'made');
    expect(call('DescribeTable', { TableName: 'made' })).toEqual({
      Table: {
        TableName: 'made',
        TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/made',
        TableId: expect.stringMatching(/^[-0-9a-f]{36}$/),
        TableStatus: 'ACTIVE',
        CreationDateTime: START / 1000,
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        ItemCount: 1,
        ...KEYED,
      },
    });
    expect(call('ListTables', {})).toEqual({ TableNames: ['keyed', 'made', 'ranged'] });
    expect(call('ListTables', { Limit: 1, ExclusiveStartTableName: 'keyed' })).toEqual({ TableNames: ['made'], LastEvaluatedTableName: 'made' });
    expect(refusal('CreateTable', { TableName: 'made', ...KEYED })).toBe('ResourceInUseException: Table already exists: made');
    call('DeleteTable', { TableName: 'made' });
    expect(refusal('DescribeTable', { TableName: 'made' })).toBe('ResourceNotFoundException: Requested resource not found: Table: made not found');
  });

  test('are found by their ARN too', () => {
    put('a', {}, 'arn:aws:dynamodb:us-east-1:000000000000:table/keyed');
    expect(get('a')).toEqual({ id: { S: 'a' } });
  });

  test.each([
    ['a name that is too short', 'x', KEYED, /^TableName must be at least 3 characters long/],
    ['no key', 'table', { AttributeDefinitions: [] }, /'keySchema' failed to satisfy constraint/],
    ['a key without a type', 'table', { KeySchema: KEYED.KeySchema }, /^One or more parameter values were invalid: Some index key attributes are not defined/],
    ['a type that is none', 'table', { ...KEYED, AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'BOOL' }] }, /Member must satisfy enum value set: \[B, N, S\]/],
    ['a definition that nothing uses', 'table', { ...RANGED, KeySchema: KEYED.KeySchema }, /^One or more parameter values were invalid: Some AttributeDefinitions are not used/],
    ['a sort key in front', 'table', { ...RANGED, KeySchema: [...RANGED.KeySchema].reverse() }, /^Invalid KeySchema: The first KeySchemaElement is not a HASH key type$/],
    ['two partition keys', 'table', { ...RANGED, KeySchema: RANGED.KeySchema.map((key) => ({ ...key, KeyType: 'HASH' })) }, /^Invalid KeySchema: The second KeySchemaElement is not a RANGE key type$/],
    ['one attribute as both keys', 'table', { ...KEYED, KeySchema: [...KEYED.KeySchema, { AttributeName: 'id', KeyType: 'RANGE' }] }, /have the same name$/],
    ['an index without a projection', 'table', { ...KEYED, GlobalSecondaryIndexes: [{ IndexName: 'index', KeySchema: KEYED.KeySchema }] }, /Unknown ProjectionType: null$/],
  ])('%s is refused', (_, name, properties, message) => {
    expect(() => service.createTable({ name, properties })).toThrow(message);
    expect(() => service.createTable({ name, properties })).toThrow(DynamoDbError);
  });

  test('a request that is no object', () => {
    expect([refusal('GetItem', 1), refusal('GetItem', []), refusal('GetItem', null)]).toEqual(Array(3).fill('SerializationException: The request must be an object.'));
  });
});

test('of what will expire the items that were written last are kept, and everything that does not expire', () => {
  service = new DynamoDbService({ clock, mostExpiringItems: 3 });
  service.createTable({ name: 'keyed', properties: { ...KEYED, TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } } });
  const until = { until: { N: String(START / 1000 + 60) } };
  put('stays');
  ['a', 'b', 'c', 'a', 'd'].forEach((id) => put(id, until));
  put('kept', until);
  put('kept'); // it does not expire any more
  put('e', until);
  const { Items = [] } = call('Scan', { TableName: 'keyed' });
  expect(Items.map(({ id }) => id.S).sort()).toEqual(['a', 'd', 'e', 'kept', 'stays']);
});
