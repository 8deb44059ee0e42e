import { Duration } from 'aws-cdk-lib';
import { live, Life, Lived, storeFor } from './support/lived-queue';
import { MISSING_RULES } from './support/metric-math';
import { PERIODS_BEYOND, TemplateAlarm, Transition, transitions } from './support/template-alarms';
import { alone, routed, WatchedSystem } from './support/watched-system';
import { RetryPolicy } from '../../src';
import { receiveBudgetSeconds } from '../../src/engine/receive-budget';
import { ROUTING_RETRY } from '../../src/routing/routing-settings';
import { START } from '../delivery/support/world';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ALONE = alone();
const ROUTED = routed();

/** Something that lasts, and which alarms it raises. */
interface Case {
  readonly life: Life;
  readonly system?: WatchedSystem;
  /** By name; each is raised in this time after the beginning. */
  readonly raises: Readonly<Record<string, number>>;
}

const each = (count: number, everyMs: number) => Array.from({ length: count }, (_, index) => ({ id: `w${index}`, group: `w${index}`, afterMs: index * everyMs }));

const CASES: Readonly<Record<string, Case>> = {
  'an outage, with a group of its own for every webhook': {
    life: { arrivals: each(240, MINUTE), untilMs: 9 * HOUR, fails: (_id, passed) => passed < 5 * HOUR },
    raises: { 'Default oldestMessage': 80 * MINUTE },
  },
  'one webhook that fails again and again, and others that do not': {
    life: { arrivals: each(600, MINUTE), untilMs: 14 * HOUR, fails: (id, passed) => id === 'w0' && passed < 8 * HOUR },
    raises: { 'Default oldestMessage': 130 * MINUTE },
  },
  'one webhook that fails again and again, with a backoffMax of four hours': {
    life: {
      arrivals: each(1_200, MINUTE), untilMs: 40 * HOUR, policy: { backoffMaxSeconds: 4 * 3600 }, fails: (id, passed) => id === 'w0' && passed < 20 * HOUR,
    },
    system: alone({ retryPolicy: new RetryPolicy({ backoffMax: Duration.hours(4) }) }),
    raises: { 'Default oldestMessage': 6 * HOUR },
  },
  'a pause that nobody ends for half a day': {
    life: { arrivals: each(100, 6 * MINUTE), untilMs: 16 * HOUR, pausedUntilMs: 12 * HOUR },
    raises: { 'Default oldestMessage': 75 * MINUTE },
  },
  'a pause of eight days': {
    life: { arrivals: each(4, HOUR), untilMs: 9 * DAY, pausedUntilMs: 8 * DAY },
    raises: { 'Default oldestMessage': 75 * MINUTE, 'Default retention': 7 * DAY + 70 * MINUTE },
  },
  'more than maxRate lets through': {
    life: { arrivals: each(500, 0), untilMs: 7 * HOUR, settings: { rateLimit: { requests: 2, perSeconds: 60, shares: 1 } } },
    raises: { 'Default oldestMessage': 75 * MINUTE },
  },
  'an outage of eight days, with a retryFor of 13': {
    life: { arrivals: each(3, MINUTE), untilMs: 9 * DAY, policy: { retryForSeconds: 13 * 86_400 }, fails: (_id, passed) => passed < 8 * DAY },
    system: alone({ retryPolicy: new RetryPolicy({ retryFor: Duration.days(13) }) }),
    raises: { 'Default oldestMessage': 80 * MINUTE, 'Default retention': 7 * DAY + 110 * MINUTE },
  },
  'a queue that takes nothing from the overflow for an hour': {
    life: { arrivals: each(20, MINUTE), untilMs: 5 * HOUR, policy: ROUTING_RETRY, fails: (_id, passed) => passed < HOUR },
    system: ROUTED,
    raises: { 'Overflow oldestMessage': 20 * MINUTE },
  },
};

/** The alarms of one part that look at the age of what waits. */
const ofAge = ({ alarms }: WatchedSystem, part: string): TemplateAlarm[] =>
  alarms.filter(({ name }) => name === `${part} oldestMessage` || name === `${part} retention`);

/** States under everything that is not known: what CloudWatch makes of what is missing, and how many periods it looks at. */
function everyWay(alarm: TemplateAlarm, lived: Lived, untilMs: number, excludes: boolean): Transition[][] {
  const store = storeFor(alarm, lived, excludes);
  return MISSING_RULES.flatMap((rules) => PERIODS_BEYOND.map((beyond) => transitions(alarm, store, START, START + untilMs, beyond, rules)));
}

const lookBackMs = ({ properties }: TemplateAlarm): number => properties.EvaluationPeriods * 5 * MINUTE;

describe.each(Object.entries(CASES))('%s', (_name, { life, system = ALONE, raises }) => {
  let lived: Lived;
  beforeAll(async () => {
    lived = await live(life);
  });

  test.each([
    ['counts every message', false], ['leaves out what was received three times', true],
  ])('raises its alarms once, and they last until what is old is delivered, where SQS\'s age %s', (_what, excludes) => {
    const part = Object.keys(raises)[0].split(' ')[0];
    for (const alarm of ofAge(system, part)) {
      for (const found of everyWay(alarm, lived, life.untilMs, excludes)) {
        const within = raises[alarm.name];
        expect([alarm.name, found.map(({ state }) => state)]).toEqual([alarm.name, within === undefined ? [] : ['ALARM', 'OK']]);
        if (within !== undefined) {
          const old = lived.ages.filter(({ value }) => value >= alarm.properties.Threshold);
          const ended = Math.max(...old.map(({ minute }) => minute)) * MINUTE - START;
          expect(found[0].at - START).toBeLessThanOrEqual(within);
          expect(found[1].at - START).toBeGreaterThan(ended);
          expect(found[1].at - START).toBeLessThanOrEqual(ended + lookBackMs(alarm) + 15 * MINUTE);
        }
      }
    }
  });
});

test('without our own age, SQS\'s raises nothing of the sort where it leaves out what was received three times', async () => {
  const { life } = CASES['one webhook that fails again and again, and others that do not'];
  const lived = await live(life);
  const [oldest] = ofAge(ALONE, 'Default');
  expect(everyWay(oldest, { ...lived, returnedAges: [] }, life.untilMs, true).flat()).toEqual([]);
  expect(Math.max(...lived.agesOfNew.map(({ value }) => value))).toBeLessThan(600);
});

test('SQS\'s raises them by itself, where nothing was ever received: the mapping is disabled, or Lambda throttles', () => {
  const minute = START / MINUTE;
  const ages = Array.from({ length: 120 }, (_, index) => ({ minute: minute + index, value: index * 60 }));
  const [oldest] = ofAge(ALONE, 'Default');
  for (const found of everyWay(oldest, { ages, agesOfNew: ages, returnedAges: [] }, 2 * HOUR, true)) {
    expect(found.map(({ state, at }) => [state, at - START])).toEqual([['ALARM', 65 * MINUTE]]);
  }
});

test('alarms look back for as long as what waits may be away, whatever the period is', () => {
  const periods = (system: WatchedSystem, name: string) => system.alarms.find((alarm) => alarm.name === name)!.properties.EvaluationPeriods;
  expect(periods(ALONE, 'Default oldestMessage')).toBe(14);
  expect(periods(ALONE, 'Default retention')).toBe(14);
  const slow = alone({ retryPolicy: new RetryPolicy({ backoffMax: Duration.hours(12) }) });
  expect(periods(slow, 'Default oldestMessage')).toBe(146);
  expect(periods(alone({ retryPolicy: new RetryPolicy({ retryAfterMax: Duration.hours(2) }) }), 'Default oldestMessage')).toBe(26);
  expect(periods(alone({ alarms: { oldestMessage: { period: Duration.minutes(1) } } }), 'Default oldestMessage')).toBe(70);
  expect(periods(alone({ alarms: { oldestMessage: { period: Duration.hours(1) } } }), 'Default oldestMessage')).toBe(2);
  expect(periods(alone({ alarms: { oldestMessage: { evaluationPeriods: 3 } } }), 'Default oldestMessage')).toBe(3);
});

test.each([1, 3, 13])('and as long as the last receives have to last, of a retryFor of %s days', (days) => {
  const system = alone({ retryPolicy: new RetryPolicy({ retryFor: Duration.days(days) }) });
  const [oldest] = ofAge(system, 'Default');
  for (let hours = 0; hours < days * 24; hours += 1) {
    const use = { maxReceiveCount: 1000, enteredAt: START, now: START + hours * HOUR, deadlineAt: START + days * DAY, failingGroups: 5 };
    expect(receiveBudgetSeconds({ ...use, receiveCount: 751 }) * 1000).toBeLessThan(lookBackMs(oldest) - 5 * MINUTE);
  }
});
