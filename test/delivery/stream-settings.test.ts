import { Duration } from 'aws-cdk-lib';
import { drawScenario } from '../../cli/src/simulation/draw-scenario';
import { measureDrain } from '../../cli/src/simulation/defaults-table/measure-drain';
import { runWorld } from '../../cli/src/simulation/world/world';
import { MaxRate } from '../../src';
import * as settings from '../../src/delivery/stream-settings';
import { propertiesOf, synthWebhook } from '../synth';

afterEach(() => jest.restoreAllMocks());

test.each([
  [{ maxConcurrency: 1, groupsPerInvocation: 1, requestTimeoutMs: 1_000 }, { eventSourceMaxConcurrency: 2, reservedConcurrentExecutions: 1, functionTimeoutSeconds: 60 }],
  [{ maxConcurrency: 10, groupsPerInvocation: 1, requestTimeoutMs: 30_000 }, { eventSourceMaxConcurrency: 10, functionTimeoutSeconds: 90 }],
  [{ maxConcurrency: 25, groupsPerInvocation: 10, requestTimeoutMs: 240_000 }, { eventSourceMaxConcurrency: 2, functionTimeoutSeconds: 720 }],
])('%j', (choices, expected) => {
  const derived = settings.streamSettings(choices);
  expect(derived).toMatchObject(expected);
  expect(derived.visibilityTimeoutSeconds).toBe(6 * derived.functionTimeoutSeconds);
});

test('a rate is divided among the invocations that can run at once, and rounded down', () => {
  const choices = { maxConcurrency: 10, groupsPerInvocation: 2, requestTimeoutMs: 10_000, rate: { requests: 99, perSeconds: 60 } };
  expect(settings.streamSettings(choices).rateLimit).toEqual({ requests: 19, perSeconds: 60, shares: 5 });
  expect(settings.streamSettings({ ...choices, maxConcurrency: 1, groupsPerInvocation: 1 }).rateLimit).toEqual({ requests: 99, perSeconds: 60, shares: 1 });
});

/** Settings that nothing would arrive at by itself. */
const ODD: settings.StreamSettings = {
  eventSourceMaxConcurrency: 7, functionTimeoutSeconds: 77, visibilityTimeoutSeconds: 777, rateLimit: { requests: 3, perSeconds: 1, shares: 7 },
};

test('the construct deploys what is derived here, and nothing of its own', () => {
  const derive = jest.spyOn(settings, 'streamSettings').mockReturnValue(ODD);
  const { template } = synthWebhook({ maxConcurrency: 20, requestTimeout: Duration.seconds(20), maxRate: MaxRate.perSecond(40) });
  expect(derive).toHaveBeenCalledWith({ maxConcurrency: 20, groupsPerInvocation: 1, requestTimeoutMs: 20_000, rate: { requests: 40, perSeconds: 1 } });
  const forwarder = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder');
  expect(forwarder).toMatchObject({ Timeout: 77, Environment: { Variables: { RATE_LIMIT: JSON.stringify(ODD.rateLimit) } } });
  expect(propertiesOf(template, 'AWS::SQS::Queue', 'OrdersQueue').VisibilityTimeout).toBe(777);
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 7 } });
});

test('the simulation runs with what is derived here: with one invocation at once, one request is in flight', async () => {
  const scenario = { ...drawScenario(1, 60), maxConcurrency: 10, groupsPerInvocation: 1, groups: 30, rate: undefined };
  const most = async (): Promise<number> => (await runWorld(scenario)).statistics['most in flight'];
  expect(await most()).toBeGreaterThan(1);
  jest.spyOn(settings, 'streamSettings').mockReturnValue({ ...settings.streamSettings({ ...scenario }), eventSourceMaxConcurrency: 1 });
  expect(await most()).toBe(1);
});

test('so does the table of the defaults', async () => {
  const drain = { maxConcurrency: 4, pollerStepMs: 10, batchSize: 10, groupsPerInvocation: 1, latencyMs: 20, groups: 'deep', load: Infinity, webhooks: 50 } as const;
  const lastAt = async (): Promise<number> => Math.max(...(await measureDrain(drain)).deliveredAt);
  const usual = await lastAt();
  jest.spyOn(settings, 'streamSettings').mockReturnValue({ ...settings.streamSettings({ ...drain, requestTimeoutMs: 10_000 }), eventSourceMaxConcurrency: 1 });
  expect(await lastAt()).toBeGreaterThan(1.5 * usual);
});
