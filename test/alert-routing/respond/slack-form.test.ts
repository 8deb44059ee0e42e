import * as fc from 'fast-check';
import { ALERT_ID, formOf, pressOf, RESPONSE_URL } from './support/press';
import { buttonId } from '../../../src/alert-routing/respond/button-ids';
import { responseUrlOf } from '../../../src/alert-routing/respond/response-url';
import { NOTE_BLOCK, readSlackForm, SAVE_NOTE, SlackForm } from '../../../src/alert-routing/respond/slack-form';

const NOW = Date.UTC(2026, 5, 1, 12);

function read(payload: unknown): SlackForm {
  return readSlackForm(formOf(payload), { arrivedAt: NOW });
}

function press(action: object, own: object = {}): SlackForm {
  return read(pressOf({ action_id: buttonId('acknowledge'), value: ALERT_ID, ...action }, own));
}

describe('a press of a button of Slack', () => {
  test.each(['acknowledge', 'close', 'pass', 'note'])('%s', (action) => {
    expect(press({ action_id: buttonId(action) })).toEqual({
      kind: 'response',
      response: {
        id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, at: NOW, alertId: ALERT_ID, action, by: { name: 'ada', id: 'slack:U012AB3CD' }, responseUrl: RESPONSE_URL,
      },
    });
  });

  test('a retry, by the name of its action', () => {
    expect(press({ action_id: buttonId('retry', 'Restart: the cluster') })).toMatchObject({ response: { action: 'retry', retry: 'Restart: the cluster' } });
    expect(press({ action_id: buttonId('retry') })).toEqual({ kind: 'nothing' });
  });

  test('a note that was handed in with Enter, or with the button beside the field', () => {
    const note = 'Disk was full.\r\nCleaned up.';
    const written = { kind: 'response', response: { alertId: ALERT_ID, action: 'note', note: 'Disk was full.\nCleaned up.' } };
    expect(press({ type: 'plain_text_input', action_id: buttonId('note', ALERT_ID), value: note })).toMatchObject(written);
    const state = { values: { [NOTE_BLOCK]: { [buttonId('note', ALERT_ID)]: { type: 'plain_text_input', value: note } } } };
    expect(press({ action_id: SAVE_NOTE }, { state })).toMatchObject(written);
  });

  test.each([null, '', '   ', undefined])('an empty note, %j, takes nothing away', (value) => {
    expect(press({ type: 'plain_text_input', action_id: buttonId('note', ALERT_ID), value })).toEqual({ kind: 'nothing' });
    expect(press({ action_id: SAVE_NOTE }, { state: { values: { [NOTE_BLOCK]: { any: { type: 'plain_text_input', value } } } } })).toEqual({ kind: 'nothing' });
  });

  test('the same bytes are the same press, and others are another one', () => {
    const id = (form: SlackForm): string => form.kind === 'response' ? form.response.id : '';
    expect(id(press({}))).toBe(id(press({})));
    expect(id(press({}))).not.toBe(id(press({}, { trigger_id: 'another' })));
  });

  test.each([
    ['a button that is a link, of which Slack tells all the same', { action_id: 'console', url: 'https://console.aws.amazon.com' }, {}],
    ['a button of which we know nothing', { action_id: 'alert:destroy' }, {}],
    ['a button with more behind it', { action_id: 'alert:acknowledge:x' }, {}],
    ['a shortcut of the same app', {}, { type: 'message_action' }],
    ['a dialog of the same app', {}, { type: 'view_submission', actions: undefined }],
    ['no action', {}, { actions: [] }],
  ])('%s is for nobody here', (_what, action, own) => {
    expect(press(action, own)).toEqual({ kind: 'nothing' });
  });

  test.each<[string, object, object, string]>([
    ['nobody', {}, { user: undefined }, 'user'],
    ['a user whose id is none', {}, { user: { id: '<@U1>', name: 'ada' } }, 'user'],
    ['an alert whose id is none', { value: '../1' }, {}, 'alert'],
    ['no alert', { value: undefined }, {}, 'alert'],
    ['no type', {}, { type: undefined }, 'payload'],
  ])('%s: invalid', (_what, action, own, reason) => {
    expect(press(action, own)).toEqual({ kind: 'invalid', reason });
  });

  test('of an organisation, of which the team may be null, and from a user without a name', () => {
    expect(press({}, { team: null, enterprise: { id: 'E1', name: 'Org' }, user: { id: 'W012AB3CD' } })).toMatchObject({ response: { by: { name: 'W012AB3CD', id: 'slack:W012AB3CD' } } });
  });

  test('a name that turns the text round is shown as text', () => {
    expect(press({}, { user: { id: 'U1', name: `\u202egnp.exe\n${'x'.repeat(500)}` } })).toMatchObject({ response: { by: { name: expect.stringMatching(/^gnp\.exe x{70,}…$/) as string } } });
  });

  test('whatever comes: a result, and never an exception', () => {
    const anything = fc.anything({ maxDepth: 4 });
    const pieces = fc.record({
      type: fc.oneof(fc.constant('block_actions'), anything),
      user: anything,
      state: anything,
      response_url: anything,
      actions: fc.oneof(anything, fc.array(fc.record({
        type: fc.oneof(fc.constantFrom('button', 'plain_text_input'), anything),
        action_id: fc.oneof(fc.constantFrom('alert:note', SAVE_NOTE, 'alert:retry:x', 'alert:__proto__', 'alert:constructor'), anything),
        value: fc.oneof(fc.constant(ALERT_ID), anything),
      }))),
    }, { requiredKeys: [] });
    fc.assert(fc.property(fc.oneof(pieces.map((piece) => formOf(piece)), fc.json().map((json) => `payload=${json}`), fc.string()), (body) => {
      expect(['response', 'nothing', 'invalid']).toContain(readSlackForm(body, { arrivedAt: NOW }).kind);
    }), { numRuns: 500 });
  });

  test.each([['', 'no-payload'], ['payload', 'payload'], ['payload=', 'payload'], ['payload=%7B', 'payload'], ['payload=[]', 'payload'], ['{"type":"block_actions"}', 'no-payload']])('the body %j: invalid', (body, reason) => {
    expect(readSlackForm(body, { arrivedAt: NOW })).toEqual({ kind: 'invalid', reason });
  });
});

describe('where a presser is told', () => {
  test.each([RESPONSE_URL, 'https://hooks.slack-gov.com/actions/T1/2/x'])('%s is called', (url) => {
    expect(responseUrlOf(url)).toBe(url);
  });

  test.each([
    'http://hooks.slack.com/actions/T1', 'https://hooks.slack.com.example.com/x', 'https://hooks.slack.com@169.254.169.254/x', 'https://169.254.169.254/latest/meta-data',
    'https://hooks.slack.com:8443/x', 'https://user:pass@hooks.slack.com/x', 'file:///etc/passwd', 'http://localhost:9001/2018-06-01/runtime', '//hooks.slack.com/x', '', 17, null,
    'https://hooks.slack.com\\@example.com/x#', 'https://slack.com/x', `https://hooks.slack.com/${'x'.repeat(3_000)}`,
  ])('%j is not', (url) => {
    const called = responseUrlOf(url);
    // What URL parsers differ about ends at Slack, or nowhere.
    expect(called === undefined || new URL(called).host === 'hooks.slack.com').toBe(true);
    if (url !== 'https://hooks.slack.com\\@example.com/x#') {
      expect(called).toBeUndefined();
    }
  });

  test('below a base that was configured, and beside it not', () => {
    const base = 'http://127.0.0.1:4599/slack/actions';
    expect(responseUrlOf(`${base}/1`, base)).toBe(`${base}/1`);
    for (const url of ['http://127.0.0.1:4599/slack/actions-x', 'http://127.0.0.1:4600/slack/actions/1', `${base}/../../secrets`, 'https://127.0.0.1:4599/slack/actions/1']) {
      expect(responseUrlOf(url, base)).toBeUndefined();
    }
    expect(responseUrlOf(`${base}/1`, 'no url')).toBeUndefined();
  });
});
