import { drawRate } from '../draw-scenario';
import { drawGate, GateScenario } from '../gate-scenario';
import { SeededRandom } from '../random';
import { ARCHIVE_CHOICES } from './archive-choices';
import { drawFilter } from './filters';
import { BackendTrouble, Change, DestinationScenario, FanOutScenario, FunctionFaults, NO_FUNCTION_FAULTS, QueueTrouble, Span } from './scenario';

const MINUTE = 60_000;
const BACKEND: readonly BackendTrouble[] = ['down', 'hanging', 'hanging', 'errors', 'slow', 'limited'];
const QUEUE: readonly QueueTrouble[] = ['refused', 'throttled', 'silent', 'answer-lost'];
const CHANGES: readonly Change[] = ['several', 'several', 'to-several', 'to-several', 'added', 'back-kept', 'way-back', 'there-and-back', 'there-and-back'];

/** As the construct has it. */
const RETRY_FOR_SECONDS = 13 * 24 * 60 * 60;

/** In a world in which one destination may not hurt another: whatever happens to others, this is more than each webhook needs. */
const ISOLATION_MS = 100_000;

/** Draws a world: the same for the same seed and number of webhooks. */
export function drawFanOut(seed: number, webhooks: number): FanOutScenario {
  const random = new SeededRandom(seed * 32 + 17);
  const isIsolation = random.chance(0.35);
  const groups = Math.max(1, Math.round(random.magnitude(1, Math.max(2, webhooks / 4))));
  const durationMs = Math.round(isIsolation
    // Each group has three times as long as its webhooks take one after the other.
    ? Math.max(random.magnitude(5, 60) * MINUTE, webhooks / groups * 6_000, webhooks * 400)
    : random.magnitude(1, 90) * MINUTE);
  const count = random.int(1, 6);
  const hasOwn = random.chance(0.75);
  const change = isIsolation || !hasOwn || count === 1 ? 'several' : random.pick(CHANGES);
  const changeAt = Math.round(durationMs * random.between(0.1, 0.6));
  const faultsEndAt = Math.round(durationMs * random.between(1, 1.5)) + 10 * MINUTE;
  const rate = (most: number): number => isIsolation || random.chance(0.4) ? 0 : random.magnitude(0.0005, most);
  const spans = <Kind extends string>(kinds: readonly Kind[], likely: number): Span<Kind>[] => drawSpans(random, kinds, likely, faultsEndAt);
  const around = { isIsolation, hasOwn, faultsEndAt, durationMs };
  const gate = drawFanOutGate(seed, faultsEndAt, isIsolation);
  const functionFaults = (): FunctionFaults => isIsolation ? NO_FUNCTION_FAULTS : drawFunctionFaults(random);
  return {
    seed,
    webhooks,
    groups,
    durationMs,
    batchSize: random.int(1, 10),
    destinations: [
      ...Array.from({ length: count }, (_, index) => drawDestination(random, index, around)),
      ...change === 'one' || !random.chance(0.4) || (hasOwn && count === 1) ? [] : [drawArchive(random, around)],
    ],
    hasOwn,
    change,
    changeAt,
    backAt: Math.round(changeAt + 5 * MINUTE + random.between(0.1, 0.6) * durationMs),
    routerInvocations: isIsolation ? random.int(5, 20) : random.int(2, 20),
    routingRetryForSeconds: isIsolation || random.chance(0.7) ? RETRY_FOR_SECONDS : random.int(120, 900),
    latencies: { queueMs: random.int(3, 30), tableMs: random.int(2, 20), pollerMs: random.int(1, 30), coldStartMs: random.int(100, 1500) },
    router: functionFaults(),
    overflow: functionFaults(),
    queueCalls: rate(0.05),
    tableCalls: rate(0.05),
    visibilityCalls: rate(0.05),
    claimCalls: rate(0.03),
    recordCalls: rate(0.05),
    shareCalls: rate(0.2),
    expiry: rate(0.1),
    table: isIsolation ? [] : spans(['refused'], 0.2),
    overflowQueue: isIsolation ? [] : spans(['refused'], 0.25),
    gate,
    forged: random.chance(0.5) && !gate ? 0.03 : 0,
    resent: random.chance(0.5) ? 0.1 : 0,
    redrives: random.chance(0.5) ? Array.from({ length: random.int(1, 3) }, () => Math.round(random.next() * faultsEndAt)) : [],
    faultsEndAt,
    isolationMs: isIsolation ? ISOLATION_MS : undefined,
  };
}

interface Around {
  readonly isIsolation: boolean;
  readonly hasOwn: boolean;
  readonly faultsEndAt: number;
  readonly durationMs: number;
}

function drawDestination(random: SeededRandom, index: number, { isIsolation, hasOwn, faultsEndAt, durationMs }: Around): DestinationScenario {
  const isHealthy = random.chance(isIsolation ? 0.6 : 0.25);
  const groupsPerInvocation = random.chance(0.5) ? 1 : random.int(2, 5);
  const maxConcurrency = isIsolation && isHealthy ? 10 * groupsPerInvocation : random.int(2, 12) * groupsPerInvocation;
  return {
    name: `d${index}`,
    filter: drawFilter(random, index === 0 && hasOwn ? 1 : 0.4),
    maxConcurrency,
    groupsPerInvocation,
    rate: isIsolation && isHealthy ? undefined : drawRate(random, maxConcurrency, groupsPerInvocation),
    requestTimeoutMs: random.pick([2_000, 10_000, 30_000]),
    backendMs: random.int(5, isIsolation ? 100 : 800),
    backend: isHealthy ? [] : isIsolation && random.chance(0.5)
      ? [{ kind: random.pick(BACKEND), from: Math.round(durationMs * 0.1), until: durationMs }]
      : drawSpans(random, BACKEND, 0.8, faultsEndAt),
    // What is healthy hiccups as well: for a moment its queue takes little.
    queue: isHealthy
      ? Array.from({ length: random.int(0, 3) }, () => blip(random, durationMs))
      : isIsolation && random.chance(0.6)
        ? [{ kind: random.pick(QUEUE), from: Math.round(durationMs * 0.1), until: durationMs }]
        : drawSpans(random, QUEUE, 0.6, faultsEndAt),
    poisonEvery: !isHealthy && random.chance(0.4) ? random.int(7, 60) : 0,
    answerLost: isHealthy || random.chance(0.5) ? 0 : random.magnitude(0.001, 0.05),
    faults: isHealthy ? NO_FUNCTION_FAULTS : drawFunctionFaults(random),
    isHealthy,
  };
}

/** A bucket takes everything, or what it does not take is nothing that a webhook could help. */
function drawArchive(random: SeededRandom, around: Around): DestinationScenario {
  return { ...drawDestination(random, 0, around), ...ARCHIVE_CHOICES, filter: 'everything', rate: undefined, poisonEvery: 0 };
}

/** Where all must come in time, secrets can be read, and are replaced all the same. */
function drawFanOutGate(seed: number, faultsEndAt: number, isIsolation: boolean): GateScenario | undefined {
  const gate = drawGate(seed, faultsEndAt);
  // What names a key that is not known waits for half a minute, and so does what is behind it.
  return gate && isIsolation ? { ...gate, unreadable: [], readFault: 0, keys: undefined } : gate;
}

function blip(random: SeededRandom, durationMs: number): Span<QueueTrouble> {
  const from = Math.round(random.next() * durationMs);
  return { kind: 'throttled', from, until: from + random.int(200, 3_000) };
}

function drawSpans<Kind extends string>(random: SeededRandom, kinds: readonly Kind[], likely: number, endsAt: number): Span<Kind>[] {
  const spans: Span<Kind>[] = [];
  while (spans.length < 4 && random.chance(likely)) {
    const from = Math.round(random.next() * endsAt);
    spans.push({ kind: random.pick(kinds), from, until: Math.min(endsAt, Math.round(from + random.magnitude(500, endsAt))) });
  }
  return spans;
}

function drawFunctionFaults(random: SeededRandom): FunctionFaults {
  const rate = (most: number): number => random.chance(0.5) ? 0 : random.magnitude(0.0005, most);
  return { crash: rate(0.01), stall: rate(0.005), throttle: rate(0.1), retire: rate(0.2) };
}
