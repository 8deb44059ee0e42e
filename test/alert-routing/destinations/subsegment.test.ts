import { createSocket, Socket } from 'node:dgram';
import { Subsegments } from '../../../src/alert-routing/destinations/function/subsegment';
import { Outcome } from '../../../src/engine/outcome';

const ROOT = '1-581cf771-a006649127e371903a2de979';
const TRACE = `Root=${ROOT};Parent=70de5b6f19ff9a0b;Sampled=1;Lineage=1:a:0`;
const DELIVERED: Outcome = { result: 'delivered', unavailable: false, status: 200 };

let daemon: Socket;
let address: string;
let received: string[];
let waiting: (() => void) | undefined;

beforeEach(async () => {
  received = [];
  daemon = createSocket('udp4');
  daemon.on('message', (message) => {
    received.push(message.toString());
    waiting?.();
  });
  await new Promise<void>((resolve) => daemon.bind(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${daemon.address().port}`;
});
afterEach(() => new Promise<void>((resolve) => daemon.close(() => resolve())));

/** The documents that the daemon has got, once there are so many. */
async function documents(count: number): Promise<Array<Record<string, unknown>>> {
  while (received.length < count) {
    await new Promise<void>((resolve) => {
      waiting = resolve;
    });
  }
  return received.map((message) => {
    const [header, document] = message.split('\n');
    expect(JSON.parse(header)).toEqual({ format: 'json', version: 1 });
    return JSON.parse(document);
  });
}

function subsegments(variables: Record<string, string> = {}): Subsegments {
  let now = 1_795_957_322_000;
  return new Subsegments({ _X_AMZN_TRACE_ID: TRACE, AWS_XRAY_DAEMON_ADDRESS: address, ...variables }, () => (now += 250));
}

test('each call is a subsegment of its invocation', async () => {
  const traced = subsegments();
  expect(await traced.around('slack', async () => 'answer', () => DELIVERED)).toBe('answer');
  await traced.around('slack', async () => 'answer', () => ({ ...DELIVERED, result: 'failed', status: 503 }));
  const [first, second] = await documents(2);
  expect(first).toEqual({
    name: 'slack',
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    trace_id: ROOT,
    parent_id: '70de5b6f19ff9a0b',
    type: 'subsegment',
    namespace: 'remote',
    start_time: 1_795_957_322.25,
    end_time: 1_795_957_322.5,
    http: { response: { status: 200 } },
  });
  expect(second).toMatchObject({ http: { response: { status: 503 } }, fault: true, error: false, throttle: false });
  expect(second.id).not.toBe(first.id);
});

test('a failure says which one', async () => {
  const traced = subsegments();
  await traced.around('a"b\nc', async () => 1, () => ({ result: 'failed', unavailable: true, failure: 'timeout' }));
  await traced.around('\n"', async () => 1, () => ({ result: 'failed', unavailable: false, status: 429 }));
  const [late, throttled] = await documents(2);
  expect(late).toMatchObject({ name: 'ab\nc', fault: true, error: false, annotations: { failure: 'timeout' } });
  expect(late).not.toHaveProperty('http');
  expect(throttled).toMatchObject({ fault: false, error: true, throttle: true });
});

test('the daemon may be named by protocol', async () => {
  await subsegments({ AWS_XRAY_DAEMON_ADDRESS: `tcp:127.0.0.1:1 udp:${address}` }).around('slack', async () => 1, () => DELIVERED);
  expect(await documents(1)).toHaveLength(1);
});

test.each([
  [{ _X_AMZN_TRACE_ID: TRACE.replace('Sampled=1', 'Sampled=0') }], [{ _X_AMZN_TRACE_ID: '' }], [{ AWS_XRAY_DAEMON_ADDRESS: '' }], [{ AWS_XRAY_DAEMON_ADDRESS: 'nonsense' }],
])('with %j nothing is sent, and the call is made', async (variables: Record<string, string>) => {
  expect(await subsegments(variables).around('slack', async () => 'answer', () => DELIVERED)).toBe('answer');
  await subsegments().around('last', async () => 1, () => DELIVERED);
  expect((await documents(1)).map(({ name }) => name)).toEqual(['last']);
});

test('a daemon that is not there changes nothing', async () => {
  expect(await subsegments({ AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:1' }).around('slack', async () => 'answer', () => DELIVERED)).toBe('answer');
  expect(await subsegments({ AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:99999' }).around('slack', async () => 'answer', () => DELIVERED)).toBe('answer');
});
