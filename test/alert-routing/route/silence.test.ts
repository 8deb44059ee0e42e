import { Inhibitions } from '../../../src/alert-routing/route/inhibition';
import { runTimeSilence, silenced, Silenced, silenceOf } from '../../../src/alert-routing/route/silence';
import { subjectOf } from '../../../src/alert-routing/route/subject';
import { eventAt } from '../state/support/events';

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;
const NIGHT = { timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, until: 60 };

function ask(now: number, ...configs: ReadonlyArray<Parameters<typeof silenceOf>[0]>): Silenced | undefined {
  return silenced(subjectOf(eventAt(0, { source: 'aws.rds' }), { Team: 'data' }, now), configs.map(silenceOf));
}

test('a silence is in force for what it matches, from its beginning until its end', () => {
  const now = at('2026-11-30T12:00:00Z');
  const silence = { name: 'Move', match: { tag: 'Team', oneOf: ['data'] }, from: now, until: now + HOUR };
  expect(ask(now, silence)).toEqual({ names: ['Move'], until: now + HOUR });
  expect(ask(now + HOUR, silence)).toBeUndefined();
  expect(ask(now - 1, silence)).toBeUndefined();
  expect(ask(now, { ...silence, match: { source: ['aws.ec2'] } })).toBeUndefined();
  expect(ask(now, { ...silence, match: undefined })).toBeDefined();
});

test('silences that overlap, or follow one another, are over when the last of them is', () => {
  const now = at('2026-11-30T12:00:00Z');
  const [one, two, three] = [0, 1, 2].map((index) => ({ name: String(index), from: now + index * HOUR, until: now + (index + 1) * HOUR }));
  expect(ask(now, three, one, two)).toEqual({ names: ['0', '1', '2'], until: now + 3 * HOUR });
  expect(ask(now, one, three)).toEqual({ names: ['0'], until: now + HOUR });
  expect(ask(now, one, { ...one, name: 'longer', until: now + 90 * 60_000 })).toEqual({ names: ['0', 'longer'], until: now + 90 * 60_000 });
});

test('a window of every night ends by the clocks on the wall, and only counts between its first and its last day', () => {
  const now = at('2026-10-24T23:30:00Z') - HOUR;
  expect(ask(now, { name: 'night', window: NIGHT })).toEqual({ names: ['night'], until: at('2026-10-24T23:00:00Z') });
  expect(ask(now, { name: 'night', window: NIGHT, from: now + 1 })).toBeUndefined();
  expect(ask(now, { name: 'night', window: NIGHT, until: now + 60_000 })).toEqual({ names: ['night'], until: now + 60_000 });
  // What never ends is looked at again.
  const always = { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 0 };
  expect(ask(now, { name: 'always', window: always })!.until).toBeLessThanOrEqual(now + 30 * 24 * HOUR);
});

test('what somebody began at run time and nobody understands keeps nothing from being told', () => {
  expect(runTimeSilence({ id: 'x', match: { weather: ['rain'] }, from: 0, until: 1 })).toBeUndefined();
  expect(runTimeSilence({ id: 'x', match: { source: ['a'] }, from: 0, until: 1 })).toMatchObject({ name: 'x', asksForPayload: false });
  expect(runTimeSilence({ id: 'x', match: { not: { eventPattern: { source: ['a'] } } }, from: 0, until: 1, reason: 'why' })).toMatchObject({ name: 'why', asksForPayload: true });
});

test('only what is equal follows from one another; what both lack is equal, and the place of a rule does not matter', () => {
  const rule = { parent: { kind: ['Node down'] }, child: { kind: ['Pod *'] }, equal: ['Cluster', 'region'], waitSeconds: 30 };
  const subject = (kind: string, own = {}, tags: Record<string, string> = {}) => subjectOf(eventAt(0, { kind, ...own }), tags, 0);
  const inhibitions = new Inhibitions([rule]);
  const [parent] = inhibitions.asParent(subject('Node down'));
  expect(inhibitions.asChild(subject('Pod lost'))).toEqual([{ ...parent, isBoth: false, waitSeconds: 30 }]);
  expect(inhibitions.asChild(subject('Pod lost', { region: 'eu-west-1' }))[0].key).not.toBe(parent.key);
  expect(inhibitions.asChild(subject('Pod lost', {}, { Cluster: 'a' }))[0].key).not.toBe(parent.key);
  expect(inhibitions.asChild(subject('Node down'))).toEqual([]);
  expect(new Inhibitions([{ ...rule, equal: ['resource'] }, rule]).asParent(subject('Node down'))[1].key).toBe(parent.key);
  const both = new Inhibitions([{ ...rule, child: { kind: ['*'] } }]);
  expect(both.asChild(subject('Node down'))[0].isBoth).toBe(true);
});
