import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, EventSourceMappingProps } from '../../cli/src/local/event-source';
import { measureDrain } from '../../cli/src/simulation/defaults-table/measure-drain';
import { drawScenario } from '../../cli/src/simulation/draw-scenario';
import { runWorld } from '../../cli/src/simulation/world/world';
import { MaxRate } from '../../src';
import * as settings from '../../src/delivery/stream-settings';
import { propertiesOf, synthWebhook } from '../synth';

afterEach(() => jest.restoreAllMocks());

test.each([
  [
    { maxConcurrency: 1, groupsPerInvocation: 1, requestTimeoutMs: 1_000 },
    {
      concurrentInvocations: 1,
      eventSourceMaxConcurrency: 2,
      reservedConcurrentExecutions: 1,
      functionTimeoutSeconds: 76,
      visibilityTimeoutSeconds: 91,
    },
  ],
  [
    { maxConcurrency: 10, groupsPerInvocation: 1, requestTimeoutMs: 29_001 },
    { concurrentInvocations: 10, eventSourceMaxConcurrency: 10, functionTimeoutSeconds: 105, visibilityTimeoutSeconds: 120 },
  ],
  [
    { maxConcurrency: 25, groupsPerInvocation: 10, requestTimeoutMs: 240_000 },
    { concurrentInvocations: 2, eventSourceMaxConcurrency: 2, functionTimeoutSeconds: 315, visibilityTimeoutSeconds: 330 },
  ],
])('%j', (choices, expected) => {
  expect(settings.streamSettings(choices)).toEqual(expected);
});

test('field case D15: a batch whose invocation died is visible again within two minutes, but for requests that may take long themselves', () => {
  const hiddenFor = (requestTimeoutMs: number) =>
    settings.streamSettings({ maxConcurrency: 10, groupsPerInvocation: 1, requestTimeoutMs }).visibilityTimeoutSeconds;
  expect(hiddenFor(1_000)).toBeLessThanOrEqual(120);
  expect(hiddenFor(30_000)).toBeLessThanOrEqual(120);
  expect(hiddenFor(240_000)).toBe(240 + 90);
});

test.each([999, 240_001, NaN])('a request timeout of %d ms is refused', (requestTimeoutMs) => {
  expect(() => settings.streamSettings({ maxConcurrency: 10, groupsPerInvocation: 1, requestTimeoutMs })).toThrow(
    `requestTimeout must be from 1 second to 4 minutes, got: ${requestTimeoutMs / 1000} seconds; what an invocation that dies had in hand waits for longer than that.`);
});

test('a rate is divided among the invocations that can run at once, and rounded down', () => {
  const choices = { maxConcurrency: 10, groupsPerInvocation: 2, requestTimeoutMs: 10_000, rate: { requests: 99, perSeconds: 60 } };
  expect(settings.streamSettings(choices).rateLimit).toEqual({ requests: 19, perSeconds: 60, shares: 5 });
  const serial = settings.streamSettings({ ...choices, maxConcurrency: 1, groupsPerInvocation: 1 });
  expect(serial.rateLimit).toEqual({ requests: 99, perSeconds: 60, shares: 1 });
});

/** Settings that nothing would arrive at by itself. */
const ODD: settings.StreamSettings = {
  concurrentInvocations: 6,
  eventSourceMaxConcurrency: 7,
  reservedConcurrentExecutions: 5,
  functionTimeoutSeconds: 77,
  visibilityTimeoutSeconds: 777,
  rateLimit: { requests: 3, perSeconds: 1, shares: 7 },
};

test('the construct deploys what is derived here, and nothing of its own', () => {
  const derive = jest.spyOn(settings, 'streamSettings').mockReturnValue(ODD);
  const { template } = synthWebhook({ maxConcurrency: 20, requestTimeout: Duration.seconds(20), maxRate: MaxRate.perSecond(40) });
  const rate = { requests: 40, perSeconds: 1 };
  expect(derive).toHaveBeenCalledWith({ maxConcurrency: 20, groupsPerInvocation: 1, requestTimeoutMs: 20_000, rate });
  const forwarder = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder');
  const variables = { RATE_LIMIT: JSON.stringify(ODD.rateLimit), VISIBILITY_TIMEOUT_SECONDS: '777', CONCURRENT_INVOCATIONS: '6' };
  expect(forwarder).toMatchObject({ Timeout: 77, ReservedConcurrentExecutions: 5, Environment: { Variables: variables } });
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

/** What the event sources and queues were made with that were started while something ran. */
async function madeBy(run: () => Promise<unknown>): Promise<{ mappings: EventSourceMappingProps[]; visibilityTimeouts: number[] }> {
  const mappings: EventSourceMappingProps[] = [];
  const visibilityTimeouts: number[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { start } = EventSourceMapping.prototype;
  jest.spyOn(EventSourceMapping.prototype, 'start').mockImplementation(function (this: EventSourceMapping) {
    const { props } = this as unknown as { props: EventSourceMappingProps };
    mappings.push(props);
    visibilityTimeouts.push(props.queue.settings.visibilityTimeout);
    start.call(this);
  });
  await run();
  return { mappings, visibilityTimeouts };
}

test.each([
  ['the simulation', () => runWorld({ ...drawScenario(1, 60), rate: undefined })],
  ['the table of the defaults', () => measureDrain({
    maxConcurrency: 4, pollerStepMs: 10, batchSize: 10, groupsPerInvocation: 1, latencyMs: 20, groups: 'deep', load: Infinity, webhooks: 50,
  })],
])('%s has none of its own for the event source and the queue', async (_what, run: () => Promise<unknown>) => {
  jest.spyOn(settings, 'streamSettings').mockReturnValue({ ...ODD, rateLimit: undefined });
  const { mappings, visibilityTimeouts } = await madeBy(run);
  expect(visibilityTimeouts).toEqual([777]);
  expect(mappings).toMatchObject([{ maximumConcurrency: 7, reservedConcurrency: 5, functionTimeout: 77 }]);
});

test('so does the table of the defaults', async () => {
  const drain = {
    maxConcurrency: 4, pollerStepMs: 10, batchSize: 10, groupsPerInvocation: 1, latencyMs: 20, groups: 'deep', load: Infinity, webhooks: 50,
  } as const;
  const lastAt = async (): Promise<number> => Math.max(...(await measureDrain(drain)).deliveredAt);
  const usual = await lastAt();
  const derived = settings.streamSettings({ ...drain, requestTimeoutMs: 10_000 });
  jest.spyOn(settings, 'streamSettings').mockReturnValue({ ...derived, eventSourceMaxConcurrency: 1 });
  expect(await lastAt()).toBeGreaterThan(1.5 * usual);
});
