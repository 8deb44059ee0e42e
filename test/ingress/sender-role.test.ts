import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Backend, ScalableWebhook } from '../../src';
import { propertiesOf } from '../synth';

/** What trusts API Gateway to take the role that sends, for an API by that logical id. */
function trustFor(apiId: string): object {
  const [partition, region, account] = ['Partition', 'Region', 'AccountId'].map((name) => ({ Ref: `AWS::${name}` }));
  const api = { Ref: expect.stringMatching(new RegExp(`^${apiId}[0-9A-F]{8}$`)) };
  const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
  return {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'apigateway.amazonaws.com' },
    // IfExists: a plain condition refuses every request where API Gateway does not say on whose behalf it asks.
    Condition: {
      StringEqualsIfExists: { 'aws:SourceAccount': account },
      ArnLikeIfExists: {
        'aws:SourceArn': [
          join('arn:', partition, ':execute-api:', region, ':', account, ':', api, '/*'),
          join('arn:', partition, ':apigateway:', region, '::/restapis/', api),
          join('arn:', partition, ':apigateway:', region, '::/restapis/', api, '/*'),
        ],
      },
    },
  };
}

test('the role that sends is for API Gateway, and where it says on whose behalf, for this API of this account only', () => {
  const stack = new Stack(new App(), 'Stack');
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
  const role = propertiesOf(Template.fromStack(stack), 'AWS::IAM::Role', 'OrdersIngressSenderRole');
  expect(role.AssumeRolePolicyDocument.Statement).toEqual([trustFor('OrdersIngressApi')]);
});

test('on an existing API it is for that API', () => {
  const stack = new Stack(new App(), 'Stack');
  const api = new apigateway.RestApi(stack, 'Existing', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes() });
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'], api, path: '/hooks' });
  const role = propertiesOf(Template.fromStack(stack), 'AWS::IAM::Role', 'OrdersIngressSenderRole');
  expect(role.AssumeRolePolicyDocument.Statement).toEqual([trustFor('Existing')]);
});
