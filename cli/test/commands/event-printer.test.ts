import { EventPrinter } from '../../src/commands/event-printer';
import { LocalEvent } from '../../src/local/runtime/local-event';
import { FakeProcess } from '../support/fake-process';

function printer(quiet: boolean = false) {
  const process = new FakeProcess();
  // eslint-disable-next-line no-control-regex
  const plain = (lines: string[]) => lines.map((line) => line.replace(/\u001b\[\d+m/g, '').replace(/^\d\d:\d\d:\d\d\s+/, ''));
  return { printer: new EventPrinter(process, quiet), stdout: () => plain(process.out), stderr: () => plain(process.err) };
}

const DESTINATION = 'Stack/Orders/Default';
const common = { destination: 'Default', groupHash: 'abc', deliveryId: 'd1' };
const attempt = { ...common, message: 'attempt', attempt: 2, latencyMs: 3, ageMs: 4 };

const event = (line: object): LocalEvent => ({ kind: 'forwarder', destination: DESTINATION, line } as LocalEvent);

const routing = (line: object): LocalEvent => ({ kind: 'routing', part: 'Stack/Orders/Router', line } as LocalEvent);

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test.each<[string, LocalEvent, string | undefined]>([
  ['a refused request', { kind: 'request', endpoint: 'Stack/Orders', method: 'POST', status: 413, outcome: 'refused' }, 'refused by the API  413 to a POST at Stack/Orders\n'],
  ['what would steer the terminal', { kind: 'log', functionName: 'f', text: 'a\tb\u001b[2J' }, 'log          f: a b\\u001b[2J\n'],
  ['a ping', { kind: 'request', endpoint: 'Stack/Orders', method: 'HEAD', status: 200, outcome: 'answered' }, undefined],
  ['an accepted request', { kind: 'request', endpoint: 'Stack/Orders', method: 'POST', status: 200, outcome: 'accepted' }, undefined],
  ['a function error', { kind: 'function-error', functionName: 'fn', errorType: 'E', errorMessage: 'no\nat x' }, 'failed       fn: E: no\n'],
  ['what a function wrote', { kind: 'log', functionName: 'fn', text: 'hello' }, 'log          fn: hello\n'],
  ['an execution', { kind: 'taken-over', by: 'Shop/Machine', id: 'd1', content: '{}' }, 'taken over   Shop/Machine: d1: {}\n'],
  ['a long execution', { kind: 'taken-over', by: 'Shop/Machine', id: 'd1', content: 'x'.repeat(300) }, `taken over   Shop/Machine: d1: ${'x'.repeat(200)}…\n`],
  ['a delivery at last', event({ ...attempt, decision: 'delivered', status: 200 }), `delivered    ${DESTINATION}: 200 after 2 attempts of d1\n`],
  ['a status', event({ ...attempt, decision: 'retry', status: 503, retryInSeconds: 4 }), `not taken    ${DESTINATION}: 503 at attempt 2 of d1, retry in 4 s\n`],
  ['what the backend said', { ...event({ ...attempt, decision: 'retry', status: 503, retryInSeconds: 4 }), answer: 'no\u001b[2Jdatabase' } as LocalEvent,
    `not taken    ${DESTINATION}: 503 at attempt 2 of d1, retry in 4 s: no\\u001b[2Jdatabase\n`],
  ['a failure', event({ ...attempt, decision: 'retry', failure: 'timeout' }), `not taken    ${DESTINATION}: timeout at attempt 2 of d1, retry\n`],
  ['no connection', event({ ...attempt, decision: 'retry', failure: 'connection-refused' }), `not taken    ${DESTINATION}: connection refused at attempt 2 of d1, retry\n`],
  ['the last attempt of a dead letter', event({ ...attempt, decision: 'dead-letter', status: 410 }), undefined],
  ['a dead letter', event({ ...common, message: 'dead-letter', messageId: 'm', reason: 'gone', detail: '', attempts: 1 }), `dead letter  ${DESTINATION}: d1 after 1 attempt: gone\n`],
  [
    'a dead letter of an endpoint, with its detail',
    { ...event({ ...common, message: 'dead-letter', messageId: 'm', reason: 'gone', detail: 'The destination answered 410.', attempts: 2 }), endpoint: 'Shop/Orders/github' } as LocalEvent,
    `dead letter  Shop/Orders/github → ${DESTINATION}: d1 after 2 attempts: gone (The destination answered 410)\n`,
  ],
  ['an invalid signature', event({ ...common, message: 'dead-letter', messageId: 'm', reason: 'signature', detail: '', attempts: 0 }), `dead letter  ${DESTINATION}: d1 after 0 attempts: invalid signature\n`],
  ['the brake', event({ ...common, message: 'brake', state: 'open' }), `brake        ${DESTINATION}: on: single webhooks find out whether the backend is back\n`],
  ['an overload', event({ ...common, message: 'overload', state: 'begun' }), `overload     ${DESTINATION}: more arrives than is delivered, and what is long past its time becomes dead letters\n`],
  ['a pause', event({ ...common, message: 'paused', messages: 3, retryInSeconds: 300 }), `paused       ${DESTINATION}: 3 webhooks wait, for 300 s or less\n`],
  ['a problem', event({ ...common, message: 'problem', doing: 'record', detail: 'slow' }), `problem      ${DESTINATION}: Could not write what is remembered of attempts: slow\n`],
  ['a destination\'s queue that does not take something', routing({ message: 'problem', destination: 'Teams', doing: 'routing', detail: 'Http503' }), 'problem      Stack/Orders/Router: Could not hand on to the queue of a destination (Teams): Http503\n'],
  ['what nobody wants', routing({ ...common, message: 'not-delivered', decision: 'unrouted' }), 'not delivered  Stack/Orders/Router: d1: no destination wants it\n'],
  ['what was routed', routing({ ...attempt, decision: 'delivered' }), undefined],
  ['what was dropped', event({ ...common, message: 'not-delivered', decision: 'dropped', detail: 'no signature' }), `not delivered  ${DESTINATION}: d1: its signature did not verify (no signature)\n`],
  ['messages that returned to the queue', event({ ...common, message: 'returned-to-queue', messages: 3, cause: 'time', retryInSeconds: 0 }), undefined],
])('%s', (_, what, expected) => {
  const { printer: own, stdout, stderr } = printer();
  own.print(what);
  expect(stdout()).toEqual(expected === undefined ? [] : [expected]);
  expect(stderr()).toEqual([]);
  own.stop();
});

test('a notice stands on stderr, also when everything else is quiet', () => {
  const { printer: own, stdout, stderr } = printer(true);
  own.print({ kind: 'notice', text: 'Not hosted: AWS::SNS::Topic (A/B).' });
  own.print({ kind: 'request', endpoint: 'w', method: 'POST', status: 503, outcome: 'refused' });
  expect(stderr()).toEqual(['scalable-webhook: Not hosted: AWS::SNS::Topic (A/B).\n']);
  expect(stdout()).toEqual([]);
});

test('dead letters are never left out', () => {
  const { printer: own, stdout } = printer();
  const letter = event({ ...common, message: 'dead-letter', messageId: 'm', reason: 'signature', detail: '', attempts: 0 });
  for (let i = 0; i < 20; i++) {
    own.print({ kind: 'request', endpoint: 'w', method: 'POST', status: 503, outcome: 'refused' });
    own.print(letter);
  }
  expect(stdout().filter((text) => text.includes('dead letter'))).toHaveLength(20);
  own.stop();
});

test('an outage does not flood the terminal', () => {
  const { printer: own, stdout } = printer();
  for (let i = 0; i < 1000; i++) {
    own.print({ kind: 'request', endpoint: 'w', method: 'POST', status: 503, outcome: 'refused' });
  }
  expect(stdout()).toHaveLength(10);
  jest.advanceTimersByTime(1000);
  expect(stdout()[10]).toBe('… and 990 more: the console shows them all\n');
  own.print({ kind: 'request', endpoint: 'w', method: 'POST', status: 503, outcome: 'refused' });
  expect(stdout()).toHaveLength(12);
  own.stop();
});

describe('what waits without an attempt', () => {
  const returned = { message: 'returned-to-queue', destination: 'Default', groupHash: 'abc', messages: 1, cause: 'repeat', retryInSeconds: 37 };
  const BECAUSE = 'because webhooks that fail again and again used up their share of the time';

  beforeEach(() => jest.setSystemTime(new Date(2026, 0, 2, 1, 29, 6)));

  test('what waits on the allowance of what fails again is told with its delivery and the time, once in a while', () => {
    const { printer: own, stdout } = printer();
    own.print(event({ ...attempt, decision: 'retry', status: 422, retryInSeconds: 1 }));
    own.print(event(returned));
    own.print(event(returned));
    own.print(event({ ...returned, groupHash: 'def', messages: 3 }));
    jest.advanceTimersByTime(30_000);
    own.print(event(returned));
    expect(stdout().slice(1)).toEqual([
      `put off      ${DESTINATION}: d1 until 01:29:43, ${BECAUSE}\n`,
      `put off      ${DESTINATION}: 3 webhooks until 01:29:43, ${BECAUSE}\n`,
      `put off      ${DESTINATION}: d1 until 01:30:13, ${BECAUSE}\n`,
    ]);
    own.stop();
  });

  test.each([
    ['rate', 'more is there than the rate lets through'],
    ['brake', 'the brake is on: the backend seems to be away, and single webhooks find out whether it is back'],
    ['verification', 'what is needed to verify it could not be read'],
  ])('the cause %s holds up all groups, and is told once for all of them', (cause, because) => {
    const { printer: own, stdout } = printer();
    own.print(event({ ...returned, cause }));
    own.print(event({ ...returned, cause, groupHash: 'def' }));
    expect(stdout()).toEqual([`put off      ${DESTINATION}: 1 webhook until 01:29:43, because ${because}\n`]);
    own.stop();
  });

  test('what has its turn in a second is not told', () => {
    const { printer: own, stdout } = printer();
    own.print(event({ ...returned, cause: 'rate', retryInSeconds: 1 }));
    expect(stdout()).toEqual([]);
    own.stop();
  });
});

test('of deliveries the first of each endpoint and destination is told, and each that had failed, redriven ones too', () => {
  const { printer: own, stdout } = printer();
  const delivered = (deliveryId: string, endpoint?: string, number = 1): LocalEvent =>
    ({ ...event({ ...attempt, attempt: number, deliveryId, decision: 'delivered', status: 200 }), endpoint } as LocalEvent);
  own.print(delivered('a', 'Stack/Orders/x'));
  own.print(delivered('b', 'Stack/Orders/x'));
  own.print(delivered('c', 'Stack/Orders/y'));
  own.print(event({ ...common, deliveryId: 'e', message: 'dead-letter', messageId: 'm', reason: 'gone', detail: '', attempts: 1 }));
  own.print(delivered('e', 'Stack/Orders/x'));
  own.print(delivered('f', 'Stack/Orders/x', 8));
  const first = ', the first; others that go well at once are not printed';
  expect(stdout().filter((text) => text.startsWith('delivered'))).toEqual([
    `delivered    Stack/Orders/x → ${DESTINATION}: 200 after 1 attempt of a${first}\n`,
    `delivered    Stack/Orders/y → ${DESTINATION}: 200 after 1 attempt of c${first}\n`,
    `delivered    Stack/Orders/x → ${DESTINATION}: 200 after 1 attempt of e\n`,
    `delivered    Stack/Orders/x → ${DESTINATION}: 200 after 8 attempts of f\n`,
  ]);
  own.stop();
});
