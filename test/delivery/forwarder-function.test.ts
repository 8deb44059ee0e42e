import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Backend, ScalableWebhook, ScalableWebhookProps } from '../../src';
import { propertiesOf, statementsOf, synthWebhook } from '../synth';

const FORWARDER: [string, string] = ['AWS::Lambda::Function', 'OrdersForwarder'];

function forwarderOf(props: Partial<ScalableWebhookProps>): Record<string, any> {
  return propertiesOf(synthWebhook({ contentTypes: ['application/json'], ...props }).template, ...FORWARDER);
}

test('by default it runs on Node.js 24, ARM and 256 MB, in no VPC, and its log is kept for three months', () => {
  const { template, webhook } = synthWebhook({ contentTypes: ['application/json'] });
  expect(propertiesOf(template, ...FORWARDER)).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 256 });
  expect(propertiesOf(template, ...FORWARDER).VpcConfig).toBeUndefined();
  expect(propertiesOf(template, 'AWS::Logs::LogGroup', 'OrdersForwarderLog').RetentionInDays).toBe(90);
  expect(() => webhook.connections).toThrow(
    'connections got Stack/Orders without a vpc, expected one because only a forwarder in a VPC has security groups; pass vpc to the webhook.');
});

test('memorySize, runtime and architecture', () => {
  const { NODEJS_22_X } = lambda.Runtime;
  expect(forwarderOf({ memorySize: 1024, runtime: NODEJS_22_X, architecture: lambda.Architecture.X86_64 }))
    .toMatchObject({ MemorySize: 1024, Runtime: 'nodejs22.x', Architectures: ['x86_64'] });
  expect(forwarderOf({ memorySize: 128 }).MemorySize).toBe(128);
  expect(forwarderOf({ memorySize: 10240 }).MemorySize).toBe(10240);
  expect(forwarderOf({ runtime: new lambda.Runtime('nodejs26.x', lambda.RuntimeFamily.NODEJS) }).Runtime).toBe('nodejs26.x');
});

describe('in a VPC', () => {
  function inVpc(props: (stack: Stack, vpc: ec2.Vpc) => Partial<ScalableWebhookProps>) {
    const stack = new Stack(new App(), 'Stack');
    const subnetConfiguration = [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'app', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ];
    const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration });
    const webhook = new ScalableWebhook(stack, 'Orders', {
      backend: Backend.url('http://orders.internal'), contentTypes: ['application/json'], vpc, ...props(stack, vpc),
    });
    return { stack, vpc, webhook, template: () => Template.fromStack(stack) };
  }
  const subnets = (template: Template): string => JSON.stringify(propertiesOf(template, ...FORWARDER).VpcConfig.SubnetIds);

  test('it is in the private subnets, with a security group of its own, and may have network interfaces', () => {
    const template = inVpc(() => ({})).template();
    expect(subnets(template)).toMatch(/^\[\{"Ref":"VpcappSubnet1.*VpcappSubnet2[^,]*\]$/);
    expect(propertiesOf(template, ...FORWARDER).VpcConfig.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^OrdersForwarderSecurityGroup/), 'GroupId'] }]);
    expect(statementsOf(template, 'OrdersForwarderRole')).toContainEqual({
      Effect: 'Allow',
      Action: [
        'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
      ],
      Resource: '*',
    });
  });

  test('it is in the subnets and has the security groups that are given', () => {
    const { template } = inVpc((stack, vpc) => ({
      vpcSubnets: { subnetGroupName: 'data' },
      securityGroups: [new ec2.SecurityGroup(stack, 'Mine', { vpc })],
    }));
    expect(subnets(template())).toContain('VpcdataSubnet1');
    expect(propertiesOf(template(), ...FORWARDER).VpcConfig.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'GroupId'] }]);
  });

  test('connections lets it reach a backend', () => {
    const { stack, vpc, webhook, template } = inVpc(() => ({}));
    const backend = new ec2.SecurityGroup(stack, 'Backend', { vpc });
    webhook.connections.allowTo(backend, ec2.Port.tcp(80));
    template().hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 80,
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Backend'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersForwarderSecurityGroup'), 'GroupId'] },
    });
  });
});

describe('wrong props are one sentence with what, got, expected and fix', () => {
  const imported = (): ec2.ISecurityGroup => ec2.SecurityGroup.fromSecurityGroupId(new Stack(), 'Group', 'sg-1');

  test.each<[Partial<ScalableWebhookProps>, string]>([
    [{ memorySize: 127 }, 'memorySize must be a whole number from 128 to 10240, got: 127; choose one in between.'],
    [{ memorySize: 10241 }, 'memorySize must be a whole number from 128 to 10240, got: 10241; choose one in between.'],
    [{ memorySize: 256.5 }, 'memorySize must be a whole number from 128 to 10240, got: 256.5; choose one in between.'],
    [{ runtime: lambda.Runtime.NODEJS_20_X }, 'runtime must be Node.js 22 or newer, got: "nodejs20.x"; leave it out, or pass lambda.Runtime.NODEJS_24_X.'],
    [{ runtime: lambda.Runtime.PYTHON_3_13 }, 'runtime must be Node.js 22 or newer, got: "python3.13"; leave it out, or pass lambda.Runtime.NODEJS_24_X.'],
    [{ runtime: lambda.Runtime.FROM_IMAGE }, 'runtime must be Node.js 22 or newer, got: "FROM_IMAGE"; leave it out, or pass lambda.Runtime.NODEJS_24_X.'],
    [{ vpcSubnets: { subnetGroupName: 'app' } }, 'vpcSubnets got a value without vpc, expected both because a function has subnets in a VPC only; pass vpc or leave vpcSubnets out.'],
    [{ securityGroups: [imported()] }, 'securityGroups got a value without vpc, expected both because a function has security groups in a VPC only; pass vpc or leave securityGroups out.'],
  ])('%#', (props, message) => {
    expect(() => synthWebhook(props)).toThrow(message);
  });
});
