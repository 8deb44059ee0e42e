import { App, Aspects, CfnParameter, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Backend, ScalableWebhook, ScalableWebhookProps } from '../../src';
import { propertiesOf } from '../synth';

const CODE = { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})') };

function functionOf(stack: Stack, seconds?: number): lambda.Function {
  return new lambda.Function(stack, 'Fn', { ...CODE, timeout: seconds === undefined ? undefined : Duration.seconds(seconds) });
}

type MakeHandler = (stack: Stack) => lambda.IFunction;

function stackOf(handler: MakeHandler, props: Partial<ScalableWebhookProps> = {}): Stack {
  const stack = new Stack();
  new ScalableWebhook(stack, 'Orders', { backend: Backend.function(handler(stack)), contentTypes: ['application/json'], ...props });
  return stack;
}

/** Seconds that an attempt may take, and that the forwarder may. */
function timeoutsOf(handler: MakeHandler, props: Partial<ScalableWebhookProps> = {}): [attempt: number, forwarder: number] {
  const { Environment, Timeout } = propertiesOf(Template.fromStack(stackOf(handler, props)), 'AWS::Lambda::Function', 'OrdersForwarder');
  return [Number(Environment.Variables.REQUEST_TIMEOUT_MS) / 1000, Timeout];
}

const ofTimeout = (seconds?: number): MakeHandler => (stack) => functionOf(stack, seconds);

describe('field case D6: an attempt lasts as long as the function may run', () => {
  test.each<[string, MakeHandler, number | undefined, number]>([
    ['Lambda\'s default', ofTimeout(), undefined, 30],
    ['Lambda\'s default and a short requestTimeout', ofTimeout(), 3, 18],
    ['as long as the default requestTimeout', ofTimeout(30), undefined, 45],
    ['longer than it', ofTimeout(60), undefined, 75],
    ['the longest', ofTimeout(225), undefined, 240],
    ['as long as the requestTimeout', ofTimeout(60), 60, 75],
    ['shorter than it', ofTimeout(60), 100, 100],
    ['a little shorter than it', ofTimeout(60), 70, 75],
    ['of an alias', (stack) => new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: functionOf(stack, 100).currentVersion }), undefined, 115],
    ['of a version', (stack) => functionOf(stack, 100).currentVersion, undefined, 115],
    ['of a singleton', (stack) => new lambda.SingletonFunction(stack, 'One', { ...CODE, uuid: 'one', timeout: Duration.seconds(100) }), undefined, 115],
    ['of an imported function', (stack) => lambda.Function.fromFunctionName(stack, 'Fn', 'orders'), undefined, 30],
    ['of an imported function, as chosen', (stack) => lambda.Function.fromFunctionName(stack, 'Fn', 'orders'), 200, 200],
    ['of an imported alias', (stack) => lambda.Version.fromVersionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:123456789012:function:orders:1'), 7, 7],
    ['known at deployment only', (stack) => new lambda.Function(stack, 'Fn', {
      ...CODE, timeout: Duration.seconds(new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber),
    }), undefined, 30],
    ['known later', (stack) => new lambda.Function(stack, 'Fn', { ...CODE, timeout: Duration.seconds(Lazy.number({ produce: () => 5 })) }), undefined, 30],
  ])('%s', (_, handler, requestTimeout, expected) => {
    const given = requestTimeout === undefined ? {} : { requestTimeout: Duration.seconds(requestTimeout) };
    expect(timeoutsOf(handler, given)).toEqual([expected, expected + 75]);
  });

  test.each<[string, MakeHandler, Duration, string]>([
    ['a second', ofTimeout(31), Duration.seconds(30),
      'requestTimeout got 30 seconds with a function that may run for 31, expected no less because the function would still run when the webhook is sent to it again; write requestTimeout: Duration.seconds(31), or leave it out.'],
    ['much', ofTimeout(200), Duration.seconds(5), 'requestTimeout got 5 seconds with a function that may run for 200, expected no less'],
    ['Lambda\'s default', ofTimeout(), Duration.seconds(2), 'requestTimeout got 2 seconds with a function that may run for 3, expected no less'],
    ['in milliseconds', ofTimeout(3), Duration.millis(2_999), 'requestTimeout got 2.999 seconds with a function that may run for 3,'],
  ])('refused where requestTimeout is shorter: by %s', (_, handler, requestTimeout, message) => {
    expect(() => stackOf(handler, { requestTimeout })).toThrow(message);
  });

  test('refused where no attempt can last as long', () => {
    expect(() => stackOf(ofTimeout(226))).toThrow(
      'Backend.function got Default/Fn with a timeout of 226 seconds, expected at most 225 because an attempt lasts for 240 at most, a cold start included, and the function must be over by then; shorten its timeout, or let it hand longer work on.');
    expect(() => stackOf(ofTimeout(900), { requestTimeout: Duration.minutes(4) })).toThrow('with a timeout of 900 seconds, expected at most 225');
  });

  test.each<[string, (stack: Stack) => void]>([
    ['an override', (stack) => (stack.node.findChild('Fn').node.defaultChild as lambda.CfnFunction).addPropertyOverride('Timeout', 60)],
    ['an Aspect', (stack) => Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof lambda.CfnFunction && node.node.path.includes('Fn')) {
          node.timeout = 60;
        }
      },
    })],
  ])('refused where %s has made the function\'s timeout longer', (_, change) => {
    const app = new App();
    const stack = new Stack(app, 'Default');
    new ScalableWebhook(stack, 'Orders', { backend: Backend.function(functionOf(stack, 15)), contentTypes: ['application/json'] });
    change(stack);
    expect(() => app.synth()).toThrow(
      'Default/Fn has Timeout 60, expected at most 15 because the function would still run when a webhook is sent to it again; set the timeout where the function is made, or pass requestTimeout: Duration.seconds(60) to the webhook.');
  });

  test('a function of another stack is asked as well', () => {
    const app = new App();
    const handler = functionOf(new Stack(app, 'Functions'), 60);
    const stack = new Stack(app, 'Webhooks');
    new ScalableWebhook(stack, 'Orders', { backend: Backend.function(handler), contentTypes: ['application/json'] });
    expect(propertiesOf(Template.fromStack(stack), 'AWS::Lambda::Function', 'OrdersForwarder').Environment.Variables.REQUEST_TIMEOUT_MS).toBe('75000');
  });
});
