import { Fifo, FifoLimits } from './fifo';
import { World, WorldOptions } from './world';
import { DeliveryRequest, RequestResult } from '../../../src/delivery/transports/request';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { Gate } from '../../../src/engine/gate';
import { newEnvironment } from '../../../src/engine/settings';
import { Webhook } from '../../../src/envelope/envelope';

/** An environment that found nothing looks again after so long. */
const POLL_MS = 1_000;

const HOUR_MS = 3_600_000;

/** A generator that gives the same numbers each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A message that enters the queue after so many milliseconds. */
export interface Arrival {
  readonly id: string;
  readonly group: string;
  readonly afterMs?: number;
}

export interface DrainOptions extends WorldOptions {
  readonly environments: number;
  readonly backend: (request: DeliveryRequest, world: World) => RequestResult;
  readonly latencyMs?: number;
  /** What a receive and all that goes with it take. Nothing unless told. */
  readonly receiveMs?: number;
  readonly queueLimits?: FifoLimits;
  /** Called before anything is received. */
  readonly prepare?: (world: World) => void;
  /** The gate of each environment. */
  readonly gateOf?: (world: World) => Gate<Webhook>;
  /** It stops after so long, whatever is left; without it, that is an error after six hours. */
  readonly stopAfterMs?: number;
}

export interface Drained {
  readonly world: World;
  /** Ids in the order of their first success. */
  readonly delivered: string[];
  /** Milliseconds from arrival to success. */
  readonly ages: Map<string, number>;
  readonly requests: World['requests'];
  readonly mostReceives: number;
  /** Ids of what the queue did not keep long enough. */
  readonly lost: readonly string[];
}

/** Environments that poll a queue until it is empty, each with a brake of its own. */
export async function drain(
  arrivals: readonly Arrival[], { environments, backend, latencyMs, receiveMs, queueLimits, prepare, gateOf, stopAfterMs, ...options }: DrainOptions,
): Promise<Drained> {
  const world = new World({ random: seeded(7), ...options, settings: { concurrentInvocations: environments, ...options.settings } });
  world.latencyMs = latencyMs ?? world.latencyMs;
  prepare?.(world);
  const startedAt = world.clock.now();
  const queue = new Fifo(() => world.clock.now(), world.settings.visibilityTimeoutMs, queueLimits);
  world.onChangeVisibility = async (changes) => queue.change(changes);
  world.onHold = async (messages, seconds) => queue.change(messages.map(({ messageId, receiptHandle }) => ({ messageId, receiptHandle, seconds })));
  const arrivedAt = new Map<string, number>();
  let mostReceives = 0;
  const delivered: string[] = [];
  const ages = new Map<string, number>();
  world.backend = (request) => {
    const result = backend(request, world);
    if (result.kind === 'response' && result.status === 200) {
      delivered.push(request.deliveryId);
      ages.set(request.deliveryId, world.clock.now() - arrivedAt.get(request.deliveryId)!);
    }
    return result;
  };
  const coming = [...arrivals].sort((a, b) => (a.afterMs ?? 0) - (b.afterMs ?? 0));
  const arrive = (): void => {
    while (coming.length > 0 && startedAt + (coming[0].afterMs ?? 0) <= world.clock.now()) {
      const { id, group } = coming.shift()!;
      arrivedAt.set(id, world.clock.now());
      queue.send(id, group);
    }
  };
  const isOver = (): boolean => {
    const passed = world.clock.now() - startedAt;
    if (stopAfterMs === undefined && passed > 6 * HOUR_MS) {
      throw new Error(`After six hours ${queue.size} messages are still in the queue.`);
    }
    return (queue.size === 0 && coming.length === 0) || passed > (stopAfterMs ?? Infinity);
  };
  const poll = async (): Promise<void> => {
    const state = newEnvironment(world.settings);
    const gate = gateOf?.(world) ?? world.gate;
    for (arrive(); !isOver(); arrive()) {
      if (receiveMs) {
        await world.clock.sleep(receiveMs);
      }
      const batch = queue.receive(10);
      mostReceives = Math.max(mostReceives, ...batch.map(({ receiveCount }) => receiveCount));
      if (batch.length === 0) {
        const next = startedAt + (coming[0]?.afterMs ?? Infinity) - world.clock.now();
        await world.clock.sleep(Math.min(POLL_MS, Math.max(1, next)));
        continue;
      }
      const failures = new Set(await deliverBatch(batch, world.settings, { ...world.ports(), gate }, state));
      batch.filter((one) => !failures.has(one.messageId)).forEach((one) => queue.delete(one.messageId));
    }
  };
  await world.finish(Promise.all(Array.from({ length: environments }, poll)));
  return { world, delivered, ages, requests: world.requests, mostReceives, lost: queue.lost };
}
