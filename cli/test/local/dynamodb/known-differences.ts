import { EVERYTHING } from './cases';
import { Request } from './comparison';

/** A request that the two answer differently, and which of them is right, or why it does not matter. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  /** Made before, and answered the same. */
  readonly before: readonly Request[];
  readonly request: Request;
  /** What this project's DynamoDB answers, as far as it matters. */
  readonly ours: object;
}

const put = (Item: object): Request => ['PutItem', { TableName: 'simple', Item }];
const update = (UpdateExpression: string, ExpressionAttributeValues?: object): Request => [
  'UpdateItem', { TableName: 'simple', Key: { id: { S: 'item' } }, UpdateExpression, ExpressionAttributeValues, ReturnValues: 'ALL_NEW' },
];
const count = (FilterExpression: string, ExpressionAttributeValues?: object): Request => [
  'Scan', { TableName: 'simple', FilterExpression, ExpressionAttributeValues, Select: 'COUNT' },
];

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'removing from an item that is not there',
    reason: 'recorded on AWS (vector remove-from-missing-item-makes-none)',
    before: [['UpdateItem', { TableName: 'simple', Key: { id: { S: 'item' } }, UpdateExpression: 'REMOVE s' }]],
    request: ['Scan', { TableName: 'simple' }],
    ours: { Count: 0 },
  },
  {
    name: 'removing two elements of a list',
    reason: 'indexes are taken for those of the list before the update, as ExtendDB does (unproven); dynalite moves the others up in between',
    before: [put({ id: { S: 'item' }, l: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] } })],
    request: update('REMOVE l[0], l[1]'),
    ours: { Attributes: { id: { S: 'item' }, l: { L: [{ S: 'c' }] } } },
  },
  {
    name: 'lists and maps that are equal',
    reason: 'they are the same when their contents are (documented: "Comparison operator and function reference"); dynalite compares objects of JavaScript',
    before: [put(EVERYTHING)],
    request: count('l = :l AND m = :m', { ':l': EVERYTHING.l, ':m': EVERYTHING.m }),
    ours: { Count: 1 },
  },
  {
    name: 'a list that contains a list',
    reason: 'elements of every type can be looked for (documented: "contains")',
    before: [put(EVERYTHING)],
    request: count('contains(l, :e)', { ':e': { L: [{ S: 'deep' }] } }),
    ours: { Count: 1 },
  },
  {
    name: 'the size of an empty text',
    reason: 'it is there, and has no character (unproven); dynalite takes an empty text for none',
    before: [put({ id: { S: 'item' }, s: { S: '' } })],
    request: count('size(s) = :zero', { ':zero': { N: '0' } }),
    ours: { Count: 1 },
  },
  {
    name: 'the order of lists and sets',
    reason: 'they have none, so that nothing is less or more than they are (documented: "Comparison operator and function reference")',
    before: [put(EVERYTHING)],
    request: count('ss >= :ss', { ':ss': { SS: ['a', 'b', 'c'] } }),
    ours: { Count: 0 },
  },
  {
    name: 'parentheses around a part of a path',
    reason: 'a later dynalite than the one that is published takes them as well (unproven)',
    before: [put(EVERYTHING)],
    request: count('(m).leaf = :value', { ':value': { S: 'value' } }),
    ours: { Count: 1 },
  },
  {
    name: 'a name with an underscore in front',
    reason: 'a later dynalite than the one that is published refuses it in conditions as well (unproven)',
    before: [],
    request: count('_s = :s', { ':s': { S: 'text' } }),
    ours: { type: 'ValidationException', message: 'Invalid FilterExpression: Syntax error' },
  },
  {
    name: 'parentheses around both operands of a sum',
    reason: 'they may be around each operand (unproven); the grammar of dynalite does not come back to try that',
    before: [put({ id: { S: 'item' }, n: { N: '1' } })],
    request: update('SET n = (n) + (:one)', { ':one': { N: '1' } }),
    ours: { Attributes: { id: { S: 'item' }, n: { N: '2' } } },
  },
  {
    name: 'a sum with more than 38 digits',
    reason: 'DynamoDB stores none (documented: "Number"); dynalite looks only at the numbers of a request',
    before: [put({ id: { S: 'item' }, n: { N: '1e37' } })],
    request: update('ADD n :n', { ':n': { N: '1e-10' } }),
    ours: { type: 'ValidationException', message: 'Attempting to store more than 38 significant digits in a Number' },
  },
  {
    name: 'what a deletion returns',
    reason: 'reported of AWS (vector delete-returns-only-the-old-item); dynalite does not check it',
    before: [],
    request: ['DeleteItem', { TableName: 'simple', Key: { id: { S: 'item' } }, ReturnValues: 'ALL_NEW' }],
    ours: { type: 'ValidationException', message: 'ReturnValues can only be ALL_OLD or NONE' },
  },
  {
    name: 'the first of no number of segments',
    reason: 'the check is there for every segment; dynalite takes segment 0 for none',
    before: [],
    request: ['Scan', { TableName: 'simple', Segment: 0 }],
    ours: { type: 'ValidationException' },
  },
  {
    name: 'a consistent scan of a global index',
    reason: 'it is refused (documented: "ConsistentRead" of Scan); dynalite does not know the parameter',
    before: [],
    request: ['Scan', { TableName: 'ranged', IndexName: 'byGroup', ConsistentRead: true }],
    ours: { type: 'ValidationException', message: 'Consistent reads are not supported on global secondary indexes' },
  },
  {
    name: 'the item in the way of a condition',
    reason: 'recorded on AWS for DeleteItem (vector conditional-check-failed-returns-item); dynalite is older than the parameter',
    before: [put(EVERYTHING)],
    request: ['PutItem', {
      TableName: 'simple', Item: { id: { S: 'item' } }, ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }],
    ours: { type: 'ConditionalCheckFailedException', Item: expect.objectContaining({ id: { S: 'item' } }) },
  },
  {
    name: 'characters in the size of an item',
    reason: 'text counts as its bytes in UTF-8 (documented: "DynamoDB Item sizes and formats"); dynalite counts characters',
    before: [],
    request: put({ id: { S: 'item' }, s: { S: 'ü'.repeat(300_000) } }),
    ours: { type: 'ValidationException', message: 'Item size has exceeded the maximum allowed size' },
  },
  {
    name: 'a parameter of the time before expressions',
    reason: 'they are not modelled, and the answer says so',
    before: [],
    request: ['Scan', { TableName: 'simple', AttributesToGet: ['id'] }],
    ours: { type: 'ValidationException', message: 'The local DynamoDB does not take the legacy parameter AttributesToGet: use an expression instead.' },
  },
  {
    name: 'an unknown operation',
    reason: 'AWS and dynalite give no text; here it says what there is',
    before: [],
    request: ['ExecuteStatement', { Statement: 'SELECT * FROM simple' }],
    ours: { type: 'UnknownOperationException', message: expect.stringMatching(/^The local DynamoDB does not know the operation ExecuteStatement; it knows GetItem, /) },
  },
];
