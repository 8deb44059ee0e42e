/** Below this many receives nothing is rationed: short outages must be over quickly. */
const FREE_RECEIVES = 100;

/** This part of all receives is kept back for those that the function never sees: throttled batches and functions that were killed. */
const RESERVED_PART = 0.05;

/** This part of all receives may be used ahead of time, at the pace below: most outages are over within hours. */
const AHEAD_PART = 0.75;

/** And they are used ahead of time for so long and no longer: who does not come back within half a day may be away for days. */
const AHEAD_SECONDS = 13 * 60 * 60;

/**
 * In a young outage more are used, because its last group comes back as long after its end as groups are away: one in this part of the message's age,
 * from when that is 20 seconds. More would be missed after half a day. A group alone needs none: it is in hand all the time.
 */
const PART_OF_AGE = 1 / 80;
const YOUNG_SECONDS = 20 / PART_OF_AGE;

/** About as long as an invocation can go on probing with a message in hand: one receive in so long loses no time. */
export const IN_HAND_SECONDS = 68;

/** Of several groups one after the other is in hand: from the one to the next in so long nothing is missed for longer than between two probes. */
export const TURN_SECONDS = 76;

/** With more groups than so many receives are not scarce: one in 380 seconds is less than 1,000 in three days. */
export const MAX_TURNS = 5;

/**
 * From when a turn takes so long, as a part of the longest, each group comes once a round, although it had fewer receives than it may: twice in a round it
 * would be in hand beside others, and be missed in a later one for that.
 */
const TURNS_FROM_PART = 0.75;

/** What a message has used up. Times in milliseconds since 1970. */
export interface ReceiveUse {
  readonly receiveCount: number;
  readonly maxReceiveCount: number;
  /** When it entered the queue. */
  readonly enteredAt: number;
  readonly now: number;
  /** When the delivery is given up on. */
  readonly deadlineAt: number;
  /** Groups that fail at the same time, as far as is known: one of them in hand is enough to see the destination come back. */
  readonly failingGroups: number;
}

/**
 * The shortest time from one receive of a message to the next, so that SQS does not move it to the dead-letter queue before its time.
 *
 * SQS counts every receive and moves a message on the receive after `maxReceiveCount`. The first 100 are free. Then, with several groups, one is for every
 * eightieth of the message's age; and as soon as that is longer, one is for every 76 seconds and failing group, up to five of them, which is enough to have one of the groups in hand
 * nearly all the time (`turnSeconds` sees to it that they take turns); with one group, one for every 68 seconds. So for 13 hours and up to
 * 75 % of all receives. What is left after that is spread over what is left of the time, but used no faster with several groups: five of them have the same pace for
 * three days, where those that used it up sooner would have other rounds than those that did later.
 *
 * @returns seconds, 0 while nothing is rationed
 */
export function receiveBudgetSeconds(use: ReceiveUse): number {
  const { receiveCount, maxReceiveCount } = use;
  const free = Math.min(FREE_RECEIVES, maxReceiveCount / 2);
  if (receiveCount <= free) {
    return 0;
  }
  const age = (use.now - use.enteredAt) / 1000;
  const secondsLeft = Math.max(0, (use.deadlineAt - use.now) / 1000);
  const receivesLeft = Math.max(1, maxReceiveCount - receiveCount - Math.ceil(maxReceiveCount * RESERVED_PART));
  const spread = secondsLeft / receivesLeft;
  const pace = use.failingGroups > 1 ? TURN_SECONDS * Math.min(MAX_TURNS, use.failingGroups) : IN_HAND_SECONDS;
  if (receiveCount > Math.min(maxReceiveCount * AHEAD_PART, free + receivesUntil(AHEAD_SECONDS, pace))) {
    const takesTurns = use.failingGroups > 1 && age >= AHEAD_SECONDS && secondsLeft > 0;
    return Math.ceil(takesTurns ? Math.max(spread, pace) : spread);
  }
  const ahead = ageAfter(receiveCount - free, pace) - age;
  const isOneATurn = use.failingGroups > 1 && secondsLeft > 0 && age * PART_OF_AGE >= pace * TURNS_FROM_PART;
  return Math.ceil(Math.max(isOneATurn ? pace : 0, Math.min(spread, ahead)));
}

/** How many receives a message of that age may have had besides the free ones: one in a part of its age, and then one in `pace`. Seconds. */
function receivesUntil(age: number, pace: number): number {
  if (pace <= IN_HAND_SECONDS) {
    return age / pace;
  }
  const paced = pace / PART_OF_AGE;
  return Math.log(Math.max(1, Math.min(age, paced) / YOUNG_SECONDS)) / PART_OF_AGE + Math.max(0, age - Math.max(paced, YOUNG_SECONDS)) / pace;
}

/** The age at which it may have had so many. */
function ageAfter(receives: number, pace: number): number {
  if (pace <= IN_HAND_SECONDS) {
    return receives * pace;
  }
  const paced = Math.max(YOUNG_SECONDS, pace / PART_OF_AGE);
  const young = Math.log(paced / YOUNG_SECONDS) / PART_OF_AGE;
  return receives <= young ? YOUNG_SECONDS * Math.exp(receives * PART_OF_AGE) : paced + (receives - young) * pace;
}
