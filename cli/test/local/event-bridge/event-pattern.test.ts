import { matchesPattern, unknownOperators } from '../../../src/local/event-bridge/event-pattern';

const event = {
  'source': 'cdk-scalable-webhook',
  'detail-type': 'Webhook /github',
  'resources': ['arn:a', 'arn:b'],
  'detail': { n: 5, text: 'Hello', none: null, empty: '', list: [1, 2], items: [{ id: 1 }, { id: 2 }], path: 'a*b\\c' },
};

// As EventBridge's documentation describes each operator.
test.each<[object, boolean]>([
  [{ source: ['cdk-scalable-webhook'] }, true],
  [{ source: ['other', 'cdk-scalable-webhook'] }, true],
  [{ source: ['other'] }, false],
  [{ 'source': ['cdk-scalable-webhook'], 'detail-type': ['Other'] }, false],
  [{ account: ['1'] }, false],
  [{ resources: ['arn:b'] }, true],
  [{ detail: { n: [5] } }, true],
  [{ detail: { n: ['5'] } }, false],
  [{ detail: { none: [null] } }, true],
  [{ detail: { n: [null] } }, false],
  [{ detail: { empty: [''] } }, true],
  [{ detail: { list: [2] } }, true],
  [{ detail: { items: { id: [2] } } }, true],
  [{ detail: { items: { id: [3] } } }, false],
  [{ detail: { n: { deeper: [1] } } }, false],
  [{ 'detail-type': [{ prefix: 'Webhook /' }] }, true],
  [{ 'detail-type': [{ prefix: 'webhook' }] }, false],
  [{ 'detail-type': [{ prefix: { 'equals-ignore-case': 'webhook' } }] }, true],
  [{ 'detail-type': [{ suffix: 'github' }] }, true],
  [{ 'detail-type': [{ suffix: { 'equals-ignore-case': 'GITHUB' } }] }, true],
  [{ detail: { n: [{ prefix: '5' }] } }, false],
  [{ detail: { text: [{ 'equals-ignore-case': 'hELLO' }] } }, true],
  [{ detail: { text: [{ wildcard: 'H*o' }] } }, true],
  [{ detail: { text: [{ wildcard: 'H.*' }] } }, false],
  [{ detail: { path: [{ wildcard: 'a\\*b\\\\c' }] } }, true],
  [{ detail: { n: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
  [{ detail: { n: [{ numeric: ['<', 5] }] } }, false],
  [{ detail: { n: [{ numeric: ['=', 5] }] } }, true],
  [{ detail: { text: [{ numeric: ['>', 0] }] } }, false],
  [{ detail: { text: [{ 'anything-but': 'Hello' }] } }, false],
  [{ detail: { text: [{ 'anything-but': ['a', 'b'] }] } }, true],
  [{ detail: { text: [{ 'anything-but': { prefix: 'He' } }] } }, false],
  [{ detail: { text: [{ 'anything-but': { suffix: ['x', 'y'] } }] } }, true],
  [{ detail: { gone: [{ 'anything-but': 'x' }] } }, false],
  [{ detail: { text: [{ exists: true }] } }, true],
  [{ detail: { none: [{ exists: true }] } }, true],
  [{ detail: { gone: [{ exists: false }] } }, true],
  [{ detail: { text: [{ exists: false }] } }, false],
  [{ gone: { deeper: [{ exists: false }] } }, true],
  [{ $or: [{ source: ['other'] }, { detail: { n: [5] } }] }, true],
  [{ $or: [{ source: ['other'] }, { detail: { n: [6] } }] }, false],
  [{ source: [{ unheard: 1 }] }, false],
  [{ toString: [{ exists: true }] }, false],
])('%j: %s', (pattern, expected) => {
  expect(matchesPattern(pattern, event)).toBe(expected);
});

test('what is not modelled is named', () => {
  expect(unknownOperators({ source: ['a', { prefix: 'b' }], detail: { ip: [{ cidr: '10.0.0.0/8' }], $or: [{ a: [{ unheard: 1 }] }, { b: [1] }] } })).toEqual(['cidr', 'unheard']);
});
