import { formatEnvelope } from '../../../../src/envelope/envelope';
import type { VirtualClock } from '../../local/clock';
import type { Queue } from '../../local/sqs';
import type { SentWebhook } from '../oracle/sent-webhook';
import type { SeededRandom } from '../random';
import type { Scenario } from '../scenario';
import type { QueueWatch } from './queue-watch';
import { drawShapes, RequestShape } from './request-shapes';
import type { SourceWorld } from './source-world';

/** Up to five minutes SQS swallows what has the same deduplication id. */
const DUPLICATE_AFTER_MS = [1, 1_000, 60_000, 299_000, 301_000, 3_600_000];

/** How the names of poisoned groups begin. */
export const POISONED_GROUP = 'poison';
const NO_BODY = Buffer.alloc(0);
const PATHS_UPWARDS = ['../admin', 'a/../../b', '%2e%2E/admin', 'a/..;x=1/b', 'a%2F..%5Cb', '%252e%252e/admin'];

/** What makes a message no envelope of a version that the forwarder reads. */
const SPOILERS: ReadonlyArray<(envelope: string) => string> = [
  (envelope) => envelope.slice(0, -7),
  (envelope) => envelope.replace('"v":1', '"v":2'),
  (envelope) => envelope.replace('"method":"', '"method":"X'),
  () => '[]',
  () => 'not JSON',
];

/** The senders and API Gateway: puts as many webhooks into the queue as the scenario says, in its pattern. */
export class Sender {
  private sent = 0;
  private readonly groupWeights: number[] = [];
  private readonly arrivals: readonly Arrival[];
  private readonly shapes: readonly RequestShape[];

  constructor(
    private readonly scenario: Scenario, private readonly clock: VirtualClock, private readonly random: SeededRandom,
    private readonly queue: Queue, private readonly watch: QueueWatch, private readonly source?: SourceWorld,
  ) {
    let sum = 0;
    for (let group = 1; group <= scenario.groups; group += 1) {
      sum += group ** -scenario.skew;
      this.groupWeights.push(sum);
    }
    this.arrivals = arrivalsOf(scenario, random);
    const { variedRequests: varied, signed, forwardedHeaders = false } = scenario;
    this.shapes = drawShapes(random, { varied, signed, forwardedHeaders });
  }

  /** Whether the queue has accepted all of them. */
  public get isDone(): boolean {
    return this.sent >= this.scenario.webhooks + (this.scenario.poisonedGroups?.groups ?? 0);
  }

  public start(): void {
    this.plan(0, this.clock.now());
  }

  private plan(index: number, startedAt: number): void {
    if (index < this.arrivals.length) {
      const { at, group } = this.arrivals[index];
      this.clock.after(startedAt + at - this.clock.now(), () => {
        this.sendNew(group ?? `g${this.drawGroup()}`);
        this.plan(index + 1, startedAt);
      });
    }
  }

  private sendNew(group: string): void {
    if (this.isDone) {
      return;
    }
    const deduplicationId = `d${this.sent}`;
    this.send(group, deduplicationId);
    if (this.random.chance(this.scenario.faults.duplicateSend)) {
      this.clock.after(this.random.pick(DUPLICATE_AFTER_MS), () => !this.isDone && this.send(group, deduplicationId));
    }
  }

  /** What comes again after five minutes is a webhook of its own: that is what the queue makes of it. */
  private send(groupId: string, deduplicationId: string): void {
    const id = `w${this.sent}`;
    const malformed = this.random.chance(this.scenario.malformed) ? this.random.pick(['envelope', 'path'] as const) : undefined;
    const sent = this.write(id, malformed);
    this.watch.sending = { id, malformed, sent };
    const { deduplicated } = this.queue.send({ body: sent.message, groupId, deduplicationId });
    this.watch.sending = undefined;
    this.sent += deduplicated ? 0 : 1;
  }

  /** What API Gateway makes of a webhook. */
  private write(id: string, malformed: 'envelope' | 'path' | undefined): SentWebhook {
    const { webhook, bodyStart, expected } = this.random.pick(this.shapes);
    const arrivedAt = Math.round(this.clock.now() + this.scenario.gatewaySkewMs);
    const body = bodyStart ? Buffer.concat([bodyStart, Buffer.from(id)]) : NO_BODY;
    const path = malformed === 'path' ? this.random.pick(PATHS_UPWARDS) : undefined;
    const signature = this.source?.headers(id, body) ?? [];
    const headers = [...webhook.headers, ...signature];
    const envelope = formatEnvelope({ ...webhook, headers, ...path === undefined ? {} : { path, rawPath: `/prod/${path}` }, id, arrivedAt, body });
    return {
      arrivedAt,
      body,
      expected: signature.length === 0 ? expected : { ...expected, headers: [...expected.headers, ...signature] },
      message: malformed === 'envelope' ? this.random.pick(SPOILERS)(envelope) : envelope,
    };
  }

  private drawGroup(): number {
    const { groupWeights } = this;
    const drawn = this.random.next() * groupWeights[groupWeights.length - 1];
    let low = 0;
    let high = groupWeights.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (groupWeights[middle] > drawn) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

/** When a webhook is sent, in milliseconds from the beginning; and its group, where that is not drawn. */
interface Arrival {
  readonly at: number;
  readonly group?: string;
}

function arrivalsOf(scenario: Scenario, random: SeededRandom): readonly Arrival[] {
  const drawn = arrivalTimes(scenario, random).map((at) => ({ at }));
  const { poisonedGroups } = scenario;
  if (!poisonedGroups) {
    return drawn;
  }
  const { groups, durationMs } = poisonedGroups;
  const poisoned = Array.from({ length: groups }, (_, index) => ({ at: Math.floor(index * durationMs / groups), group: `${POISONED_GROUP}${index}` }));
  return [...drawn, ...poisoned].sort((a, b) => a.at - b.at);
}

function arrivalTimes({ traffic, webhooks }: Scenario, random: SeededRandom): number[] {
  const { pattern, durationMs } = traffic;
  const waveMs = durationMs / 5;
  const times = Array.from({ length: webhooks }, () => {
    const at = random.next() * durationMs;
    return Math.floor(pattern === 'waves' ? at - (at % waveMs) + (at % waveMs) / 10 : at);
  });
  return times.sort((a, b) => a - b);
}
