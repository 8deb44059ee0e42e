import * as fc from 'fast-check';
import { ALERT_ID } from './support/press';
import { readCommand, readTimer } from '../../../src/alert-routing/respond/command';
import { readConfirmedForm } from '../../../src/alert-routing/respond/confirmed-form';
import { AlertOrder } from '../../../src/contract/alerts';

const NOW = Date.UTC(2026, 5, 1, 12);

describe('the form of the page on which a link is confirmed', () => {
  test('the action is the page\'s, the token the link\'s, and the name is what somebody said', () => {
    expect(readConfirmedForm('/confirm/close', 'token=1.a.b', 'name=Ada+L.&note=Fixed%0Ait')).toEqual({ action: 'close', token: '1.a.b', name: 'Ada L.', note: 'Fixed\nit' });
    expect(readConfirmedForm('/confirm/retry', 'x=1&token=1.a.b', '')).toEqual({ action: 'retry', token: '1.a.b' });
    expect(readConfirmedForm('/confirm/acknowledge', 'token=1.a.b', 'name=+&note=%20')).toEqual({ action: 'acknowledge', token: '1.a.b' });
  });

  test.each([['/confirm', 'token=x'], ['/confirm/', 'token=x'], ['/confirm/destroy', 'token=x'], ['/confirm/close/x', 'token=x'], ['/slack', 'token=x'], ['/confirm/close', ''], ['/confirm/close', 'token=']])('%s?%s is none', (path, query) => {
    expect(readConfirmedForm(path, query, 'name=Ada')).toBeUndefined();
  });

  test('whatever comes is no exception', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (path, query, body) => {
      readConfirmedForm(`/confirm/${path}`, query, body);
      readConfirmedForm('/confirm/note', `token=x&${query}`, `note=${body}&name=${body}`);
    }));
  });
});

const command = (order: unknown, own: object = {}): Record<string, unknown> => ({ schemaVersion: 1, kind: 'command', id: 'c1', at: NOW, by: 'ada', order, ...own });

describe('what an operator wants', () => {
  const silence = { id: 's1', match: { tag: 'team', oneOf: ['data'] }, from: NOW, until: NOW + 1, by: 'ada' };

  test.each<AlertOrder>([
    { what: 'acknowledge', alertId: ALERT_ID }, { what: 'pass', alertId: ALERT_ID }, { what: 'close', alertId: ALERT_ID }, { what: 'close', alertId: ALERT_ID, note: 'Fixed' },
    { what: 'note', alertId: ALERT_ID, note: 'Why' }, { what: 'silence', silence }, { what: 'silence', silence: { ...silence, reason: 'Upgrade' } }, { what: 'unsilence', silenceId: 's1' },
  ])('%j', (order) => {
    expect(readCommand(command(order))).toEqual(command(order));
  });

  test.each([
    [{ what: 'destroy', alertId: ALERT_ID }], [{ what: 'acknowledge', alertId: 'x' }], [{ what: 'acknowledge' }], [{ what: 'note', alertId: ALERT_ID, note: ' ' }], [null],
    [{ what: 'silence', silence: { ...silence, until: NOW } }], [{ what: 'silence', silence: { ...silence, match: 'all' } }], [{ what: 'silence', silence: { ...silence, id: '' } }],
    [{ what: 'unsilence' }], ['acknowledge'],
  ])('%j is nothing that could be done', (order) => {
    expect(readCommand(command(order))).toBeUndefined();
  });

  test('without an id, a time or a name it is none', () => {
    for (const own of [{ id: '' }, { at: 'now' }, { at: -1 }, { by: '' }, { by: '\u202e' }, { schemaVersion: 2 }, { kind: 'timer' }]) {
      expect(readCommand(command({ what: 'acknowledge', alertId: ALERT_ID }, own))).toBeUndefined();
    }
  });

  test('timers, and what is none', () => {
    const timer = { schemaVersion: 1, kind: 'timer', alertId: ALERT_ID, dueAt: NOW };
    expect(readTimer(timer)).toEqual(timer);
    for (const own of [{ alertId: 'x' }, { dueAt: 1.5 }, { dueAt: undefined }, { schemaVersion: 0 }, { kind: 'command' }]) {
      expect(readTimer({ ...timer, ...own })).toBeUndefined();
    }
  });

  test('whatever comes is no exception', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (json, order) => {
      readTimer(json);
      readCommand(json);
      readCommand(command(order));
      readCommand(command({ what: 'silence', silence: order }));
    }));
  });
});
