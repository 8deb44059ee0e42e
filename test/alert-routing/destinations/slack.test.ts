import { Answer, Call, Destination, SECRET } from './support';
import { SLACK } from '../../../src/alert-routing/destinations/function/slack-function';
import { Alert } from '../../../src/alert-routing/state/alert';
import { Servers } from '../../delivery/support/servers';
import { alertOf, NOW } from '../render/alerts';

const servers = new Servers();
afterAll(() => servers.close());

const ok = (_call: Call, number: number): Answer => [200, JSON.stringify({ ok: true, channel: 'C012AB3CD', ts: `1.${number}` })];
const no = (error: string, headers = {}): Answer => [200, JSON.stringify({ ok: false, error }), headers];
const bot = (tryTimeoutMs?: number): Promise<Destination> => Destination.start(
  servers, SLACK, (url) => ({ kind: 'slack', tokenSecretArn: SECRET, channel: '#ops', apiUrl: `${url}/api` }), ok, tryTimeoutMs);
const webhook = async (): Promise<Destination> => {
  const destination = await Destination.start(servers, SLACK, () => ({ kind: 'slack-webhook', urlSecretArn: SECRET }), () => [200, 'ok']);
  destination.secret = 'url';
  return destination;
};

const version = (number: number, changes: Partial<Alert> = {}): Alert => alertOf({ version: number, count: number, ...changes });
const closed = (number: number): Alert => version(number, { status: 'closed', closedAt: NOW, closedBy: { name: 'Ann' } });

describe('a bot', () => {
  test('posts once, edits after that, and says in the thread that it is over', async () => {
    const slack = await bot();
    expect(await slack.tell(version(1))).toMatchObject({ result: 'delivered', status: 200 });
    await slack.tell(version(2));
    await slack.tell(closed(3));
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.update', 'chat.update', 'chat.postMessage']);
    const [posted, edited, , replied] = slack.calls;
    expect(posted).toMatchObject({ url: '/api/chat.postMessage', headers: { 'authorization': 'Bearer xoxb-token', 'content-type': 'application/json; charset=utf-8' } });
    expect(posted.body).toMatchObject({ channel: '#ops', unfurl_links: false, text: expect.stringContaining('Critical alert, open') });
    expect(edited.body).toMatchObject({ channel: 'C012AB3CD', ts: '1.1' });
    expect(JSON.stringify(edited.body.blocks)).toContain('*Times*\\n2');
    expect(replied.body).toMatchObject({ channel: 'C012AB3CD', thread_ts: '1.1', text: expect.stringMatching(/^Closed: .*closed by Ann after 12 min$/) });
    expect(replied.body).not.toHaveProperty('reply_broadcast');
    expect(slack.table.history.map(({ what }) => what)).toEqual(['posted', 'replied']);
  });

  test('says to everybody that it got graver, and that it is open again', async () => {
    const slack = await bot();
    await slack.tell(version(1, { severity: 'warning' }));
    await slack.tell(version(2));
    await slack.tell(closed(3));
    await slack.tell(version(4));
    expect(slack.calls.filter(({ body }) => body.thread_ts).map(({ body }) => [String(body.text).split(':')[0], body.reply_broadcast])).toEqual([
      ['It is graver now', true], ['Closed', undefined], ['Open again', true],
    ]);
  });

  test('repeats, hints in any order, and hints of what is posted already change nothing', async () => {
    const slack = await bot();
    slack.table.alerts.set('a3f5c1-1', closed(7));
    for (const number of [3, 7, 1, 7, 2, 5, 3, 1]) {
      expect(await slack.hint('a3f5c1-1', number)).toMatchObject({ result: 'delivered' });
    }
    expect(slack.paths).toEqual(['chat.postMessage']);
  });

  test('what was acknowledged is seen in the message alone', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    await slack.tell(version(2, { status: 'acknowledged', acknowledgedBy: { name: 'Bob' }, acknowledgedAt: NOW }));
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.update']);
    expect(slack.calls[1].text).toContain('acknowledged by Bob');
  });

  test('500, 500 and 200 are three calls and one post', async () => {
    const slack = await bot();
    slack.answers.push([500], [502]);
    expect(await slack.tell(version(1))).toMatchObject({ result: 'delivered' });
    await slack.tell(version(1));
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.postMessage', 'chat.postMessage']);
    expect(slack.table.history).toHaveLength(1);
  });

  test('three times 500 is for the engine', async () => {
    const slack = await bot();
    slack.answers.push([500], [500], [503]);
    expect(await slack.tell(version(1))).toMatchObject({ result: 'failed', unavailable: true, status: 503, failureClass: 'http-5xx' });
    expect(slack.calls).toHaveLength(3);
  });

  test('who does not answer is given up three times, and the attempt ends', async () => {
    const slack = await bot(150);
    slack.answers.push('hang', 'hang', 'hang');
    expect(await slack.tell(version(1))).toMatchObject({ result: 'failed', unavailable: true, failure: 'timeout' });
    expect(slack.calls).toHaveLength(3);
  });

  test('no call lasts longer than the attempt', async () => {
    const slack = await bot();
    slack.answers.push('hang', 'hang');
    expect(await slack.tell(version(1), { timeoutMs: 250 })).toMatchObject({ result: 'failed', failure: 'timeout' });
    expect(slack.calls.length).toBeLessThanOrEqual(2);
  });

  test('429 is not tried again before the time that Slack asks for', async () => {
    const slack = await bot();
    slack.answers.push([429, '{"ok":false,"error":"ratelimited"}', { 'retry-after': '17' }]);
    expect(await slack.tell(version(1))).toMatchObject({ result: 'failed', unavailable: false, status: 429, retryAfterSeconds: 17 });
    slack.answers.push(no('ratelimited', { 'retry-after': '3' }));
    expect(await slack.tell(version(1))).toMatchObject({ result: 'failed', failureClass: 'slack-ratelimited', retryAfterSeconds: 3 });
    expect(slack.calls).toHaveLength(2);
  });

  test.each(['channel_not_found', 'not_in_channel', 'is_archived', 'invalid_auth', 'token_revoked', 'missing_scope', 'internal_error', 'a_new_error'])(
    '200 with ok:false and %s is a failure with its reason, until somebody mends it', async (error) => {
      const slack = await bot();
      slack.answers.push(no(error));
      expect(await slack.tell(version(1))).toEqual({
        result: 'failed', unavailable: true, status: 200, failureClass: `slack-${error}`, detail: `slack said ${error}`, retryAfterSeconds: undefined,
      });
      expect(slack.calls).toHaveLength(1);
      expect(await slack.tell(version(1))).toMatchObject({ result: 'delivered' });
    });

  test.each(['invalid_blocks', 'msg_blocks_too_long'])('what says %s gets plain text', async (error) => {
    const slack = await bot();
    slack.answers.push(no(error));
    expect(await slack.tell(version(1))).toMatchObject({ result: 'delivered' });
    const [rich, plain] = slack.calls;
    expect(rich.body.blocks).not.toHaveLength(0);
    expect(plain.body).not.toHaveProperty('blocks');
    expect(plain.body.text).toContain('Threshold Crossed');
  });

  test('what refuses plain text too gets a dead letter', async () => {
    const slack = await bot();
    slack.answers.push(no('invalid_blocks'), no('no_text'));
    expect(await slack.tell(version(1))).toMatchObject({ result: 'rejected', isFinal: true, failureClass: 'slack-no_text', detail: 'slack said no_text' });
    expect(slack.calls).toHaveLength(2);
  });

  test('a plain edit takes the blocks away', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    slack.answers.push(no('invalid_blocks'));
    await slack.tell(version(2));
    expect(slack.calls[2].body).toMatchObject({ ts: '1.1', blocks: [] });
  });

  test('an answer that is not of Slack\'s is none, and nothing of it is told', async () => {
    const slack = await bot();
    slack.answers.push([200, '<html>secret</html>']);
    const outcome = await slack.tell(version(1));
    expect(outcome).toMatchObject({ result: 'failed', failureClass: 'protocol' });
    slack.answers.push([200, '{"ok":false,"error":"bad <secret> word"}']);
    expect(JSON.stringify([outcome, await slack.tell(version(1))])).not.toContain('secret');
  });

  test.each(['message_not_found', 'cant_update_message', 'edit_window_closed'])('what cannot be edited for %s is not posted again for a count', async (error) => {
    const slack = await bot();
    await slack.tell(version(1));
    slack.answers.push(no(error));
    expect(await slack.tell(version(2))).toMatchObject({ result: 'delivered' });
    await slack.tell(version(3));
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.update']);
    await slack.tell(closed(4));
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage']);
    expect(slack.calls[2].body).not.toHaveProperty('thread_ts');
  });

  test('a thread that is gone becomes a message', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    slack.answers.push([200, '{"ok":true,"channel":"C012AB3CD","ts":"1.1"}'], no('thread_not_found'));
    expect(await slack.tell(closed(2))).toMatchObject({ result: 'delivered' });
    expect(slack.calls.map(({ body }) => body.thread_ts ?? null)).toEqual([null, null, '1.1', null]);
  });

  test('a reply that failed is all that is made up for', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    slack.answers.push([200, '{"ok":true}'], no('internal_error'));
    expect(await slack.tell(closed(2))).toMatchObject({ result: 'failed' });
    expect(await slack.tell(closed(2))).toMatchObject({ result: 'delivered' });
    await slack.tell(closed(2));
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage', 'chat.postMessage']);
  });

  test('what could not be written down is not posted again, and is written down with the next', async () => {
    const slack = await bot();
    slack.table.failingWrites = 1;
    expect(await slack.tell(version(1))).toMatchObject({ result: 'delivered', detail: 'it is posted, and could not be written down (ThrottlingException)' });
    expect(slack.table.posts.size).toBe(0);
    await slack.tell(version(1));
    await slack.tell(version(2));
    expect(slack.paths).toEqual(['chat.postMessage', 'chat.update']);
    expect(slack.table.posts.get('a3f5c1-1/ops')).toMatchObject({ version: 2, message: { ts: '1.1' } });
  });

  test('an alert that is not there any more is a dead letter', async () => {
    const slack = await bot();
    expect(await slack.hint('nobody-1', 1)).toMatchObject({ result: 'rejected', isFinal: true });
    expect(slack.calls).toHaveLength(0);
  });

  test('the rate is asked before each further call, and waited for', async () => {
    const slack = await bot();
    await slack.tell(version(1));
    const asked: number[] = [];
    const pace = (waitMs: number) => async (mostMs: number): Promise<number> => {
      asked.push(mostMs);
      return waitMs;
    };
    expect(await slack.tell(closed(2), { pace: pace(0) })).toMatchObject({ result: 'delivered' });
    expect(asked).toHaveLength(1);
    // There is to be time for the call after that.
    expect(asked[0]).toBeGreaterThan(10_000);
    expect(asked[0]).toBeLessThanOrEqual(17_000);
    expect(await slack.tell(version(3), { pace: pace(1_200), timeoutMs: 300 })).toMatchObject({ result: 'failed', paced: true, failure: 'rate', retryAfterSeconds: 2 });
    expect(asked[1]).toBe(0);
  });

  test('many invocations read the secret once; a reading that failed is tried again the next time', async () => {
    const slack = await bot();
    for (let number = 1; number <= 50; number += 1) {
      await slack.tell(version(number));
    }
    expect(slack.reads).toBe(1);
    const other = await bot();
    other.secret = '{"a":"b","c":"d"}';
    expect(await other.tell(version(1))).toMatchObject({ result: 'failed', failure: 'other', detail: 'the secret could not be read (SecretWithoutText)' });
    other.secret = '{"token":"xoxb-2"}\n';
    expect(await other.tell(version(1))).toMatchObject({ result: 'delivered' });
    expect([other.reads, other.calls[0].headers.authorization]).toEqual([2, 'Bearer xoxb-2']);
  });
});

describe('an incoming webhook', () => {
  test('gets a message for what is news, and none for a count', async () => {
    const slack = await webhook();
    await slack.tell(version(1, { severity: 'warning' }));
    await slack.tell(version(2, { severity: 'warning' }));
    await slack.tell(version(3, { severity: 'warning', status: 'acknowledged' }));
    await slack.tell(version(4));
    await slack.tell(closed(5));
    await slack.tell(closed(6));
    await slack.tell(version(7));
    expect(slack.calls.map(({ body }) => body.text)).toEqual([
      expect.stringContaining('Warning alert, open'), expect.stringContaining('Critical alert, open'), expect.stringContaining('closed by Ann'), expect.stringContaining('open'),
    ]);
    expect(slack.calls[0].body).toMatchObject({ unfurl_links: false, blocks: expect.any(Array) });
  });

  test.each([
    [400, 'invalid_payload'], [400, 'invalid_blocks'], [400, 'no_text'], [413, ''],
  ])('%i %s gets plain text, and then a dead letter', async (status, word) => {
    const slack = await webhook();
    slack.answers.push([status, word]);
    expect(await slack.tell(version(1))).toMatchObject({ result: 'delivered' });
    expect(slack.calls.map(({ body }) => 'blocks' in body)).toEqual([true, false]);
    slack.answers.push([status, word], [status, word]);
    expect(await slack.tell(closed(2))).toMatchObject({ result: 'rejected', isFinal: true, status });
    expect(slack.calls).toHaveLength(4);
  });

  test.each([
    [403, 'action_prohibited'], [404, 'no_service'], [404, 'no_team'], [404, 'channel_not_found'], [400, 'user_not_found'], [410, 'channel_is_archived'], [403, 'invalid_token'],
  ])('%i %s is for somebody to mend', async (status, word) => {
    const slack = await webhook();
    slack.answers.push([status, word]);
    expect(await slack.tell(version(1))).toMatchObject({ result: 'failed', unavailable: true, status, failureClass: `slack-${word}` });
    expect(slack.calls).toHaveLength(1);
  });
});
