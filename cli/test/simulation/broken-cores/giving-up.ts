import { withDetails, withLetters, withOutcomes, withPolicy } from './alter';
import { BrokenCore } from './broken-core';
import { AWAY, FAILING_BACKEND, GONE_AND_REJECTED, MINUTE } from './worlds';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { AttemptHistories } from '../../../../src/engine/attempt-histories';
import { AttemptHistory } from '../../../../src/engine/attempt-history';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { EnvironmentState } from '../../../../src/engine/settings';
import { parseEnvelope } from '../../../../src/envelope/envelope';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';
import { Deliver } from '../../../src/simulation/world/function-environment';

type OtherDetail = readonly [what: string, change: Parameters<typeof withDetails>[0], world: Partial<Scenario>];

/** The dead-letter queue often fails, and one environment, which remembers what it gave up on, does everything. */
const UNSTORED: Partial<Scenario> = {
  ...GONE_AND_REJECTED,
  maxConcurrency: 1,
  groupsPerInvocation: 1,
  faults: { ...NO_FAULTS, deadLetter: 0.7 },
  faultsEndAt: 20 * MINUTE,
  deploys: [],
  environmentSkewMs: 0,
};

/** What is given up on too early, too late, or with a dead letter that does not say what happened. */
export const GIVING_UP: readonly BrokenCore[] = [
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
    fault: 'tries once more what is past its time',
    deliver: withPolicy((policy) => ({ ...policy, retryForSeconds: 2 * policy.retryForSeconds })),
    breaks: ['notGivenUp', 'wrongWait'],
    world: AWAY,
  },
  { fault: 'goes on for twice the time', deliver: withPolicy((policy) => ({ ...policy, retryForSeconds: 2 * policy.retryForSeconds })), breaks: ['notGivenUp', 'wrongWait'], world: FAILING_BACKEND },
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
    breaks: ['falseDeadLetter', 'wrongLog'],
  },
  {
    fault: 'lets expire only by an attempt what is past its time',
    deliver: expiringByAttempt,
    breaks: ['notGivenUp'],
    // The log says what the transport was made to say.
    unwatched: ['wrongWait', 'wrongLog', 'falseDeadLetter'],
    world: { ...AWAY, records: true, retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 10 * 60 }, deploys: [] },
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
  ...[true, false].map((records): BrokenCore => ({
    fault: `tries again what it gave up on, once a dead letter of it was sent and not known to be stored, ${records ? 'with' : 'without'} records`,
    deliver: forgettingOnceSent,
    breaks: ['notGivenUp'],
    world: { ...UNSTORED, records },
  })),
  ...([
    ['another status', (detail) => detail.replace('answered 410', 'answered 404'), GONE_AND_REJECTED],
    ['another number of rejections', (detail) => detail.replace(/(\d+) times/, (_all, times) => `${Number(times) + 1} times`).replace('it once', 'it twice'), GONE_AND_REJECTED],
    ['the time in minutes', (detail) => detail.replace(/within (\d+) s/, (_all, seconds) => `within ${Number(seconds) / 60} s`), AWAY],
    ['another failure', (detail) => detail.replace('connection-refused', 'reset'), { ...AWAY, records: true, retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 10 * 60 }, deploys: [] }],
    ['the body', (detail, { body }) => `${detail} ${bodyOf(body)}`, GONE_AND_REJECTED],
  ] as readonly OtherDetail[]).map(([what, change, world]): BrokenCore => ({
    fault: `tells ${what} in the detail of a dead letter`,
    deliver: withDetails(change),
    breaks: ['falseDeadLetter'],
    world,
  })),
  {
    fault: 'counts receives as attempts of what can never be sent',
    deliver: withHistories(() => new HistoriesByReceives()),
    breaks: ['falseDeadLetter'],
    world: { malformed: 0.2, records: false, faults: { ...NO_FAULTS, deadLetter: 0.7 } },
  },
];

/** Of an envelope; nothing of what is none. */
function bodyOf(message: string): string {
  try {
    return parseEnvelope(message).body.toString();
  } catch {
    return '';
  }
}

/** Remembers of nothing whose dead letter was sent that it gave up on it. */
class ForgetfulHistories extends AttemptHistories {
  public readonly sent = new Set<string>();

  public async before(...[message, ...others]: Parameters<AttemptHistories['before']>): Promise<AttemptHistory> {
    const history = await super.before(message, ...others);
    return this.sent.has(message.messageId) ? { ...history, givenUpFor: undefined } : history;
  }
}

/** Takes what can never be sent for tried as often as it was received, as without records all else is. */
class HistoriesByReceives extends AttemptHistories {
  public async onRecord(...[message, ...others]: Parameters<AttemptHistories['onRecord']>): Promise<AttemptHistory | undefined> {
    const attempts = message.receiveCount - 1;
    return await super.onRecord(message, ...others) ?? (attempts > 0 ? { attempts, rejections: 0, lastStatuses: [] } : undefined);
  }
}

const FORGETFUL = new WeakMap<EnvironmentState, ForgetfulHistories>();

function forgettingOnceSent(...[batch, settings, ports, state]: Parameters<Deliver>): ReturnType<Deliver> {
  const histories = FORGETFUL.get(state) ?? new ForgetfulHistories();
  FORGETFUL.set(state, histories);
  const deadLetter: typeof ports.queue.deadLetter = (letter) => {
    histories.sent.add(letter.deduplicationId);
    return ports.queue.deadLetter(letter);
  };
  return deliverBatch(batch, settings, { ...ports, queue: { ...ports.queue, deadLetter } }, { ...state, histories });
}

/** Each environment keeps its own. */
function withHistories(create: () => AttemptHistories): Deliver {
  const all = new WeakMap<EnvironmentState, AttemptHistories>();
  return (batch, settings, ports, state) => {
    const histories = all.get(state) ?? create();
    all.set(state, histories);
    return deliverBatch(batch, settings, ports, { ...state, histories });
  };
}

/** Looks at the deadline after attempts only: what is received past it is tried once more, however often it was before. */
function expiringByAttempt(...[batch, settings, ports, state]: Parameters<Deliver>): ReturnType<Deliver> {
  const { retryForSeconds } = settings.retryPolicy;
  const reasonOf = (reason: string | undefined): string | undefined => reason === 'gone' ? 'expired' : reason;
  const isOver = (arrivedAt: number): boolean => ports.clock.now() >= arrivedAt + 1000 * retryForSeconds;
  return deliverBatch(batch, { ...settings, retryPolicy: { ...settings.retryPolicy, retryForSeconds: 1e6 } }, {
    ...ports,
    transport: {
      send: async (item, options) => {
        const outcome = await ports.transport.send(item, options);
        return outcome.result === 'failed' && isOver(item.arrivedAt) ? { ...outcome, result: 'gone' } : outcome;
      },
    },
    queue: {
      ...ports.queue,
      deadLetter: ({ attributes, ...letter }) => (
        ports.queue.deadLetter({ ...letter, attributes: { ...attributes, reason: reasonOf(attributes.reason)! } })
      ),
    },
    records: ports.records && { ...ports.records, write: (entry) => ports.records!.write({ ...entry, reason: reasonOf(entry.reason) }) },
  }, state);
}
