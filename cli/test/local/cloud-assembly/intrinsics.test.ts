import { AssemblyError } from '../../../src/local/cloud-assembly/assembly-error';
import { IntrinsicScope, NO_VALUE, resolveCondition, resolveIntrinsics } from '../../../src/local/cloud-assembly/intrinsics';

const scope: IntrinsicScope = {
  name: 'Stack',
  ref: (name) => ({ 'AWS::NoValue': NO_VALUE, 'AWS::Region': 'eu-west-1', 'Queue': 'http://queue', 'List': 'a,b', 'Names': ['x', 'y'] } as Record<string, unknown>)[name],
  attribute: (logicalId, attribute) => `${logicalId}!${attribute}`,
  condition: (name) => name === 'Yes',
  mapping: (...keys) => keys.join('/'),
  importValue: (name) => `imported ${name}`,
};

const resolve = (value: unknown) => resolveIntrinsics(value, scope);

test.each<[string, unknown, unknown]>([
  ['plain values', { A: [1, 'x', true, null, { B: 'c' }] }, { A: [1, 'x', true, null, { B: 'c' }] }],
  ['Ref', { Ref: 'Queue' }, 'http://queue'],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue!Arn'],
  ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Queue.Arn' }, 'Queue!Arn'],
  ['Fn::GetAtt with a dotted attribute', { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }, 'Nested!Outputs.Url'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Queue' }, 3]] }, 'a-http://queue-3'],
  ['Fn::Join of a list that is split', { 'Fn::Join': ['/', { 'Fn::Split': ['.', 'a.b.c'] }] }, 'a/b/c'],
  ['Fn::Join of a list parameter', { 'Fn::Join': ['/', { Ref: 'Names' }] }, 'x/y'],
  ['Fn::Sub', { 'Fn::Sub': '${Queue} in ${AWS::Region}, ${Fn.Arn}, ${!Literal} $x' }, 'http://queue in eu-west-1, Fn!Arn, ${Literal} $x'],
  ['Fn::Sub with names', { 'Fn::Sub': ['${Own}-${Queue}', { Own: { 'Fn::GetAtt': ['A', 'B'] } }] }, 'A!B-http://queue'],
  ['Fn::Select', { 'Fn::Select': ['1', ['a', { Ref: 'Queue' }]] }, 'http://queue'],
  ['Fn::Select of a split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
  ['Fn::If', { 'Fn::If': ['Yes', { Ref: 'Queue' }, 'no'] }, 'http://queue'],
  ['Fn::If, otherwise', { 'Fn::If': ['No', 'yes', ['no']] }, ['no']],
  ['AWS::NoValue in an object', { A: 1, B: { Ref: 'AWS::NoValue' }, C: { 'Fn::If': ['Yes', { Ref: 'AWS::NoValue' }, 1] } }, { A: 1 }],
  ['AWS::NoValue in a list', [1, { Ref: 'AWS::NoValue' }, 2], [1, 2]],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'value'] }, 'Map/eu-west-1/value'],
  ['Fn::ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'x-${AWS::Region}' } }, 'imported x-eu-west-1'],
  ['Fn::Base64', { 'Fn::Base64': 'ü' }, 'w7w='],
  ['Fn::ToJsonString', { 'Fn::ToJsonString': { A: { Ref: 'Queue' } } }, '{"A":"http://queue"}'],
  ['Fn::GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  ['an object that only looks like a function', { Ref: 'Queue', Other: 1 }, { Ref: 'Queue', Other: 1 }],
])('%s', (_, value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

test.each<[string, unknown, boolean]>([
  ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, true],
  ['Fn::Equals compares as text', { 'Fn::Equals': [1, '1'] }, true],
  ['Fn::Equals, not', { 'Fn::Equals': ['a', 'b'] }, false],
  ['Fn::Not', { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }, true],
  ['Fn::And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
  ['Fn::Or', { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] }, true],
  ['Condition', { Condition: 'Yes' }, true],
])('condition %s', (_, value, expected) => {
  expect(resolveCondition(value, scope)).toBe(expected);
});

test.each<[string, unknown, RegExp]>([
  ['an unknown function', { 'Fn::Cidr': [] }, /^Stack Stack uses Fn::Cidr, which the local runtime does not evaluate/],
  ['Fn::Select out of range', { 'Fn::Select': [3, ['a']] }, /selects item 3 of a list of 1/],
  ['Fn::Join of something else', { 'Fn::Join': ['', 3] }, /gives Fn::Join number, expected a list/],
  ['Fn::Join of an object', { 'Fn::Join': ['', [{ A: 1, B: 2 }]] }, /gives Fn::Join \{"A":1,"B":2\}, expected a text/],
  ['Fn::If without an alternative', { 'Fn::If': ['Yes', 1] }, /gives Fn::If a list of 2, expected a list of 3/],
  ['Fn::Sub of a number', { 'Fn::Sub': 3 }, /gives Fn::Sub number/],
])('%s is one sentence', (_, value, message) => {
  expect(() => resolve(value)).toThrow(AssemblyError);
  expect(() => resolve(value)).toThrow(message);
});
