import { createHmac } from 'node:crypto';
import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { DeliveryRequest } from '../../../src/delivery/transports/request';
import { GatesInTurn } from '../../../src/delivery/webhook/gates-in-turn';
import { DeliverableWebhook } from '../../../src/delivery/webhook/webhook-reader';
import { Brake, defaultBrake } from '../../../src/engine/brake';
import { DeadLetter } from '../../../src/engine/dead-letter';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { RecordEntry, Records } from '../../../src/engine/delivery-record';
import { Gate, GateDecision } from '../../../src/engine/gate';
import { LogLine } from '../../../src/engine/log-lines';
import { Outcome } from '../../../src/engine/outcome';
import { AttemptOptions, EnginePorts, VisibilityChange } from '../../../src/engine/ports';
import { QueuedMessage } from '../../../src/engine/queued-message';
import { RateLease } from '../../../src/engine/rate-lease';
import { RateShares } from '../../../src/engine/rate-shares';
import { EnvironmentRate, EnvironmentState } from '../../../src/engine/settings';
import { SlidingWindow } from '../../../src/engine/sliding-window';
import { ViolationKind } from '../../src/simulation/oracle/violation';
import { NO_FAULTS, Scenario } from '../../src/simulation/scenario';
import { SENDER_ID_HEADER } from '../../src/simulation/world/deduplication-world';
import { SIGNING_KEY } from '../../src/simulation/world/forwarder-services';
import { Deliver } from '../../src/simulation/world/function-environment';
import { ForwarderParts } from '../../src/simulation/world/world';

/** A forwarder with one fault, and the promises of which at least one is broken by it. */
export interface BrokenCore extends ForwarderParts {
  readonly fault: string;
  readonly breaks: readonly ViolationKind[];
  /** Promises that would notice it sooner, and say less of what it does. */
  readonly unwatched?: readonly ViolationKind[];
  /** Settings without which the fault cannot show. */
  readonly world?: Partial<Scenario>;
}

/** A rate of two, and so two shares, for more than two environments. */
const SPARE_ENVIRONMENTS: Partial<Scenario> = {
  rate: { requests: 2, perSeconds: 5 }, maxConcurrency: 2, groupsPerInvocation: 1, environmentSkewMs: 0, faults: { ...NO_FAULTS, spare: 0.2 },
};

/** Two shares of a rate that cannot be divided by two. */
const TIGHT_RATE: Partial<Scenario> = {
  rate: { requests: 3, perSeconds: 5 },
  maxConcurrency: 2,
  groupsPerInvocation: 1,
  environmentSkewMs: 0,
  faults: NO_FAULTS,
  traffic: { pattern: 'burst', durationMs: 1_000 },
};

const MINUTE = 60_000;

/** A backend that answers 404 for some time, so that there are failures that are no outage. */
const FAILING_BACKEND: Partial<Scenario> = {
  poison: Array.from({ length: 200 }, (_, index) => ({ index, status: 404 })),
  poisonMendedAt: 30 * MINUTE,
  faultsEndAt: 30 * MINUTE,
  backendFaults: [],
  faults: NO_FAULTS,
  records: true,
  rate: undefined,
  gate: undefined,
  poisonedGroups: undefined,
};
/** A backend that nobody reaches for some time. */
const AWAY: Partial<Scenario> = {
  backendFaults: [{ kind: 'connection-refused', from: 0, until: 30 * MINUTE }], faultsEndAt: 30 * MINUTE, faults: NO_FAULTS, rate: undefined, gate: undefined,
};
const LIMITED_BACKEND: Partial<Scenario> = {
  backendFaults: [{ kind: 'limited', from: 0, until: 10 * MINUTE }], faultsEndAt: 10 * MINUTE, faults: NO_FAULTS,
};
const FUNCTION_BACKEND: Partial<Scenario> = {
  functionTimeoutMs: 1_000,
  backendFaults: [{ kind: 'reset', from: 0, until: MINUTE }],
  faultsEndAt: MINUTE,
  faults: NO_FAULTS,
  maxConcurrency: 2,
  groupsPerInvocation: 1,
  rate: undefined,
};
const GONE_AND_REJECTED: Partial<Scenario> = {
  poison: [400, 410, 422, 410, 400].map((status, index) => ({ index: 3 * index, status })),
  poisonMendedAt: Infinity,
  faults: NO_FAULTS,
  backendFaults: [],
  records: true,
};

const SOON = withChanges((changes) => changes.map((change) => ({ ...change, seconds: Math.min(1, change.seconds) })));

/** Senders that send again, and somebody who forges, while nothing else goes wrong. */
const REPETITIONS: Partial<Scenario> = {
  deduplication: { windowSeconds: 3 * 24 * 60 * 60, resendWithinMs: 60_000 }, faults: { ...NO_FAULTS, resend: 0.3 }, gate: undefined,
};

const GRANTS_ALL: RateShares = { claim: () => Promise.resolve(true) };

/** A source whose secrets cannot be read at times, and webhooks that the sender did not sign; nothing else goes wrong. */
const VERIFIED: Partial<Scenario> = {
  gate: {
    rotations: [20 * MINUTE],
    senderLagMs: 60_000,
    unreadable: [{ secret: 'current', kind: 'refused', from: 0, until: 2 * MINUTE }, { secret: 'current', kind: 'passing', from: 20 * MINUTE, until: 22 * MINUTE }],
    readFault: 0.1,
    forged: 0.1,
    drops: false,
  },
  deduplication: undefined,
  traffic: { pattern: 'steady', durationMs: 30 * MINUTE },
  faultsEndAt: 40 * MINUTE,
  groups: 5,
  maxConcurrency: 5,
  groupsPerInvocation: 1,
  rate: undefined,
  faults: NO_FAULTS,
  backendFaults: [],
  gatewaySkewMs: 0,
  environmentSkewMs: 0,
};

/** Faults that were made in real forwarders, or that a careless change to this one could make. */
export const BROKEN_CORES: readonly BrokenCore[] = [
  {
    fault: 'acknowledges what failed',
    deliver: async (...all) => {
      await deliverBatch(...all);
      return [];
    },
    breaks: ['lost'],
  },
  {
    fault: 'returns the failed message and forgets what is behind it in its group',
    deliver: async (batch, ...others) => firstOfEachGroup(batch, await deliverBatch(batch, ...others)),
    breaks: ['lost'],
    world: { groups: 3, batchSize: 10, faults: { ...NO_FAULTS, serverError: 0.2, visibility: 0.5 } },
  },
  {
    fault: 'goes on in a group after a failure',
    deliver: messageByMessage,
    breaks: ['reordered', 'overlap'],
    unwatched: ['wrongLog'],
    world: { records: false, malformed: 0 },
  },
  {
    fault: 'makes what is behind a failed message overtake it',
    deliver: async (batch, settings, ports, state) => deliverBatch([...batch].reverse(), settings, ports, state),
    breaks: ['reordered'],
  },
  {
    fault: 'acknowledges before the dead letter is stored',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports,
      queue: { ...ports.queue, deadLetter: async (letter) => void ports.queue.deadLetter(letter).catch(() => undefined) },
    }, state),
    breaks: ['lost', 'reordered'],
    world: { malformed: 0.2, faults: { ...NO_FAULTS, deadLetter: 0.5 } },
  },
  {
    fault: 'returns what was delivered',
    deliver: async (batch, settings, ports, state) => {
      const failed = await deliverBatch(batch, settings, ports, state);
      for (const { messageId, receiptHandle } of batch.filter((message) => !failed.includes(message.messageId))) {
        await ports.queue.changeVisibility([{ messageId, receiptHandle, seconds: 1 }]).catch(() => undefined);
      }
      return batch.map(({ messageId }) => messageId);
    },
    breaks: ['unexplainedDuplicate'],
  },
  {
    fault: 'takes 3xx and 4xx for success',
    deliver: withOutcomes((outcome) => outcome.status !== undefined && outcome.status < 500 ? { ...outcome, result: 'delivered' } : outcome),
    breaks: ['lost', 'reordered'],
    unwatched: ['wrongLog', 'wrongRecord'],
    world: GONE_AND_REJECTED,
  },
  {
    fault: 'takes a timeout for success',
    deliver: withOutcomes((outcome) => outcome.status === undefined ? { result: 'delivered', unavailable: false, status: 200 } : outcome),
    breaks: ['lost', 'reordered'],
    unwatched: ['wrongLog', 'wrongRecord'],
  },
  {
    fault: 'works on twice as many groups as it was told',
    deliver: (batch, settings, ...others) => deliverBatch(batch, { ...settings, groupsPerInvocation: 2 * settings.groupsPerInvocation }, ...others),
    breaks: ['overLimit', 'brake'],
    world: { groups: 50, maxConcurrency: 4, groupsPerInvocation: 2, batchSize: 10, rate: undefined },
  },
  {
    fault: 'gives up after half the time',
    deliver: withPolicy((policy) => ({ ...policy, retryForSeconds: Math.ceil(policy.retryForSeconds / 2) })),
    breaks: ['falseDeadLetter'],
  },
  {
    fault: 'counts one rejection as all of them',
    deliver: withPolicy((policy) => ({ ...policy, rejectionAttempts: 1 })),
    breaks: ['falseDeadLetter'],
  },
  {
    fault: 'has no brake',
    deliver: (batch, settings, ports, state) =>
      deliverBatch(batch, settings, ports, { ...state, brake: new Brake(defaultBrake(settings.concurrentInvocations)) }),
    breaks: ['brake'],
  },
  {
    fault: 'returns messages to the queue at once, always',
    deliver: (batch, settings, ...others) => SOON(batch, { ...settings, maxReceiveCount: 1e9 }, ...others),
    breaks: ['receivesUsedUp'],
    // One second is right there, were it not for the receives.
    world: {
      backendFaults: [{ kind: 'connection-refused', from: 0, until: 24 * 60 * MINUTE }],
      faultsEndAt: 24 * 60 * MINUTE,
      retryPolicy: { ...DEFAULT_RETRY_POLICY, backoffBaseSeconds: 1, backoffMaxSeconds: 1 },
      faults: NO_FAULTS,
      deploys: [],
      poisonedGroups: undefined,
      gate: undefined,
      rate: undefined,
      groups: 2,
      maxConcurrency: 2,
      groupsPerInvocation: 1,
    },
  },
  {
    fault: 'ignores the rate',
    deliver: (batch, settings, ports, { rate: _rate, ...state }) => deliverBatch(batch, settings, ports, state),
    breaks: ['overRate'],
    world: { rate: { requests: 1, perSeconds: 5 }, maxConcurrency: 1, groupsPerInvocation: 1 },
  },
  {
    fault: 'uses a share of the rate that it has no lease on',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, rateShares: GRANTS_ALL }, state),
    breaks: ['overRate'],
    world: SPARE_ENVIRONMENTS,
  },
  {
    fault: 'counts on a lease that it has given back',
    deliver: async (batch, settings, ports, state) => {
      const failed = await deliverBatch(batch, settings, ports, state);
      await state.rate?.lease.renew({ ...ports, rateShares: GRANTS_ALL });
      return failed;
    },
    breaks: ['overRate'],
    world: SPARE_ENVIRONMENTS,
  },
  {
    fault: 'claims ids before it verifies',
    deliver: withOtherGate((ports) => new GatesInTurn([...gatesOf(ports)].reverse())),
    breaks: ['swallowed'],
    world: { ...REPETITIONS, faults: { ...NO_FAULTS, forged: 0.3 } },
  },
  {
    fault: 'never frees the id of a dead letter',
    deliver: withOtherGate(({ gate }) => ({ check: (...asked) => gate!.check(...asked) })),
    breaks: ['swallowed'],
    world: { ...REPETITIONS, poison: Array.from({ length: 30 }, (_, index) => ({ index, status: 410 })), poisonMendedAt: Infinity, redrives: [] },
  },
  {
    fault: 'takes its own claim for a foreign one after it died',
    deliver: withOtherGate(({ gate }) => ({
      check: (item, message) => gate!.check({ ...item, deliveryId: `${item.deliveryId} ${message.receiveCount}` }, message),
    })),
    breaks: ['swallowed'],
    world: { ...REPETITIONS, faults: { ...NO_FAULTS, crash: 0.02 } },
  },
  {
    fault: 'calls no repetition a duplicate',
    deliver: withOtherGate((ports) => gatesOf(ports)[0]),
    breaks: ['repeated'],
    world: REPETITIONS,
  },
  {
    fault: 'compares ids within a group only',
    deliver: withOtherGate(({ gate }) => ({
      check: ({ content, ...item }, message) => {
        const headers = ofGroup(content.headers, message.groupId);
        return gate!.check({ ...item, content: { ...content, headers } }, message);
      },
    })),
    breaks: ['repeated'],
    world: REPETITIONS,
  },
  {
    fault: 'delivers another body',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports, transport: { send: (item, options) => ports.transport.send({ ...item, content: { ...item.content, body: Buffer.from('{}') } }, options) },
    }, state),
    breaks: ['corrupted'],
  },
  { fault: 'sends everything with POST', ...withRequests((request) => ({ ...request, method: 'POST' })), breaks: ['corrupted'] },
  { fault: 'decodes the path', ...withRequests((request) => ({ ...request, path: decodeURIComponent(request.path) })), breaks: ['corrupted'] },
  { fault: 'forgets the endpoint in front of the path', ...withRequests((request) => ({ ...request, path: request.path.replace('github', '') })), breaks: ['corrupted'] },
  {
    fault: 'keeps one value of a query parameter that repeats',
    ...withRequests((request) => ({ ...request, query: [...new Map(request.query)] })),
    breaks: ['corrupted'],
  },
  { fault: 'drops the query', ...withRequests((request) => ({ ...request, query: [] })), breaks: ['corrupted'] },
  { fault: 'drops a header', ...withHeaders((headers) => headers.filter(([name]) => name !== 'X-GitHub-Event')), breaks: ['corrupted'] },
  { fault: 'keeps one value of a header that repeats', ...withHeaders((headers) => [...new Map(headers)]), breaks: ['corrupted'] },
  { fault: 'writes header names in lower case', ...withHeaders((headers) => headers.map(([name, value]) => [name.toLowerCase(), value])), breaks: ['corrupted'] },
  { fault: 'adds a header', ...withHeaders((headers) => [...headers, ['X-Powered-By', 'us']]), breaks: ['corrupted'] },
  {
    fault: 'passes on what the sender says of our headers',
    deliver: withTransport((item, options, send) => send(
      { ...item, content: { ...item.content, headers: item.content.headers.map(([name, value]) => [name.replace(/^X_Scalable/, 'Y_Scalable'), value] as const) } }, options,
    )),
    breaks: ['corrupted'],
  },
  {
    fault: 'takes the body for text',
    ...withRequests((request) => ({ ...request, body: Buffer.from(Buffer.from(request.body).toString('utf8'), 'utf8') })),
    breaks: ['corrupted'],
  },
  {
    fault: 'sends another address and time of arrival',
    ...withRequests((request) => ({ ...request, sourceIp: '192.0.2.99', arrivedAt: request.arrivedAt + 1 })),
    breaks: ['corrupted'],
  },
  {
    fault: 'says that every attempt is the first',
    deliver: withTransport((item, options, send) => send(item, { ...options, number: 1 })),
    breaks: ['miscounted'],
  },
  {
    fault: 'skips a number in its attempts',
    deliver: withTransport((item, options, send) => send(item, { ...options, number: 2 * options.number })),
    breaks: ['miscounted'],
  },
  {
    fault: 'signs a request with the time of its arrival',
    onTheWire: (client) => ({ send: (request, options) => client.send(signedAtArrival(request), options) }),
    breaks: ['corrupted'],
    world: { signed: true },
  },
  {
    fault: 'signs another body than it sends',
    ...withHeaders((headers) => headers.map(([name, value]) => [name, name === 'webhook-signature' ? `v1,${Buffer.from(value).toString('base64')}` : value])),
    breaks: ['corrupted'],
    world: { signed: true },
  },
  {
    fault: 'has its function invoked again by the SDK when there is no answer',
    invoke: (invoke) => (payload, signal) => invoke(payload, signal).catch(() => invoke(payload, signal)),
    breaks: ['miscounted', 'overLimit'],
    world: FUNCTION_BACKEND,
  },
  {
    fault: 'does not wait for its function to end',
    invoke: (invoke) => (payload, signal) => Promise.race([invoke(payload, signal), Promise.resolve({ Payload: Buffer.from('{"statusCode":503}') })]),
    breaks: ['overLimit', 'unexplainedDuplicate'],
    unwatched: ['wrongLog', 'wrongRecord'],
    world: FUNCTION_BACKEND,
  },
  {
    fault: 'sends a request a second time when it fails',
    deliver: withTransport(async (item, options, send) => {
      const outcome = await send(item, options);
      return outcome.result === 'failed' ? send(item, options) : outcome;
    }),
    breaks: ['miscounted', 'wrongWait'],
  },
  {
    fault: 'ignores Retry-After',
    deliver: withOutcomes((outcome) => ({ ...outcome, retryAfterSeconds: undefined })),
    breaks: ['wrongWait'],
    world: LIMITED_BACKEND,
  },
  {
    fault: 'takes the seconds of Retry-After for milliseconds',
    deliver: withOutcomes((outcome) => ({ ...outcome, retryAfterSeconds: outcome.retryAfterSeconds && outcome.retryAfterSeconds / 1000 })),
    breaks: ['wrongWait', 'error'],
    world: LIMITED_BACKEND,
  },
  {
    fault: 'waits for as long as the backend asks, however long that is',
    deliver: withPolicy((policy) => ({ ...policy, retryAfterMaxSeconds: 1e6 })),
    breaks: ['wrongWait'],
    world: LIMITED_BACKEND,
  },
  { fault: 'always waits for a second', deliver: withRandom(() => 0), breaks: ['wrongWait'], world: FAILING_BACKEND },
  { fault: 'always waits for as long as it may', deliver: withRandom(() => 0.999999), breaks: ['wrongWait'], world: FAILING_BACKEND },
  {
    fault: 'does not double its waits',
    deliver: withPolicy((policy) => ({ ...policy, backoffMaxSeconds: policy.backoffBaseSeconds })),
    breaks: ['wrongWait'],
    world: FAILING_BACKEND,
  },
  {
    fault: 'waits for longer than its longest wait',
    deliver: withPolicy((policy) => ({ ...policy, backoffMaxSeconds: 2 * policy.backoffMaxSeconds })),
    breaks: ['wrongWait'],
    world: FAILING_BACKEND,
  },
  {
    fault: 'waits for longer than its longest wait while the backend is away',
    deliver: withChanges((changes) => changes.map((change, index) => ({ ...change, seconds: index === 0 ? change.seconds * 3 : change.seconds }))),
    breaks: ['wrongWait'],
    world: AWAY,
  },
  {
    fault: 'tries once more what is past its time',
    deliver: withPolicy((policy) => ({ ...policy, retryForSeconds: 2 * policy.retryForSeconds })),
    breaks: ['notGivenUp', 'wrongWait'],
    world: AWAY,
  },
  { fault: 'never changes a visibility', deliver: withChanges(() => []), breaks: ['wrongWait'] },
  { fault: 'hides what is behind the head as well', deliver: withChanges((changes) => changes.map((change) => ({ ...change, seconds: changes[0].seconds }))), breaks: ['wrongWait'] },
  { fault: 'leaves what is behind the head hidden', deliver: withChanges(([head]) => [head]), breaks: ['wrongWait'] },
  { fault: 'hides the last of a group in place of the head', deliver: withChanges((changes) => changes.map((change, index) => ({ ...change, seconds: changes.at(-1 - index)!.seconds }))), breaks: ['wrongWait'] },
  { fault: 'stores a dead letter in a group of its own', deliver: withLetters((letter) => ({ ...letter, groupId: `dead-${letter.groupId}` })), breaks: ['falseDeadLetter'] },
  { fault: 'stores a dead letter with another body', deliver: withLetters((letter) => ({ ...letter, body: `${letter.body} ` })), breaks: ['falseDeadLetter'] },
  ...(['reason', 'detail', 'attempts', 'lastStatus', 'lastAttemptAt', 'firstAttemptAt', 'destination', 'deliveryId', 'messageId'] as const).map((name): BrokenCore => ({
    fault: `stores a dead letter without its attribute ${name}`,
    deliver: withLetters(({ attributes: { [name]: _left, ...attributes }, ...letter }) => ({ ...letter, attributes })),
    breaks: ['falseDeadLetter'],
  })),
  {
    fault: 'stores a dead letter with another number of attempts',
    deliver: withLetters((letter) => ({ ...letter, attributes: { ...letter.attributes, attempts: String(Number(letter.attributes.attempts) + 1) } })),
    breaks: ['falseDeadLetter'],
  },
  {
    fault: 'stores a dead letter under another id',
    deliver: withLetters((letter) => ({ ...letter, deduplicationId: `of ${letter.deduplicationId}`.replace(' ', '-') })),
    breaks: ['corrupted'],
  },
  {
    fault: 'takes gone for a failure',
    deliver: withOutcomes((outcome) => outcome.result === 'gone' ? { ...outcome, result: 'failed' } : outcome),
    breaks: ['notGivenUp'],
    world: GONE_AND_REJECTED,
  },
  {
    fault: 'takes a rejection for a failure',
    deliver: withOutcomes((outcome) => outcome.result === 'rejected' ? { ...outcome, result: 'failed' } : outcome),
    breaks: ['notGivenUp', 'wrongRecord'],
    world: GONE_AND_REJECTED,
  },
  {
    fault: 'takes a failure for a rejection',
    deliver: withOutcomes((outcome) => outcome.result === 'failed' ? { ...outcome, result: 'rejected' } : outcome),
    breaks: ['wrongRecord', 'falseDeadLetter'],
  },
  {
    fault: 'counts a rejection twice',
    deliver: withRecords((records) => ({ ...records, write: (entry) => records.write({ ...entry, newRejections: 2 * entry.newRejections }) })),
    breaks: ['wrongRecord'],
    world: GONE_AND_REJECTED,
  },
  { fault: 'goes on for twice the time', deliver: withPolicy((policy) => ({ ...policy, retryForSeconds: 2 * policy.retryForSeconds })), breaks: ['notGivenUp', 'wrongWait'], world: FAILING_BACKEND },
  { fault: 'writes no records', deliver: withRecords((records) => ({ ...records, write: () => Promise.resolve() })), breaks: ['miscounted', 'wrongRecord'] },
  {
    fault: 'counts a record twice',
    deliver: withRecords((records) => ({
      ...records,
      write: async (entry) => {
        await records.write(entry);
        await records.write({ ...entry, at: entry.at + 1 });
      },
    })),
    breaks: ['wrongRecord'],
  },
  {
    fault: 'counts a record twice when its answer was lost',
    deliver: withRecords((records) => ({
      ...records, write: (entry) => records.write(entry).catch(() => records.write({ ...entry, at: entry.at + 1 })),
    })),
    breaks: ['wrongRecord'],
    world: { records: true, faults: { ...NO_FAULTS, records: 0.3 } },
  },
  { fault: 'never reads a record', deliver: withRecords((records) => ({ ...records, read: () => Promise.resolve(undefined) })), breaks: ['miscounted', 'wrongRecord'], world: FAILING_BACKEND },
  ...([
    ['outcome', { outcome: 'retrying' }], ['reason', { reason: 'expired' }], ['attempts', { newAttempts: 0 }], ['group', { group: 'another' }],
  ] as ReadonlyArray<readonly [string, Partial<RecordEntry<DeliverableWebhook>>]>).map(([what, wrong]): BrokenCore => ({
    fault: `writes a record with the wrong ${what}`,
    deliver: withRecords((records) => ({ ...records, write: (entry) => records.write({ ...entry, ...wrong }) })),
    breaks: ['wrongRecord'],
  })),
  {
    fault: 'writes a record with the wrong statuses',
    deliver: withRecords((records) => ({
      ...records,
      write: ({ history, ...entry }) => records.write({ ...entry, history: { ...history, lastStatuses: history.lastStatuses.slice(1) } }),
    })),
    breaks: ['wrongRecord'],
  },
  { fault: 'logs no attempts', deliver: withLog((line) => line.message === 'attempt' ? undefined : line), breaks: ['wrongLog', 'brake'] },
  {
    fault: 'logs another status',
    deliver: withLog((line) => line.message === 'attempt' && line.status === 404 ? { ...line, status: 400 } : line),
    breaks: ['wrongLog'],
    world: FAILING_BACKEND,
  },
  {
    fault: 'begins attempts that it has no time for',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, remainingMs: () => 900_000 }, state),
    breaks: ['overtime'],
    world: {
      ...FAILING_BACKEND,
      groups: 100,
      maxConcurrency: 2,
      groupsPerInvocation: 1,
      batchSize: 10,
      requestTimeoutMs: 10_000,
      backendFaults: [{ kind: 'late', from: 0, until: 10 * MINUTE }],
    },
  },
  { fault: 'rounds its share of the rate up', deliver: withShares(Math.ceil), breaks: ['overRate'], world: TIGHT_RATE },
  {
    fault: 'delivers what the sender did not sign',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, gate: undefined }, state),
    breaks: ['forged'],
    world: VERIFIED,
  },
  {
    fault: 'delivers what it cannot verify now',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'deliver' } : decision),
    breaks: ['forged'],
    world: VERIFIED,
  },
  {
    fault: 'takes what it cannot verify now for invalid',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'invalid', keep: true, reason: 'signature', detail: decision.detail } : decision),
    breaks: ['falseDeadLetter'],
    world: VERIFIED,
  },
  {
    fault: 'lets those behind pass what waits for its verification',
    deliver: messageByMessage,
    breaks: ['reordered', 'overlap', 'corrupted'],
    unwatched: ['wrongLog'],
    world: { ...VERIFIED, records: false },
  },
  {
    fault: 'throws away what is invalid and should be kept',
    deliver: withGate((decision) => decision.kind === 'invalid' ? { ...decision, keep: false } : decision),
    breaks: ['falseDeadLetter'],
    world: VERIFIED,
  },
  {
    fault: 'returns messages to the queue before it is done with them',
    deliver: async (batch, settings, ports, state) => {
      for (const { messageId, receiptHandle } of batch) {
        await ports.queue.changeVisibility([{ messageId, receiptHandle, seconds: 1 }]).catch(() => undefined);
      }
      return deliverBatch(batch, settings, ports, state);
    },
    breaks: ['overlap', 'unexplainedDuplicate'],
    world: { records: false },
  },
];

/** Changes what reaches the backend. */
function withRequests(change: (request: DeliveryRequest) => DeliveryRequest): Pick<ForwarderParts, 'onTheWire'> {
  return { onTheWire: (client) => ({ send: (request, options) => client.send(change(request), options) }) };
}

function withHeaders(change: (headers: DeliveryRequest['headers']) => DeliveryRequest['headers']): Pick<ForwarderParts, 'onTheWire'> {
  return withRequests((request) => ({ ...request, headers: change(request.headers) }));
}

function signedAtArrival(request: DeliveryRequest): DeliveryRequest {
  const seconds = Math.floor(request.arrivedAt / 1000);
  const signature = createHmac('sha256', SIGNING_KEY).update(`${request.deliveryId}.${seconds}.`).update(request.body).digest('base64');
  const values = new Map([['webhook-timestamp', String(seconds)], ['webhook-signature', `v1,${signature}`]]);
  return { ...request, headers: request.headers.map(([name, value]) => [name, values.get(name) ?? value] as const) };
}

type Send = EnginePorts<DeliverableWebhook>['transport']['send'];

/** Takes every message for a group of its own, and tells the backend and the dead-letter queue the right one. */
function messageByMessage(...[batch, settings, ports, state]: Parameters<Deliver>): ReturnType<Deliver> {
  const groups = new Map(batch.map(({ body, groupId }) => [ports.reader.read(body).item?.deliveryId, groupId]));
  const send: Send = (item, options) => ports.transport.send(item, { ...options, group: groups.get(item.deliveryId) });
  const groupOf = ({ deduplicationId, groupId }: DeadLetter): string =>
    batch.find(({ messageId }) => messageId === deduplicationId)?.groupId ?? groupId;
  const queue: typeof ports.queue = { ...ports.queue, deadLetter: (letter) => ports.queue.deadLetter({ ...letter, groupId: groupOf(letter) }) };
  const apart = batch.map((message) => ({ ...message, groupId: message.messageId }));
  return deliverBatch(apart, settings, { ...ports, queue, transport: { send } }, state);
}

function withTransport(send: (item: Parameters<Send>[0], options: AttemptOptions, inner: Send) => Promise<Outcome>): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports, transport: { send: (item, options) => send(item, options, (...all) => ports.transport.send(...all)) },
  }, state);
}

function withRandom(random: () => number): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, random }, state);
}

function withChanges(change: (changes: readonly VisibilityChange[]) => readonly VisibilityChange[]): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports, queue: { ...ports.queue, changeVisibility: (changes) => ports.queue.changeVisibility(change(changes)) },
  }, state);
}

function withLetters(change: (letter: DeadLetter) => DeadLetter): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports, queue: { ...ports.queue, deadLetter: (letter) => ports.queue.deadLetter(change(letter)) },
  }, state);
}

/** @param change undefined for a line that is not written */
function withLog(change: (line: LogLine) => LogLine | undefined): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports,
    log: {
      write: (line) => {
        const changed = change(line);
        if (changed) {
          ports.log.write(changed);
        }
      },
    },
  }, state);
}

function withRecords(change: (records: Records<DeliverableWebhook>) => Records<DeliverableWebhook>): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, records: ports.records && change(ports.records) }, state);
}

/** Divides the rate of a world with a tight one in another way. */
function withShares(round: (share: number) => number): Deliver {
  const rates = new WeakMap<EnvironmentState, EnvironmentRate>();
  return (batch, settings, ports, state) => {
    const { requests, perSeconds } = TIGHT_RATE.rate!;
    const rateLimit = settings.rateLimit && { ...settings.rateLimit, requests: round(requests / settings.rateLimit.shares), perSeconds };
    const rate = rates.get(state)
      ?? (rateLimit && { window: new SlidingWindow(rateLimit), lease: new RateLease(rateLimit, settings.attemptTimeoutMs) });
    if (rate) {
      rates.set(state, rate);
    }
    return deliverBatch(batch, settings, ports, { ...state, rate });
  };
}

function withOtherGate(gateOf: (ports: EnginePorts<DeliverableWebhook>) => Gate<DeliverableWebhook>): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, gate: gateOf(ports) }, state);
}

function gatesOf({ gate }: EnginePorts<DeliverableWebhook>): readonly Gate<DeliverableWebhook>[] {
  return (gate as GatesInTurn<DeliverableWebhook>).gates;
}

function ofGroup(headers: DeliverableWebhook['headers'], group: string | undefined): DeliverableWebhook['headers'] {
  return headers.map(([name, value]) => [name, name === SENDER_ID_HEADER ? `${group} ${value}` : value]);
}

function firstOfEachGroup(batch: readonly QueuedMessage[], failed: readonly string[]): string[] {
  const groups = new Set<string | undefined>();
  return failed.filter((id) => {
    const groupId = batch.find(({ messageId }) => messageId === id)?.groupId;
    const isFirst = !groups.has(groupId);
    groups.add(groupId);
    return isFirst;
  });
}

function withOutcomes(change: (outcome: Outcome) => Outcome): Deliver {
  return (batch, settings, ports: EnginePorts<DeliverableWebhook>, state) => deliverBatch(batch, settings, {
    ...ports, transport: { send: async (item, options) => change(await ports.transport.send(item, options)) },
  }, state);
}

function withGate(change: (decision: GateDecision) => GateDecision): Deliver {
  return (batch, settings, ports: EnginePorts<DeliverableWebhook>, state) => {
    const { gate } = ports;
    const check: Gate<DeliverableWebhook>['check'] = async (...all) => change(await gate!.check(...all));
    return deliverBatch(batch, settings, { ...ports, gate: gate && { check } }, state);
  };
}

function withPolicy(change: (policy: Parameters<Deliver>[1]['retryPolicy']) => Parameters<Deliver>[1]['retryPolicy']): Deliver {
  return (batch, settings, ...others) => deliverBatch(batch, { ...settings, retryPolicy: change(settings.retryPolicy) }, ...others);
}
