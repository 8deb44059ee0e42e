import { Template } from 'aws-cdk-lib/assertions';
import { Everything } from './everything';
import { ROLES } from './roles';

interface Resource {
  readonly Type: string;
  readonly Properties: any;
}

const { stack } = new Everything();
const resources: Record<string, Resource> = Template.fromStack(stack).toJSON().Resources;

/** Logical ids without the hash at their end, by which people know them. */
function nameOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** The resource of a statement: what kind it is, which one, and what is named around it. */
function readable(resource: unknown): string {
  if (typeof resource === 'string') {
    return resource;
  }
  const [[intrinsic, argument]] = Object.entries(resource as Record<string, any>);
  switch (intrinsic) {
    case 'Ref': return nameOf(argument);
    case 'Fn::GetAtt': return nameOf(argument[0]);
    case 'Fn::Join': return argument[1].map(readable).join(argument[0]);
    default: return JSON.stringify(resource);
  }
}

/** What each role may do, as `<action> <resource>`. */
function permissions(): Record<string, string[]> {
  const roles = Object.keys(resources).filter((id) => resources[id].Type === 'AWS::IAM::Role' && id.startsWith('Orders'));
  return Object.fromEntries(roles.map((role) => {
    const policies = Object.values(resources).filter(({ Type, Properties }) =>
      Type === 'AWS::IAM::Policy' && Properties.Roles.some((one: { Ref: string }) => one.Ref === role));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const all: string[] = statements.flatMap(({ Action, Resource: on }) =>
      [Action].flat().flatMap((action: string) => [on].flat().map((one) => `${action} ${readable(one)}`)));
    return [nameOf(role), [...new Set(all)].sort()];
  }));
}

test('each role may do what the table says, and no role is missing in it', () => {
  expect(permissions()).toEqual(Object.fromEntries(Object.entries(ROLES).map(([role, may]) => [role, [...may].sort()])));
});

test('no role has policies besides: none inline, and none managed', () => {
  const roles = Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith('Orders'));
  expect(roles.filter(([, { Properties }]) => Properties.Policies ?? Properties.ManagedPolicyArns).map(([id]) => id)).toEqual([]);
  expect(Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')).toEqual([]);
});

test('nothing is for all resources but what knows none', () => {
  const onAll = Object.values(permissions()).flat().filter((permission) => permission.endsWith(' *')).map((permission) => permission.split(/[: ]/)[0]);
  expect([...new Set(onAll)].sort()).toEqual(['ec2', 'xray']);
});

test('no action is a pattern', () => {
  expect(Object.values(permissions()).flat().filter((permission) => permission.split(' ')[0].includes('*'))).toEqual([]);
});

test('each role is for one service alone', () => {
  const services = Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith('Orders'))
    .map(([id, { Properties }]) => `${nameOf(id)}: ${JSON.stringify(Properties.AssumeRolePolicyDocument.Statement.map(({ Principal }: any) => Principal))}`);
  expect(services.filter((one) => !one.endsWith('[{"Service":"lambda.amazonaws.com"}]'))).toEqual([
    'OrdersIngressSenderRole: [{"Service":"apigateway.amazonaws.com"}]',
  ]);
});
