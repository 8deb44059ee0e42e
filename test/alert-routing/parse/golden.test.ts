import * as fs from 'fs';
import * as path from 'path';
import { alarms } from './samples/alarms';
import { senders } from './samples/senders';
import { services } from './samples/services';
import { AlertEvent } from '../../../src/alert-routing/alert-event';
import { parse } from '../../../src/alert-routing/parse/parse';
import { Signal } from '../../../src/alert-routing/signal/signal';

/** What is made of each sample. After a change that is meant: UPDATE_GOLDEN=1 npx jest test/alert-routing/parse/golden.test.ts, and read the difference. */
const FILE = path.join(__dirname, 'golden.json');

const groups: Readonly<Record<string, Readonly<Record<string, Signal>>>> = { alarms, services, senders };

/** Everything but the payload, which the samples have, with times that people can read. */
function shown(event: AlertEvent): object {
  const { payload, at, signalId, ...rest } = event;
  return { ...rest, at: new Date(at).toISOString() };
}

const made = Object.fromEntries(Object.entries(groups).map(([group, samples]) =>
  [group, Object.fromEntries(Object.entries(samples).map(([name, signal]) => [name, shown(parse(signal))]))]));

if (process.env.UPDATE_GOLDEN === '1') {
  fs.writeFileSync(FILE, `${JSON.stringify(made, undefined, 1)}\n`);
}

const golden = JSON.parse(fs.readFileSync(FILE, 'utf8')) as Record<string, Record<string, object>>;

test('each sample has an expectation, and each expectation a sample', () => {
  const names = (groupsOf: object): object[] => Object.entries(groupsOf).map(([group, samples]) => [group, Object.keys(samples as object)]);
  expect(names(made)).toEqual(names(golden));
});

describe.each(Object.keys(groups))('%s', (group) => {
  test.each(Object.keys(groups[group]))('%s', (name) => {
    expect(made[group][name]).toEqual(golden[group][name]);
  });

  test.each(Object.entries(groups[group]))('the payload of %s is kept', (_, signal) => {
    const { payload } = parse(signal);
    expect(new TextDecoder().decode(signal.body).startsWith(payload)).toBe(true);
    expect(payload.length).toBe(Math.min(new TextDecoder().decode(signal.body).length, 200_000));
  });
});
