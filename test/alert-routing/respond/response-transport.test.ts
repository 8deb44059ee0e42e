import { ALERT_ID, formOf, pressOf, RESPONSE_URL } from './support/press';
import { requestMessage, ResponseScene, SECRET } from './support/response-scene';
import { buttonId, routerBlockId } from '../../../src/alert-routing/respond/button-ids';
import { LinkAction, makeLink } from '../../../src/alert-routing/respond/link-token';
import { ResponseReader } from '../../../src/alert-routing/respond/response-reader';
import { SAVE_NOTE } from '../../../src/alert-routing/respond/slack-form';
import { AlertOrder } from '../../../src/contract/alerts';
import { START } from '../state/support/events';

/** A press by a user, as the webhook hands it on. */
function press(action: string, user = 'ada', own: object = {}, at = START): string {
  const id = `U${user.toUpperCase()}`;
  return requestMessage('/slack', formOf(pressOf({ action_id: action, value: ALERT_ID, ...own }, {
    user: { id, username: user, name: user }, trigger_id: `${user} ${action} ${JSON.stringify(own)}`, response_url: `${RESPONSE_URL}/${user}`,
  })), '', undefined, at);
}

function confirmed(what: Partial<LinkAction> = {}, { page = what.action ?? 'acknowledge', form = 'name=Bob', secret = SECRET, at = START }: {
  page?: string; form?: string; secret?: string; at?: number;
} = {}): string {
  const config = { url: 'https://example.com/confirm', secretArn: 'arn', validForSeconds: 3_600 };
  const link = new URL(makeLink(config, secret, { alertId: ALERT_ID, action: 'acknowledge', destination: 'Mail', ...what }, START));
  return requestMessage(`/confirm/${page}`, form, link.search.slice(1), `delivery of ${page} at ${at}`, at);
}

const command = (order: AlertOrder): string => JSON.stringify({ schemaVersion: 1, kind: 'command', id: 'c1', at: START, by: 'carol', order });

const metricsOf = (scene: ResponseScene): Record<string, any> => scene.lines().find((line) => '_aws' in line) ?? {};

describe('a press of a button', () => {
  test('acknowledges, once, and the second presser is told who was faster', async () => {
    const scene = new ResponseScene();
    expect(await scene.handle(press(buttonId('acknowledge')))).toEqual({ result: 'delivered', unavailable: false });
    expect(scene.alert).toMatchObject({ status: 'acknowledged', acknowledgedBy: { name: 'ada', id: 'slack:UADA' } });
    expect(scene.told).toEqual([]);
    await scene.handle(press(buttonId('acknowledge')));
    expect(scene.told).toEqual([]);
    await scene.handle(press(buttonId('acknowledge'), 'bob'));
    expect(scene.told).toHaveLength(1);
    expect(scene.told[0]).toMatchObject({ url: `${RESPONSE_URL}/bob`, message: { text: expect.stringMatching(/^Already acknowledged by ada at <!date\^\d+\^/) as string } });
    expect(metricsOf(scene)).toMatchObject({ Acknowledged: 1, TooLate: 1 });
  });

  test('where no secret of Slack verifies what comes to its path, anybody may have sent it: it does nothing, and is counted', async () => {
    const scene = new ResponseScene();
    scene.isSlackVerified = false;
    expect(await scene.handle(press(buttonId('acknowledge')))).toMatchObject({ unsent: true });
    expect(scene.alert.status).toBe('open');
    expect(scene.told).toEqual([]);
    expect(metricsOf(scene)).toMatchObject({ InvalidRequests: 1 });
  });

  test('of another router’s message does nothing, and its presser is told so; of this one’s it counts', async () => {
    const scene = new ResponseScene();
    expect(await scene.handle(press(buttonId('acknowledge'), 'ada', { block_id: routerBlockId('another table') }))).toEqual({ result: 'delivered', unavailable: false });
    expect(scene.alert.status).toBe('open');
    expect(scene.told.map(({ message }) => message.text as string)).toEqual([expect.stringMatching(/^This alert is of another alert router /)]);
    expect(metricsOf(scene)).toMatchObject({ InvalidRequests: 1 });
    await scene.handle(press(buttonId('acknowledge'), 'ada', { block_id: routerBlockId('table') }));
    expect(scene.alert.status).toBe('acknowledged');
  });

  test('that arrived before a step counts from when it arrived; who was overtaken by the step is told so', async () => {
    const scene = new ResponseScene();
    const at = START + 299_000;
    scene.table.alerts.set(ALERT_ID, { ...scene.alert, escalated: [{ level: 1, at: START + 305_000, mentions: ['here'], destinations: [] }] });
    scene.now = START + 306_000;
    await scene.handle(press(buttonId('acknowledge'), 'ada', {}, at));
    expect(scene.alert).toMatchObject({ status: 'acknowledged', acknowledgedAt: at });
    expect([...scene.table.history.get(ALERT_ID)!].filter(([, what]) => what === 'acknowledged').map(([key]) => Number(key.split(' ')[0]))).toEqual([at]);
    expect(scene.told.map(({ message }) => message.text as string)).toEqual([expect.stringMatching(/^It counts from <!date.* Step 1 of the escalation was taken at .* all the same/)]);
  });

  test('closes, passes on; what is closed can be neither acknowledged nor passed on', async () => {
    const scene = new ResponseScene();
    await scene.handle(press(buttonId('acknowledge')));
    await scene.handle(press(buttonId('pass')));
    expect(scene.alert.status).toBe('open');
    await scene.handle(press(buttonId('close')));
    expect(scene.alert).toMatchObject({ status: 'closed', closedBy: { name: 'ada' } });
    await scene.handle(press(buttonId('pass'), 'bob'));
    await scene.handle(press(buttonId('close'), 'ada', { block_id: 'another' }));
    expect(scene.told.map(({ message }) => message.text as string)).toEqual([expect.stringMatching(/^Already closed by ada at /), expect.stringMatching(/^Already closed by you at /)]);
  });

  test('for a note gets a field, and the note is kept, also of an alert that is closed', async () => {
    const scene = new ResponseScene();
    await scene.handle(press(buttonId('close')));
    await scene.handle(press(buttonId('note')));
    const [{ message: { blocks: [input, buttons] } }] = scene.told;
    expect(input).toMatchObject({ type: 'input', dispatch_action: true, element: { type: 'plain_text_input', dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } } });
    expect(buttons.elements[0]).toMatchObject({ action_id: SAVE_NOTE, value: ALERT_ID });
    await scene.handle(press(input.element.action_id as string, 'ada', { type: 'plain_text_input', value: 'Disk was full' }));
    expect(scene.alert.note).toBe('Disk was full');
    expect(scene.told[1].message).toEqual({ text: 'Noted.', replace_original: true });
  });

  test('of an alert that is not there any more: he is told', async () => {
    const scene = new ResponseScene();
    const transport = scene.transport();
    scene.table.alerts.clear();
    await scene.handle(press(buttonId('acknowledge')), transport);
    expect(scene.told[0].message.text).toBe('This alert is not kept any more: nothing was changed.');
  });

  test.each([
    ['a server of Slack\'s that fails', { result: 'failed', unavailable: true, status: 503 } as const, 'failed'],
    ['no answer', { result: 'failed', unavailable: true, failure: 'timeout' } as const, 'failed'],
    ['too many at once', { result: 'failed', unavailable: false, status: 429, retryAfterSeconds: 3 } as const, 'failed'],
    ['a URL that is used up', { result: 'failed', unavailable: false, status: 404 } as const, 'delivered'],
    ['a URL that is over', { result: 'failed', unavailable: false, status: 410 } as const, 'delivered'],
  ])('whoever cannot be told because of %s keeps nobody waiting', async (_what, answer, result) => {
    const scene = new ResponseScene();
    await scene.handle(press(buttonId('acknowledge')));
    scene.teller = () => answer;
    expect(await scene.handle(press(buttonId('acknowledge'), 'bob'))).toMatchObject({ result, unavailable: false });
    // After half an hour Slack takes nothing any more.
    scene.now += 1_800_000;
    expect(await scene.handle(press(buttonId('acknowledge'), 'bob'))).toMatchObject({ result: 'delivered' });
    expect(scene.told).toHaveLength(1);
  });

  test('that is none is dropped and counted, and nothing of it is in the log', async () => {
    const scene = new ResponseScene();
    for (const body of ['payload=%7B', 'secret=hunter2', formOf({ type: 'block_actions', actions: [{ action_id: buttonId('close'), value: 'hunter2' }], user: { id: 'U1' } })]) {
      expect(await scene.handle(requestMessage('/slack', body))).toMatchObject({ result: 'delivered', unsent: true });
    }
    expect(await scene.handle(requestMessage('/elsewhere', 'a=b'))).toMatchObject({ result: 'delivered', unsent: true });
    const lines = scene.lines();
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines.find((line) => '_aws' in line)).toMatchObject({ InvalidRequests: 4 });
  });

  test('of a link, of which Slack tells all the same, is neither counted nor logged', async () => {
    const scene = new ResponseScene();
    expect(await scene.handle(press('console'))).toMatchObject({ result: 'delivered', unsent: true });
    expect(scene.lines()).toEqual([]);
  });
});

describe('a retry', () => {
  const restart = buttonId('retry', 'Restart');

  test('of a link whose button was pressed twice is one attempt, and another look at the page makes another', async () => {
    const scene = new ResponseScene();
    const pressed = (delivery: string, page: string): string => {
      const link = new URL(makeLink({ url: 'https://example.com/confirm', secretArn: 'arn', validForSeconds: 3_600 }, SECRET,
        { alertId: ALERT_ID, action: 'retry', retry: 'Restart', destination: 'Mail' }, START));
      return requestMessage('/confirm/retry', `page=${page}&name=Bob`, link.search.slice(1), delivery);
    };
    await scene.handle(pressed('delivery-1', 'one'));
    await scene.handle(pressed('delivery-2', 'one'));
    expect(scene.alert.retries).toHaveLength(1);
    expect(new Set(scene.called.map(({ id }) => id))).toEqual(new Set([`${ALERT_ID}:Restart:1`]));
    await scene.handle(pressed('delivery-3', 'two'));
    expect(scene.alert.retries).toHaveLength(2);
  });

  test('is counted first, and the target gets the alert and who asked, never what a button says', async () => {
    const scene = new ResponseScene();
    scene.table.payloads.set(`${ALERT_ID} first`, '{"cluster":"j-1"}');
    await scene.handle(press(restart));
    expect(scene.called).toEqual([expect.objectContaining({
      schemaVersion: 1, id: `${ALERT_ID}:Restart:1`, action: 'Restart', attempt: 1, maxRetries: 2, alertId: ALERT_ID, user: { name: 'ada', id: 'slack:UADA' }, payload: { cluster: 'j-1' },
    })]);
    expect(scene.alert.retries).toHaveLength(1);
  });

  test('whose target does not answer is called again, as the same attempt', async () => {
    const scene = new ResponseScene();
    scene.target = () => ({ result: 'failed', unavailable: true, failure: 'timeout', failureClass: 'timeout' });
    expect(await scene.handle(press(restart))).toMatchObject({ result: 'failed', unavailable: false });
    scene.target = () => ({ result: 'delivered', unavailable: false });
    expect(await scene.handle(press(restart))).toMatchObject({ result: 'delivered' });
    expect(scene.called.map(({ id }) => id)).toEqual([`${ALERT_ID}:Restart:1`, `${ALERT_ID}:Restart:1`]);
    expect(metricsOf(scene)).toMatchObject({ Retries: 1 });
  });

  test('that could not be begun within an hour is not begun any more', async () => {
    const scene = new ResponseScene();
    scene.target = () => ({ result: 'failed', unavailable: true, failure: 'timeout' });
    await scene.handle(press(restart));
    scene.now += 3_600_001;
    expect(await scene.handle(press(restart))).toMatchObject({ result: 'rejected', isFinal: true });
    expect(scene.called).toHaveLength(1);
  });

  test('more than there are: the presser is told who used them up', async () => {
    const scene = new ResponseScene();
    for (const user of ['ada', 'bob', 'carol']) {
      await scene.handle(press(restart, user));
    }
    expect(scene.called.map(({ attempt, user }) => [attempt, user.name])).toEqual([[1, 'ada'], [2, 'bob']]);
    expect(scene.told).toMatchObject([{ url: `${RESPONSE_URL}/carol`, message: { text: expect.stringMatching(/^Retries used up: 2 of 2 by “Restart”, the last by bob at /) as string } }]);
  });

  test.each(['Gone', 'constructor', 'Other'])('by an action that the alert does not have, %s, calls nothing', async (name) => {
    const scene = new ResponseScene();
    await scene.handle(press(buttonId('retry', name)));
    expect(scene.called).toEqual([]);
    expect(scene.told[0].message.text).toBe(`There is no “${name}” for this alert any more: nothing was done.`);
  });
});

describe('a link', () => {
  test('that somebody confirmed acts by the name that he wrote, which nobody checked', async () => {
    const scene = new ResponseScene();
    await scene.handle(confirmed());
    expect(scene.alert).toMatchObject({ status: 'acknowledged', acknowledgedBy: { name: 'Bob (link of Mail)', id: 'link:Mail' } });
    await scene.handle(confirmed({ action: 'close' }, { form: 'note=Fixed' }));
    expect(scene.alert).toMatchObject({ status: 'closed', note: 'Fixed', closedBy: { name: 'somebody with a link of Mail' } });
  });

  test('counts by when it was confirmed, however long it waited', async () => {
    const scene = new ResponseScene();
    scene.now += 86_400_000;
    await scene.handle(confirmed({}, { at: START + 3_600_000 }));
    expect(scene.alert.status).toBe('open');
    await scene.handle(confirmed({}, { at: START + 3_599_000 }));
    expect(scene.alert.status).toBe('acknowledged');
    expect(metricsOf(scene)).toMatchObject({ InvalidRequests: 1 });
  });

  test('of somebody else\'s, or confirmed on the page of another action, is dropped', async () => {
    const scene = new ResponseScene();
    await scene.handle(confirmed({}, { secret: 'another' }));
    await scene.handle(confirmed({ action: 'close' }, { page: 'acknowledge' }));
    await scene.handle(requestMessage('/confirm/close', 'name=x', 'token=1.a.b'));
    expect(scene.alert.status).toBe('open');
    expect(metricsOf(scene)).toMatchObject({ InvalidRequests: 3 });
  });

  test('that was made with a new secret counts once that is read', async () => {
    const scene = new ResponseScene();
    const transport = scene.transport();
    await scene.handle(confirmed({}, { secret: 'another' }), transport);
    scene.secret = 'another';
    scene.now += 60_000;
    await scene.handle(confirmed({}, { secret: 'another', at: scene.now }), transport);
    expect(scene.alert.status).toBe('acknowledged');
  });
});

describe('an operator and the clock', () => {
  test('acknowledge, close with a note, begin and end silences', async () => {
    const scene = new ResponseScene();
    await scene.handle(command({ what: 'acknowledge', alertId: ALERT_ID }));
    expect(scene.alert).toMatchObject({ status: 'acknowledged', acknowledgedBy: { name: 'carol', id: 'command:carol' } });
    const silence = { id: 's1', match: {}, from: START, until: START + 1, by: 'carol' };
    await scene.handle(command({ what: 'silence', silence }));
    await scene.handle(command({ what: 'unsilence', silenceId: 's1' }));
    expect(scene.silences).toEqual([silence, 's1']);
  });

  test('a timer for nothing that is due changes nothing, and is not in the log', async () => {
    const scene = new ResponseScene();
    const before = scene.alert;
    await scene.handle(JSON.stringify({ schemaVersion: 1, kind: 'timer', alertId: ALERT_ID, dueAt: START + 1 }));
    expect([scene.alert, scene.lines()]).toEqual([before, []]);
  });

  test('what is none of these is kept for whoever sent it', () => {
    const reader = new ResponseReader({ now: () => START, isSlackVerified: true });
    for (const body of ['', 'text', '{}', '[]', '{"kind":"command"}', '{"schemaVersion":1,"kind":"timer"}']) {
      expect(reader.read(body)).toMatchObject({ kind: 'undeliverable' });
    }
  });
});

test('100 presses of one button at once: one acknowledgement, 99 are told, also where engines die at any call', async () => {
  for (let seed = 1; seed <= 15; seed += 1) {
    const scene = new ResponseScene();
    const random = randomOf(seed);
    const queue = Array.from({ length: 100 }, (_, number) => press(buttonId('acknowledge'), `user${number}`));
    const told = new Set<string>();
    // Four environments work on ten at a time each; one of twenty calls is the last of its environment, which may or may not take place.
    for (let round = 0; queue.length > 0; round += 1) {
      expect(round).toBeLessThan(400);
      await Promise.all([1, 2, 3, 4].map(async () => {
        const batch = queue.splice(0, 10);
        let isDead = false;
        const transport = scene.transport(async (_name, effect) => {
          await new Promise((resolve) => setImmediate(resolve));
          if (isDead || random() < (round < 60 ? 0.05 : 0)) {
            const takesPlace = !isDead && random() < 0.5;
            isDead = true;
            if (takesPlace) {
              effect();
            }
            throw new Error('dead');
          }
          return effect();
        });
        await Promise.all(batch.map(async (message) => {
          const { result } = await scene.handle(message, transport);
          if (result !== 'delivered' || isDead) {
            queue.push(message);
          }
        }));
      }));
    }
    scene.told.forEach(({ url }) => told.add(url));
    const winner = `${RESPONSE_URL}/${scene.alert.acknowledgedBy!.name}`;
    expect(told.size).toBe(99);
    expect(told.has(winner)).toBe(false);
    expect(scene.alert.version).toBe(2);
    expect(scene.told.every(({ message }) => (message.text as string).startsWith(`Already acknowledged by ${scene.alert.acknowledgedBy!.name} at `))).toBe(true);
    expect([...scene.table.history.get(ALERT_ID)!.values()]).toEqual(['acknowledged']);
    expect(scene.hints.length).toBeGreaterThan(0);
  }
}, 120_000);

/** Numbers that are the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed * 7_919;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
