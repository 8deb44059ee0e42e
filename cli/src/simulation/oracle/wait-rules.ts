import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import type { ReturnedLine } from '../../../../src/engine/log-lines';

/** Bounds of a wait, in seconds. */
export interface WaitBounds {
  readonly min: number;
  readonly max: number;
}

/** What can be told from the outside of why an attempt failed. */
export enum FailureKind {
  /** The backend answered, and not that something in it is broken: no sign of an outage. */
  ANSWERED = 'answered',
  /** A sign of an outage, while others may have been answered. */
  DOUBTFUL = 'doubtful',
  /** A sign of an outage, and nobody was answered in the environment for a minute. */
  OUTAGE = 'outage',
  /** The same for ten minutes: then the environment may try again by itself. */
  LONG_OUTAGE = 'long outage',
  /** Any of these: it depends on how many failures the environment takes for usual between two answers. */
  UNCLEAR = 'unclear',
}

/** For so long after an answer what fails is no outage. */
export const QUIET_MS = 60_000;
/** After so long without an answer a group may stay in hand between two attempts, and then find no time for another one. */
export const LONG_OUTAGE_MS = 10 * 60_000;

/** So many times the failures that are usual between two answers make an outage; no run of them counts for more than this. */
export const TIMES_USUAL = 5;
export const MOST_USUAL = 60;
/** And none that lasts for so long is usual. */
export const LONGEST_USUAL_MS = 15 * 60_000;

/** While the backend is believed to be away, its return must be seen soon. */
const OUTAGE_MAX_SECONDS = 20;
const OUTAGE_SHORTEST_PART = 0.75;
/** What is put off because others failed less often is looked at again in this time at most, where its back-off is shorter. */
const PUT_OFF_SECONDS = 20;
/** What failed before, and makes room for what did not while there is one attempt for many, is away for no longer. */
const MAKE_ROOM_MAX_SECONDS = 600;
/** What is no answer of the backend waits no longer than this. */
const SHORT_MAX_SECONDS = 60;
/** For which there was no share of the rate. */
const NO_SHARE_MAX_SECONDS = 5;

/** SQS hides nothing for longer than twelve hours from its receive on, and an invocation may take a quarter of an hour of these. */
export const LONGEST_WAIT_SECONDS = 12 * 60 * 60 - 15 * 60;

/** The queue keeps nothing for longer. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** SQS moves a message by itself after so many receives; from the hundredth on they are rationed, and some are kept back. */
const RECEIVES = 1_000;
const FREE_RECEIVES = 100;
const KEPT_BACK = 50;
/** What is rationed comes back when it is its turn: at most half of a round later, which has a turn of 76 seconds for each of five groups, or grows with the wait in steps. */
const TURN_SECONDS = 76;
const MOST_TURNS = 5;
const SHORT_ROUND_SECONDS = MOST_TURNS * TURN_SECONDS;
const LONGEST_ROUND_PART = 1.2 / 1.1;
/**
 * Of several groups each is received once in a round, although it had receives for more, from when one receive in this part of a message's age takes as
 * long as three quarters of the round: an hour and a quarter for each of them.
 */
const PART_OF_AGE = 1 / 80;
const ROUND_FROM_PART = 0.75;

/** So many of its receives, of those two by two, a message may have been tried in without anybody knowing of it. */
const MOST_UNKNOWN = 8;

/** An attempt, as far as back-offs depend on which of a webhook's it is. */
export interface CountedAttempt {
  /** Of the attempt that failed, as the backend was told. */
  readonly number: number;
  /** Attempts that were made, this one included. */
  readonly made: number;
  /** Of the message so far. */
  readonly receives: number;
  /** Whether the forwarder keeps records. */
  readonly records: boolean;
  /** Whether it knows of every attempt. */
  readonly exact: boolean;
}

/** As how many attempts the last one may count for the back-off: without records it is told to the backend as one of as many as there were receives. */
export function mostAttempts({ number, made, receives, records }: CountedAttempt): number {
  return Math.max(records ? number : Math.min(number, made), receivedAttempts(receives));
}

/** As how many it counts at least. */
function fewestAttempts({ number, receives, exact }: CountedAttempt): number {
  return exact ? number : Math.min(number, receivedAttempts(receives));
}

function receivedAttempts(receives: number): number {
  return 1 + Math.min(MOST_UNKNOWN, Math.floor(receives / 2));
}

/**
 * How long the head of a group stays hidden after a failed attempt that nobody asked a wait for: what the policy promises, stated once more,
 * on purpose.
 *
 * @param attempt that failed
 * @param took seconds that it took, which count as waited in an outage
 */
export function backOffBounds(policy: HttpRetryPolicyConfig, attempt: CountedAttempt, kind: FailureKind, took: WaitBounds): WaitBounds {
  const max = longestBackOff(policy, mostAttempts(attempt));
  const outageMin = Math.min(OUTAGE_MAX_SECONDS, longestBackOff(policy, fewestAttempts(attempt)));
  const outageMax = Math.min(OUTAGE_MAX_SECONDS, max);
  switch (kind) {
    case FailureKind.ANSWERED:
    case FailureKind.DOUBTFUL:
      return { min: 1, max };
    case FailureKind.OUTAGE:
      return {
        min: Math.max(1, Math.ceil(OUTAGE_SHORTEST_PART * outageMin) - Math.floor(took.max)),
        max: Math.max(1, outageMax - Math.floor(took.min)),
      };
    case FailureKind.LONG_OUTAGE:
      return { min: 0, max: outageMax };
    case FailureKind.UNCLEAR:
      return { min: 0, max };
  }
}

/**
 * How long the head of a group stays hidden for which there was no attempt: no time, a brake that is open, no place in the rate's window, or a secret that
 * could not be read.
 *
 * @param receives of the head so far
 * @param windowSeconds length of the rate's window; 0 where there is no rate
 */
export function untriedBounds(policy: HttpRetryPolicyConfig, receives: number, windowSeconds: number): WaitBounds {
  return { min: 0, max: Math.max(longestBackOff(policy, receives), windowSeconds === 0 ? 0 : Math.max(windowSeconds, NO_SHARE_MAX_SECONDS)) };
}

/**
 * The same, where it may be because others failed less often: 20 seconds then, where its back-off is shorter.
 *
 * @param wasTried whether it failed before itself: then it may have to make room for ten minutes
 */
export function putOffBounds(policy: HttpRetryPolicyConfig, { min, max }: WaitBounds, wasTried: boolean): WaitBounds {
  return { min, max: Math.max(max, Math.min(wasTried ? MAKE_ROOM_MAX_SECONDS : PUT_OFF_SECONDS, policy.backoffMaxSeconds)) };
}

/**
 * How long a group stays hidden for which there was no attempt, by what the log says that kept it from one: a probe that is made by somebody else is
 * waited for by nobody, but what failed before may have to make room for ten minutes; there is no share or no place in the window; what could not be
 * verified, or had no time, backs off for a minute at most; and what is to come after others stays away for 10 seconds at least.
 */
export function boundsOfCause(
  cause: ReturnedLine['cause'], policy: HttpRetryPolicyConfig, { receives, wasTried }: { readonly receives: number; readonly wasTried: boolean }, windowSeconds: number,
): WaitBounds {
  const short = Math.min(SHORT_MAX_SECONDS, longestBackOff(policy, receives));
  switch (cause) {
    case 'brake':
      return { min: 0, max: wasTried ? Math.max(1, Math.min(MAKE_ROOM_MAX_SECONDS, policy.backoffMaxSeconds)) : 1 };
    case 'rate':
      return { min: 1, max: Math.max(windowSeconds, NO_SHARE_MAX_SECONDS) };
    case 'time':
      return { min: 0, max: Math.max(1, short) };
    case 'verification':
      return { min: 1, max: Math.max(1, short) };
    case 'repeat':
      return {
        ...putOffBounds(policy, untriedBounds(policy, receives, 0), false),
        min: Math.ceil(Math.min(PUT_OFF_SECONDS, policy.backoffMaxSeconds) / 2),
      };
  }
}

/** Seconds after which nothing is tried any more that was not tried yet: half-way from `retryFor` to the end of the retention. */
export function overdueAfterSeconds(policy: HttpRetryPolicyConfig): number {
  return policy.retryForSeconds + overdueForSeconds(policy);
}

/** And so many until the queue loses it. */
export function overdueForSeconds({ retryForSeconds }: HttpRetryPolicyConfig): number {
  return Math.max(0, RETENTION_SECONDS - retryForSeconds) / 2;
}

/**
 * What the receive budget may make of a wait, at most.
 *
 * @param lastsSeconds for how long receives must last
 * @param receives of the message so far
 * @param age seconds that it has been in the queue
 */
export function longestRationedSeconds(lastsSeconds: number, receives: number, age: number): number {
  const spread = Math.ceil(lastsSeconds / Math.max(1, RECEIVES - receives - KEPT_BACK));
  const interval = Math.max(spread, longestRoundAt(age));
  return receives <= FREE_RECEIVES ? 0 : Math.ceil(interval + Math.max(SHORT_ROUND_SECONDS, LONGEST_ROUND_PART * interval) / 2);
}

/** As many groups as may take turns once in a round at that age: how many fail is what the forwarder believes. */
function longestRoundAt(age: number): number {
  const groups = Math.min(MOST_TURNS, Math.floor(age * PART_OF_AGE / ROUND_FROM_PART / TURN_SECONDS));
  return groups < 2 ? 0 : groups * TURN_SECONDS;
}

/** Whether every whole number of seconds from one to the longest is equally likely: then their mean tells whether they are drawn at all. */
export function isDrawn(kind: FailureKind, attempt: CountedAttempt): boolean {
  return kind === FailureKind.ANSWERED && attempt.receives <= FREE_RECEIVES && fewestAttempts(attempt) === mostAttempts(attempt);
}

function longestBackOff({ backoffMaxSeconds, backoffBaseSeconds }: HttpRetryPolicyConfig, attempt: number): number {
  return Math.min(backoffMaxSeconds, backoffBaseSeconds * 2 ** Math.max(0, attempt - 1));
}
