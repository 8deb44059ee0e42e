import { headersOfSender } from './deduplication-world';
import { formatEnvelope } from '../../../../src/envelope/envelope';
import type { VirtualClock } from '../../local/clock';
import type { Queue } from '../../local/sqs';
import type { SentWebhook } from '../oracle/sent-webhook';
import type { SeededRandom } from '../random';
import type { Scenario } from '../scenario';
import type { QueueWatch, Sending } from './queue-watch';
import { drawShapes, RequestShape, shapeElsewhere } from './request-shapes';
import type { SigningSource } from './signing-source';

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

/** Between a forged webhook and the one whose place it is to take. */
const FORGED_BEFORE_MS = [1, 1_000, 30_000];

/** One webhook to send. */
interface Sendable {
  readonly group: string;
  /** SQS's. */
  readonly deduplicationId: string;
  /** What is sent again is the same. */
  readonly shape: RequestShape;
  /** Absent where repetitions are delivered. */
  readonly senderId?: string;
  readonly isForged?: boolean;
  readonly isAgain?: boolean;
}

/** The senders and API Gateway: puts as many webhooks into the queue as the scenario says, in its pattern. */
export class Sender {
  private sent = 0;
  /** Webhooks that are sent later; the queue accepts them too. */
  private pending = 0;
  private named = 0;
  private readonly groupWeights: number[] = [];
  private readonly arrivals: readonly Arrival[];
  private readonly shapes: readonly RequestShape[];
  private readonly shapeElsewhere: RequestShape;

  constructor(
    private readonly scenario: Scenario, private readonly clock: VirtualClock, private readonly random: SeededRandom,
    private readonly queue: Queue, private readonly watch: QueueWatch, private readonly source?: SigningSource,
  ) {
    let sum = 0;
    for (let group = 1; group <= scenario.groups; group += 1) {
      sum += group ** -scenario.skew;
      this.groupWeights.push(sum);
    }
    this.arrivals = arrivalsOf(scenario, random);
    const variety = {
      varied: scenario.variedRequests,
      signed: scenario.signed,
      forwardedHeaders: scenario.forwardedHeaders ?? false,
      isText: scenario.gate?.sns !== undefined,
    };
    this.shapes = drawShapes(random, variety);
    this.shapeElsewhere = shapeElsewhere(variety);
  }

  /** Whether the queue has accepted all of them. */
  public get isDone(): boolean {
    return this.sent >= this.expected;
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
    if (this.isFull) {
      return;
    }
    const { random, scenario: { faults, deduplication, poisonedGroups } } = this;
    this.named += 1;
    const name = this.named;
    const webhook: Sendable = { group, deduplicationId: `d${name}`, shape: random.pick(poisonedGroups?.atOwnEndpoint && group.startsWith(POISONED_GROUP) ? [this.shapeElsewhere] : this.shapes), senderId: deduplication && `s${name}` };
    if (deduplication && random.chance(faults.forged)) {
      this.send({ ...webhook, deduplicationId: `f${name}`, isForged: true });
      this.sendLater(webhook, random.pick(FORGED_BEFORE_MS));
    } else {
      this.send(webhook);
      if (random.chance(faults.duplicateSend)) {
        this.clock.after(random.pick(DUPLICATE_AFTER_MS), () => !this.isFull && this.send(webhook));
      }
    }
    if (deduplication && random.chance(faults.resend)) {
      const again = { ...webhook, deduplicationId: `r${name}`, isAgain: true, group: random.chance(0.5) ? group : `g${this.drawGroup()}` };
      this.sendLater(again, Math.round(random.magnitude(1, deduplication.resendWithinMs)));
    }
  }

  /** The place among those that the queue is to accept is taken now. */
  private sendLater(webhook: Sendable, milliseconds: number): void {
    if (!this.isFull) {
      this.pending += 1;
      this.clock.after(milliseconds, () => {
        this.pending -= 1;
        this.send(webhook);
      });
    }
  }

  private get isFull(): boolean {
    return this.sent + this.pending >= this.expected;
  }

  /** All that the queue is to accept. */
  private get expected(): number {
    return this.scenario.webhooks + (this.scenario.poisonedGroups?.groups ?? 0);
  }

  /** What comes again after five minutes is a webhook of its own: that is what the queue makes of it. */
  private send(webhook: Sendable): void {
    const { deduplicationId, isForged, isAgain } = webhook;
    const id = `w${this.sent}`;
    const malformed = isForged ? 'signature' : this.random.chance(this.scenario.malformed) ? this.random.pick(['envelope', 'path'] as const) : undefined;
    const { sent, groupId } = this.write(id, webhook, malformed);
    this.watch.sending = { id, malformed, what: isForged ? 'forged' : isAgain ? 'sent again under one id' : undefined, sent };
    const { deduplicated } = this.queue.send({ body: sent.message, groupId, deduplicationId });
    this.watch.sending = undefined;
    this.sent += deduplicated ? 0 : 1;
  }

  /** What API Gateway makes of a webhook. */
  private write(id: string, { shape, senderId, group }: Sendable, malformed: Sending['malformed']): { readonly sent: SentWebhook; readonly groupId: string } {
    const { webhook, bodyStart, expected } = shape;
    const arrivedAt = Math.round(this.clock.now() + this.scenario.gatewaySkewMs);
    const content = bodyStart ? Buffer.concat([bodyStart, Buffer.from(id)]) : NO_BODY;
    const path = malformed === 'path' ? this.random.pick(PATHS_UPWARDS) : undefined;
    const signed = senderId === undefined ? this.source?.sign(id, content) : undefined;
    const body = signed?.body ?? content;
    const own = senderId === undefined ? signed?.headers ?? [] : headersOfSender(senderId, malformed === 'signature');
    const from = signed?.sourceIp === undefined ? {} : { sourceIp: signed.sourceIp };
    const headers = [...webhook.headers, ...own];
    const { endpoint, method, query } = webhook;
    const envelope = formatEnvelope({
      id,
      arrivedAt,
      endpoint,
      method,
      path: path ?? webhook.path,
      rawPath: path === undefined ? webhook.rawPath : `/prod/${path}`,
      query,
      headers,
      body,
      sourceIp: signed?.sourceIp ?? webhook.sourceIp,
    });
    const sent = {
      arrivedAt,
      endpoint,
      body,
      expected: own.length === 0 && !signed?.sourceIp ? expected : { ...expected, ...from, headers: [...expected.headers, ...own] },
      message: malformed === 'envelope' ? this.random.pick(SPOILERS)(envelope) : envelope,
      senderId,
    };
    return { sent, groupId: signed?.group ?? group };
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
