import { Duration } from 'aws-cdk-lib';
import { MISSING_RULES, MissingRules } from './support/metric-math';
import { MetricStore } from './support/metric-store';
import { QuietWeek } from './support/quiet-week';
import { PERIODS_BEYOND, TemplateAlarm, Transition, transitions } from './support/template-alarms';
import { alone, Minute, PartMinute, routed, WatchedSystem } from './support/watched-system';

const MINUTE_MS = 60_000;
const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** Midnight, a Monday. */
const START = Date.UTC(2026, 0, 5) / MINUTE_MS;

/** Something that goes wrong: what it does to each minute that it lasts, and which alarms are for it. */
interface Fault {
  readonly minutes: number;
  /** Of its beginning, in the second day; noon unless said otherwise. */
  readonly from?: number;
  /** Alarms that it raises, and that are over when it is. */
  readonly raises: readonly string[];
  /** @param since minutes since it began */
  strike(minute: Minute, since: number): void;
}

const SYSTEMS: Readonly<Record<string, WatchedSystem>> = { alone: alone(), routed: routed() };

/** What goes wrong with a part that delivers from a queue. */
function ofPart(part: string, raises: readonly string[], minutes: number, strike: (its: PartMinute, since: number) => void): Fault {
  return { minutes, raises: raises.map((key) => `${part} ${key}`), strike: (minute, since) => strike(minute.parts[part], since) };
}

/** Faults that every part may have. */
function faultsOfEach(part: string): Record<string, Fault> {
  return {
    'its backlog grows': ofPart(part, ['oldestMessage'], 180, (its, since) => Object.assign(its, { ageSeconds: since * 60 })),
    'it gives up on webhooks': ofPart(part, ['deadLetters'], 10, (its) => Object.assign(its, { undelivered: 1 })),
    'nobody looks after its dead letters': ofPart(part, ['deadLetterRetention'], 600, (its) =>
      Object.assign(its, { deadLetterAgeSeconds: 11 * 86_400 })),
    'a webhook crashes its function each time': ofPart(part, ['functionErrors'], 60, (its, since) =>
      Object.assign(its, since % 2 === 0 && { invocations: 1, errors: 1 })),
    'its configuration cannot be read': ofPart(part, ['misconfigured'], 30, (its, since) => Object.assign(its, since % 2 === 0 && { misconfigured: 1 })),
  };
}

/** Faults that the overflow has no alarm for. */
function faultsOfMost(part: string): Record<string, Fault> {
  return {
    'nothing has been delivered for a week': ofPart(part, ['oldestMessage', 'retention'], 180, (its) =>
      Object.assign(its, { ageSeconds: 7 * 86_400 + 60 })),
    'the concurrency of the account is used up': ofPart(part, ['functionThrottles'], 60, (its) => Object.assign(its, { invocations: 1, throttles: 3 })),
    'its invocations get out of hand': ofPart(part, ['functionDuration'], 60, (its) => Object.assign(its, { invocations: 1, durationMs: 104_900 })),
    'its table of records is gone': ofPart(part, ['recordsFailing'], 60, (its) => Object.assign(its, { recordsFailed: 2 })),
  };
}

/** Faults of what sends to a backend. */
function faultsOfForwarder(part: string): Record<string, Fault> {
  return {
    'its backend is away for an evening': ofPart(part, ['backendDown', 'oldestMessage'], 4 * 60, (its, since) =>
      Object.assign(its, { ageSeconds: since * 60, attempts: 3, failures: 3, invocations: 1, durationMs: 99_500 })),
    // Whoever is alone waits for four minutes between two receives, days into an outage.
    'its backend is away, and only one group has something for it': ofPart(part, ['backendDown', 'oldestMessage'], 4 * 60, (its, since) => {
      const probes = since % 4 === 0 ? 2 : 0;
      Object.assign(its, { ageSeconds: since * 60, attempts: probes, failures: probes, invocations: probes });
    }),
    'its backend answers 404 to everything': ofPart(part, ['backendDown'], 50, (its, since) =>
      Object.assign(its, { ageSeconds: since * 60, attempts: 20, failures: 20 })),
  };
}

const OF_ALL: Readonly<Record<string, Fault>> = {
  'the API cannot reach the queue': {
    minutes: 60,
    raises: ['apiErrors'],
    strike: (minute) => Object.assign(minute, { requests: 5, serverErrors: 5, accepted: 0, stored: 0 }),
  },
  'the API cannot reach the queue, at night': {
    minutes: 60,
    from: 60,
    raises: ['apiErrors'],
    strike: (minute, since) => {
      const requests = since % 10 === 0 ? 1 : 0;
      Object.assign(minute, { requests, serverErrors: requests, accepted: 0, stored: 0 });
    },
  },
  'the API is slow': { minutes: 60, raises: ['apiLatency'], strike: (minute) => Object.assign(minute, { requests: 5, latencyMs: 6_000 }) },
  'a template answers 200 and stores nothing': { minutes: 5 * 60, raises: ['notStored'], strike: (minute) => Object.assign(minute, { stored: 0 }) },
  'a secret is not the sender\'s any more': {
    minutes: 60,
    raises: ['invalidSignatures'],
    strike: (minute) => Object.assign(minute, { accepted: 4, stored: 4, requests: 4, invalid: 4 }),
  },
  'a secret is not the sender\'s any more, at night, with one webhook in an hour': {
    minutes: 5 * 60,
    from: 30,
    raises: ['invalidSignatures'],
    strike: (minute, since) => Object.assign(minute, since % 60 === 0
      ? { accepted: 1, stored: 1, requests: 1, invalid: 1 }
      : { accepted: 0, stored: 0, requests: 0, invalid: 0 }),
  },
  'a secret was deleted': { minutes: 40, raises: ['secretUnreadable'], strike: (minute) => Object.assign(minute, { secretUnreadable: 1 }) },
};

const FAULTS: Readonly<Record<string, Record<string, Fault>>> = {
  alone: { ...OF_ALL, ...named('Default', { ...faultsOfEach('Default'), ...faultsOfMost('Default'), ...faultsOfForwarder('Default') }) },
  routed: {
    ...OF_ALL,
    'the sender writes its webhooks otherwise than the filters expect': {
      minutes: 10 * 60,
      raises: ['unrouted'],
      strike: (minute) => Object.assign(minute, { unrouted: minute.stored }),
    },
    ...named('Default', { ...faultsOfEach('Default'), ...faultsOfMost('Default'), ...faultsOfForwarder('Default') }),
    ...named('Slack', { ...faultsOfEach('Slack'), ...faultsOfMost('Slack'), ...faultsOfForwarder('Slack') }),
    ...named('Router', { ...faultsOfEach('Router'), ...faultsOfMost('Router') }),
    ...named('Overflow', {
      ...faultsOfEach('Overflow'),
      'the queue of a destination was deleted': ofPart('Overflow', ['oldestMessage'], 60, (its, since) => Object.assign(its, { ageSeconds: since * 60 })),
    }),
  },
};

function named(part: string, faults: Record<string, Fault>): Record<string, Fault> {
  return Object.fromEntries(Object.entries(faults).map(([name, fault]) => [`${part}: ${name}`, fault]));
}

/** What the metrics say of so many minutes, with a fault from the second day on. */
function play(system: WatchedSystem, minutes: number, fault?: Fault): MetricStore {
  const store = new MetricStore();
  const week = new QuietWeek();
  const from = DAY + (fault?.from ?? DAY / 2);
  for (let index = 0; index < minutes; index += 1) {
    const minute = week.minute(index, system.parts);
    if (fault && index >= from && index < from + fault.minutes) {
      fault.strike(minute, index - from);
    }
    system.write(store, START + index, minute);
  }
  return store;
}

/** What each alarm that changes its state does, by name. */
function changes(
  alarms: readonly TemplateAlarm[], store: MetricStore, minutes: number, beyond: number, rules?: MissingRules,
): Record<string, Transition[]> {
  const [from, to] = [START * MINUTE_MS, (START + minutes) * MINUTE_MS];
  const all = alarms.map((alarm) => [alarm.name, transitions(alarm, store, from, to, beyond, rules)] as const);
  return Object.fromEntries(all.filter(([, found]) => found.length > 0));
}

test.each([30, 180, 200, 240])('one webhook that crashes the function each time raises functionErrors with a requestTimeout of %s s: it comes back after so long', (seconds) => {
  const system = alone({ requestTimeout: Duration.seconds(seconds) });
  const everyMinutes = Math.ceil((seconds + 90) / 60);
  const fault = ofPart('Default', ['functionErrors'], 300, (its, since) => Object.assign(its, since % everyMinutes === 0 && { invocations: 1, errors: 1 }));
  for (const beyond of PERIODS_BEYOND) {
    const [raised, ended, ...more] = changes(system.alarms, play(system, 3 * DAY, fault), 3 * DAY, beyond)['Default functionErrors'];
    expect([raised.state, ended.state, more]).toEqual(['ALARM', 'OK', []]);
  }
});

describe.each(Object.keys(SYSTEMS))('%s', (name) => {
  const system = SYSTEMS[name];

  test.each(PERIODS_BEYOND)('no alarm is raised in a quiet week, %s periods beyond', (beyond) => {
    const store = play(system, WEEK);
    for (const rules of MISSING_RULES) {
      expect(changes(system.alarms, store, WEEK, beyond, rules)).toEqual({});
    }
  });

  test.each(Object.entries(FAULTS[name]))('%s: raises the alarms that are for it and no other, and they are over when it is', (_name, fault) => {
    const store = play(system, 3 * DAY, fault);
    const begins = (START + DAY + (fault.from ?? DAY / 2)) * MINUTE_MS;
    const ends = begins + fault.minutes * MINUTE_MS;
    for (const beyond of PERIODS_BEYOND) {
      const found = changes(system.alarms, store, 3 * DAY, beyond);
      expect(Object.keys(found).sort()).toEqual([...fault.raises].sort());
      for (const [raised, over, ...more] of Object.values(found)) {
        expect([raised.state, over.state, more]).toEqual(['ALARM', 'OK', []]);
        expect(raised.at).toBeGreaterThan(begins);
        expect(raised.at).toBeLessThanOrEqual(ends + 5 * MINUTE_MS);
        expect(over.at).toBeGreaterThanOrEqual(ends - 60 * MINUTE_MS);
      }
    }
  });

  test('every alarm is raised by a fault', () => {
    const raised = Object.values(FAULTS[name]).flatMap(({ raises }) => raises);
    expect(system.alarms.map((alarm) => alarm.name).filter((alarm) => !raised.includes(alarm))).toEqual([]);
  });
});
