import { measuredScenario } from './measured-scenario';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import type { PoisonedGroups, Scenario } from '../scenario';
import type { Deliver } from '../world/function-environment';
import { runWorld } from '../world/world';

/** Healthy webhooks arrive for so long, 20 a second in 200 groups. */
const DURATION_MS = 5 * 60_000;
const HEALTHY = 6_000;
const HEALTHY_GROUPS = 200;
const REQUEST_TIMEOUT_MS = 30_000;

/** What is delivered a little later still counts as in time. */
const GRACE_MS = 2_000;

/** How the forwarder tells what will hang: `chosen` is the engine as it is, by endpoint and path. */
export const LANES = ['chosen', 'endpoint alone', 'none'] as const;
export type Lanes = typeof LANES[number];

/** Where those come in that hang: at an endpoint where nothing else does, at one of a third of the healthy ones, or wherever those do. */
export const PLACES = ['an endpoint of their own', 'the endpoint of a third', 'everywhere'] as const;
export type Place = typeof PLACES[number];

/** Webhooks that hang, each in a group of its own, among healthy ones. */
export interface HangingSetting {
  readonly lanes: Lanes;
  readonly place: Place;
  /** So many a second. */
  readonly rate: number;
}

/** What it did. */
export interface HangingFigures {
  /** Healthy webhooks that were delivered in time, as a part of all. */
  readonly healthy: number;
  /** How long a healthy webhook waited for its delivery, milliseconds. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Requests for those that hang, in the time that it lasted and the quarter of an hour until all are given up on. */
  readonly requests: number;
}

const DELIVER: Readonly<Record<Lanes, Deliver | undefined>> = {
  'chosen': undefined,
  'endpoint alone': withOrigins(1),
  'none': withOrigins(0),
};

const WORLDS: Readonly<Record<Place, Pick<Scenario, 'variedRequests'> & Pick<PoisonedGroups, 'atOwnEndpoint'>>> = {
  'an endpoint of their own': { variedRequests: false, atOwnEndpoint: true },
  'the endpoint of a third': { variedRequests: true, atOwnEndpoint: true },
  'everywhere': { variedRequests: true, atOwnEndpoint: false },
};

/** Runs one world. */
export async function measureHanging({ lanes, place, rate }: HangingSetting): Promise<HangingFigures> {
  const { variedRequests, atOwnEndpoint } = WORLDS[place];
  const waits: number[] = [];
  let inTime = 0;
  const { statistics } = await runWorld(measuredScenario(1, {
    webhooks: HEALTHY,
    groups: HEALTHY_GROUPS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    traffic: { pattern: 'steady', durationMs: DURATION_MS },
    retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 15 * 60 },
    variedRequests,
    poisonedGroups: { groups: Math.round(rate * DURATION_MS / 1000), durationMs: DURATION_MS, atOwnEndpoint },
  }), {
    deliver: DELIVER[lanes],
    onProcessed: (at, waitedMs) => {
      inTime += at < DURATION_MS + GRACE_MS ? 1 : 0;
      waits.push(waitedMs);
    },
  });
  waits.sort((a, b) => a - b);
  const part = (of: number): number => waits[Math.floor(waits.length * of)];
  return { healthy: inTime / HEALTHY, medianMs: part(0.5), p99Ms: part(0.99), requests: statistics['poisoned group hangs'] };
}

/** The engine that is told the first so many of what it would be told of where a webhook came in. */
function withOrigins(count: number): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports,
    reader: {
      read: (body) => {
        const read = ports.reader.read(body);
        return read.kind === 'item' ? { ...read, item: { ...read.item, origins: read.item.origins?.slice(0, count) } } : read;
      },
    },
  }, state);
}
