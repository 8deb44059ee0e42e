import { MetricStore } from './metric-store';
import { metricsOf, TemplateAlarm } from './template-alarms';
import { DeliveryMetric } from '../../../src/contract/metrics';
import { EmfMetrics } from '../../../src/delivery/function/emf-metrics';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { newEnvironment } from '../../../src/engine/settings';
import { Arrival, seeded } from '../../delivery/support/drain';
import { Fifo } from '../../delivery/support/fifo';
import { fail, ok, START, World, WorldOptions } from '../../delivery/support/world';

const MINUTE_MS = 60_000;

/** From so many receives on SQS may leave a message out of the age of the oldest one. */
const EXCLUDED_FROM = 3;

/** What a delivery function lives through. Times in milliseconds after the beginning. */
export interface Life extends WorldOptions {
  readonly arrivals: readonly Arrival[];
  readonly untilMs: number;
  /** Whether the backend fails at what it is sent. */
  readonly fails?: (id: string, passedMs: number) => boolean;
  readonly pausedUntilMs?: number;
}

/** A value of a metric. */
interface Value {
  /** Since 1970. */
  readonly minute: number;
  readonly value: number;
}

/** What the metrics of a queue said meanwhile, in seconds. */
export interface Lived {
  /** SQS's age of the oldest message, by the minute, if it counts every message. */
  readonly ages: readonly Value[];
  /** The same, if it leaves out what was received three times. */
  readonly agesOfNew: readonly Value[];
  /** What the function wrote of what went back. */
  readonly returnedAges: readonly Value[];
}

/** Runs the engine with a queue and a backend, and writes down what CloudWatch would be told of their ages. */
export async function live({ arrivals, untilMs, fails = () => false, pausedUntilMs = 0, ...options }: Life): Promise<Lived> {
  const world = new World({ random: seeded(11), ...options });
  const { clock } = world;
  const passed = (): number => clock.now() - START;
  const queue = new Fifo(() => clock.now(), world.settings.visibilityTimeoutMs);
  world.onChangeVisibility = async (changes) => queue.change(changes);
  world.onHold = async (messages, seconds) => queue.change(messages.map(({ messageId, receiptHandle }) => ({ messageId, receiptHandle, seconds })));
  world.backend = ({ deliveryId }) => fails(deliveryId, passed()) ? fail() : ok();
  const ages: Value[] = [];
  const agesOfNew: Value[] = [];
  const returnedAges: Value[] = [];
  const minute = (): number => Math.floor(clock.now() / MINUTE_MS);

  const watch = async (): Promise<void> => {
    for (; passed() < untilMs; await clock.sleep(MINUTE_MS)) {
      ages.push({ minute: minute(), value: (clock.now() - (queue.oldestAt() ?? clock.now())) / 1000 });
      agesOfNew.push({ minute: minute(), value: (clock.now() - (queue.oldestAt(EXCLUDED_FROM) ?? clock.now())) / 1000 });
    }
  };
  const work = async (): Promise<void> => {
    const coming = [...arrivals].sort((a, b) => (a.afterMs ?? 0) - (b.afterMs ?? 0));
    const state = newEnvironment(world.settings);
    const emf = new EmfMetrics('Stack/Orders', 'Default');
    while (passed() < untilMs) {
      for (; coming.length > 0 && (coming[0].afterMs ?? 0) <= passed(); coming.shift()) {
        queue.send(coming[0].id, coming[0].group);
      }
      const batch = queue.receive(10);
      if (batch.length === 0) {
        const next = Math.min(queue.nextVisibleAt, START + (coming[0]?.afterMs ?? Infinity), START + untilMs);
        await clock.sleep(Math.max(1, next - clock.now()));
        continue;
      }
      const settings = { ...world.settings, paused: passed() < pausedUntilMs };
      const left = new Set(await deliverBatch(batch, settings, { ...world.ports(), metrics: emf }, state));
      batch.filter(({ messageId }) => !left.has(messageId)).forEach(({ messageId }) => queue.delete(messageId));
      const values = emf.flush(clock.now()).map((line) => JSON.parse(line)[DeliveryMetric.RETURNED_AGE] as number | undefined);
      returnedAges.push(...values.filter((value) => value !== undefined).map((value) => ({ minute: minute(), value })));
    }
  };
  await world.finish(Promise.all([watch(), work()]));
  return { ages, agesOfNew, returnedAges };
}

/** What CloudWatch has for an alarm of the age of what waits. */
export function storeFor(alarm: TemplateAlarm, { ages, agesOfNew, returnedAges }: Lived, excludes: boolean): MetricStore {
  const store = new MetricStore();
  const [queued, returned] = ['AWS/SQS', 'ScalableWebhook'].map((wanted) => metricsOf(alarm).find(({ namespace }) => namespace === wanted)!);
  (excludes ? agesOfNew : ages).forEach(({ minute, value }) => store.add(queued, minute, value));
  returnedAges.forEach(({ minute, value }) => store.add(returned, minute, value));
  return store;
}
