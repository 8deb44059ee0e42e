import { compilePattern } from '../../../src/alert-routing/route/event-pattern';

const matches = (pattern: object, event: object): boolean => compilePattern(pattern)(event);

// Published cases of AWS's own matcher, aws/event-ruler (Apache-2.0): RulerTest.java and README.md.
const README_EVENT = {
  'version': '0',
  'id': 'ddddd4-aaaa-7777-4444-345dd43cc333',
  'detail-type': 'EC2 Instance State-change Notification',
  'source': 'aws.ec2',
  'account': '012345679012',
  'time': '2017-10-02T16:24:49Z',
  'region': 'us-east-1',
  'resources': ['arn:aws:ec2:us-east-1:012345679012:instance/i-000000aaaaaa00000'],
  'detail': { 'c.count': 5, 'd.count': 3, 'x.limit': 301.8, 'source-ip': '10.0.0.33', 'instance-id': 'i-000000aaaaaa00000', 'state': 'running' },
};
const RFC_EVENT = {
  Image: {
    Width: 800,
    Height: 600,
    Title: 'View from 15th Floor',
    Thumbnail: { Url: 'http://www.example.com/image/481989943', Height: 125, Width: 100 },
    Animated: false,
    IDs: [116, 943, 234, 38793],
  },
};
const ARRAYS_EVENT = {
  employees: [
    [{ firstName: 'John', lastName: 'Doe', ids: [1234, 1000, 9999] }, { firstName: 'Anna', lastName: 'Smith' }],
    [{ firstName: 'Peter', lastName: 'Jones', ids: [] }],
  ],
};

test.each<object>([
  { 'detail-type': ['EC2 Instance State-change Notification'], 'resources': README_EVENT.resources, 'detail': { state: ['initializing', 'running'] } },
  { time: [{ prefix: '2017-10-02' }], detail: { state: [{ 'anything-but': 'initializing' }] } },
  {
    detail: {
      'source-ip': [{ cidr: '10.0.0.0/24' }], 'c.count': [{ numeric: ['>', 0, '<=', 5] }], 'd.count': [{ numeric: ['<', 10] }], 'x.limit': [{ numeric: ['=', 3.018e2] }],
    },
  },
  { detail: { state: [{ 'anything-but': { prefix: 'init' } }] } },
  { detail: { 'source-ip': [{ cidr: '10.0.0.0/24' }] } },
  { detail: { 'source-ip': [{ cidr: '10.0.0.0/8' }] } },
])('event-ruler: a rule of the README matches its event: %j', (pattern) => {
  expect(matches(pattern, README_EVENT)).toBe(true);
});

test.each<[object, boolean]>([
  [{ Image: { Width: [800], Thumbnail: { Height: [125, 300] } } }, true],
  [{ Image: { Thumbnail: { Url: [{ prefix: 'http' }] } } }, true],
  [{
    Image: {
      Width: [{ numeric: ['<', 1000] }],
      Height: [{ numeric: ['<=', 600] }],
      Title: [{ 'anything-but': 'View from 15th Flood' }],
      Thumbnail: { Url: [{ prefix: 'http' }], Height: [{ numeric: ['>', 124, '<', 126] }], Width: [{ numeric: ['>=', 99.999, '<=', 100] }] },
      Animated: [false],
    },
  }, true],
  [{ Image: { Width: [{ numeric: ['<', 800] }] } }, false],
  [{ Image: { Height: [{ numeric: ['<', 599] }] } }, false],
  [{ Image: { Title: [{ 'anything-but': 'View from 15th Floor' }] } }, false],
  [{ Image: { Thumbnail: { Url: [{ prefix: 'https' }] } } }, false],
  [{ Image: { Thumbnail: { Height: [{ numeric: ['>', 124, '<', 125] }] } } }, false],
  [{ Image: { Thumbnail: { Width: [{ numeric: ['>=', 100.00001, '<=', 1001] }] } } }, false],
  [{ Image: { Animated: [true] } }, false],
])('event-ruler: fields of the example in RFC 7159: %j is %s', (pattern, expected) => {
  expect(matches(pattern, RFC_EVENT)).toBe(expected);
});

test.each<[object, boolean]>([
  [{ employees: { firstName: ['Anna'] } }, true],
  [{ employees: { firstName: ['John'], ids: [1000] } }, true],
  [{ employees: { firstName: ['Anna'], ids: [{ exists: false }] } }, true],
  [{ employees: { firstName: ['Alice'] } }, false],
  [{ employees: { firstName: ['Anna'], lastName: ['Jones'] } }, false],
  [{ employees: { firstName: ['Alice'], lastName: ['Bob'] } }, false],
  [{ a: ['b'] }, false],
  [{ employees: ['b'] }, false],
  [{ employees: { firstName: ['Anna'], ids: [1000] } }, false],
  [{ employees: { firstName: ['Anna'], ids: [{ exists: true }] } }, false],
])('event-ruler: what a rule says of objects in a list is so of one of them: %j is %s', (pattern, expected) => {
  expect(matches(pattern, ARRAYS_EVENT)).toBe(expected);
});

test.each<[object, object, boolean]>([
  [{ a: [{ exists: true }] }, { a: 1 }, true],
  [{ b: [{ exists: false }] }, { a: 1 }, true],
  [{ b: [{ exists: false }] }, { b: 2 }, false],
  [{ x: [{ exists: true }] }, { x: 'X' }, true],
  [{ x: [{ exists: false }] }, { x: 'X' }, false],
  [{ x: [{ exists: true }] }, { x: { y: 1 } }, false],
  [{ x: [{ exists: true }] }, { x: [] }, false],
  [{ x: { y: [{ exists: false }] } }, {}, true],
])('event-ruler: only leaves exist: %j of %j is %s', (pattern, event, expected) => {
  expect(matches(pattern, event)).toBe(expected);
});

// As EventBridge's documentation describes each operator. Which cases there are was chosen after LocalStack's templates (tests/aws/services/events/event_pattern_templates, Apache-2.0);
// what is expected here was not recorded from AWS.
const event = {
  detail: { n: 5, zero: 0, text: 'Hello', none: null, empty: '', list: [1, 2], path: 'a*b\\c', ip: '10.1.2.3', v6: '2001:db8::7', yes: true },
};
test.each<[object, boolean]>([
  [{ n: [5] }, true],
  [{ n: ['5'] }, false],
  [{ zero: [false] }, false],
  [{ yes: [true] }, true],
  [{ none: [null] }, true],
  [{ n: [null] }, false],
  [{ gone: [null] }, false],
  [{ empty: [''] }, true],
  [{ list: [2] }, true],
  [{ list: [3, 4] }, false],
  [{ text: [{ prefix: 'hello' }] }, false],
  [{ text: [{ prefix: { 'equals-ignore-case': 'hE' } }] }, true],
  [{ text: [{ suffix: 'lo' }] }, true],
  [{ text: [{ suffix: { 'equals-ignore-case': 'LO' } }] }, true],
  [{ n: [{ prefix: '5' }] }, false],
  [{ text: [{ 'equals-ignore-case': 'hELLO' }] }, true],
  [{ text: [{ wildcard: 'H*o' }] }, true],
  [{ text: [{ wildcard: '*l*' }] }, true],
  [{ text: [{ wildcard: 'H.*' }] }, false],
  [{ path: [{ wildcard: 'a\\*b\\\\c' }] }, true],
  [{ path: [{ wildcard: 'a\\*c' }] }, false],
  [{ n: [{ wildcard: '*' }] }, false],
  [{ text: [{ numeric: ['>', 0] }] }, false],
  [{ ip: [{ cidr: '10.1.0.0/16' }] }, true],
  [{ ip: [{ cidr: '10.2.0.0/16' }] }, false],
  [{ ip: [{ cidr: '2001:db8::/32' }] }, false],
  [{ v6: [{ cidr: '2001:db8::/32' }] }, true],
  [{ text: [{ cidr: '0.0.0.0/0' }] }, false],
  [{ text: [{ 'anything-but': 'Hello' }] }, false],
  [{ text: [{ 'anything-but': ['a', 'b'] }] }, true],
  [{ n: [{ 'anything-but': [4, 5] }] }, false],
  [{ zero: [{ 'anything-but': 5 }] }, true],
  [{ none: [{ 'anything-but': 'x' }] }, true],
  [{ gone: [{ 'anything-but': 'x' }] }, false],
  [{ text: [{ 'anything-but': { prefix: 'He' } }] }, false],
  [{ n: [{ 'anything-but': { prefix: 'init' } }] }, true],
  [{ text: [{ 'anything-but': { suffix: ['x', 'lo'] } }] }, false],
  [{ text: [{ 'anything-but': { 'equals-ignore-case': ['HELLO', 'bye'] } }] }, false],
  [{ text: [{ 'anything-but': { wildcard: 'H*' } }] }, false],
  [{ text: [{ 'anything-but': { wildcard: 'h*' } }] }, true],
  [{ $or: [{ n: [6] }, { text: ['Hello'] }] }, true],
  [{ $or: [{ n: [6] }, { text: ['Bye'] }], yes: [true] }, false],
  [{ toString: [{ exists: true }] }, false],
  [{ constructor: [{ exists: false }] }, true],
])('%j: %s', (detail, expected) => {
  expect(matches({ detail }, event)).toBe(expected);
});

test.each<unknown>([
  {}, { detail: {} }, { a: [] }, { a: 'b' }, { a: [[1]] }, { a: [{}] }, { a: [{ unheard: 1 }] }, { a: [{ prefix: 1 }] }, { a: [{ prefix: { suffix: 'x' } }] }, { a: [{ wildcard: '**' }] },
  { a: [{ wildcard: 'a\\b' }] }, { a: [{ wildcard: 1 }] }, { a: [{ numeric: [] }] }, { a: [{ numeric: ['~', 1] }] }, { a: [{ numeric: ['>', '1'] }] }, { a: [{ numeric: ['>', 5e9 + 1] }] },
  { a: [{ numeric: ['<', 1, '>', 0] }] }, { a: [{ numeric: ['>', 5, '<', 1] }] }, { a: [{ numeric: 5 }] }, { a: [{ cidr: '10.0.0.0' }] }, { a: [{ cidr: '10.0.0/8' }] }, { a: [{ cidr: '10.0.0.0/33' }] },
  { a: [{ 'anything-but': null }] }, { a: [{ 'anything-but': [] }] }, { a: [{ 'anything-but': ['a', 1] }] }, { a: [{ 'anything-but': { prefix: '' } }] }, { a: [{ 'anything-but': { numeric: ['=', 1] } }] },
  { a: [{ 'anything-but': { prefix: [1] } }] }, { a: [{ exists: 'yes' }] }, { a: [{ prefix: 'a', suffix: 'b' }] }, { $or: [] }, { $or: [{ a: [1] }] }, { $or: 'a' }, { a: [{ 'equals-ignore-case': ['a'] }] },
])('what EventBridge refuses is an error that says where: %j', (pattern) => {
  expect(() => compilePattern(pattern as object)).toThrow(/^The event pattern has .* at .*; expected .*\.$/);
});
