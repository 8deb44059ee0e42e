import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Duration } from 'aws-cdk-lib';
import { FORWARDER_ROWS, REQUEST_ROWS } from './comparison';
import { arrivalsOf, deliver, headerOf, idOf, withId } from './support/outcome';
import { Scene, startScene, until } from './support/scene';
import { SQS_FAULTS } from '../../cli/src/local/sqs';
import { Arrival, BackendAnswer } from '../../demo/backend/backend';
import { ALL_BYTES } from '../../demo/corpus/other-payloads';
import { Payload, payload } from '../../demo/corpus/payload';
import { send } from '../../demo/sender/send';
import { AttemptLine } from '../../src/engine/log-lines';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});

afterAll(() => scene?.stop());

/** A JSON document of so many bytes. */
function json(bytes: number): Payload {
  return payload(JSON_TYPE, `{"emoji":"\u{1f980}","quotes":"\\"'\\\\","fill":"${'x'.repeat(bytes - 46)}"}`);
}

async function inGroup(value: string | undefined): Promise<string> {
  const { outcome, arrival } = await deliver(scene, payload(JSON_TYPE, '{}', { headers: value === undefined ? [] : [['x-order-id', value]] }));
  const group = headerOf(arrival, 'x-scalable-webhook-group');
  if (group === headerOf(arrival, 'x-scalable-webhook-delivery-id')) {
    return `${outcome}, in a group of its own`;
  }
  return `${outcome}, in ${group === Buffer.from(value ?? '').toString('base64').slice(0, 128) ? 'the group of its value' : 'another group'}`;
}

async function whenQueueAnswers(fault: keyof typeof SQS_FAULTS): Promise<string> {
  const before = scene.runtime.status().accepted;
  scene.runtime.sqs.failNext('SendMessage', SQS_FAULTS[fault]);
  const { outcome } = await deliver(scene, payload(JSON_TYPE, '{}'));
  expect(scene.runtime.status().accepted).toBe(before);
  return outcome;
}

const REQUESTS: Readonly<Record<string, () => Promise<string>>> = {
  'JSON, emoji, quotes, 300 KB': () => outcomeOf(json(300_000)),
  'JSON, 700 KB': () => outcomeOf(json(700_000)),
  'JSON, 900 KB': () => outcomeOf(json(900_000)),
  '& + %': () => outcomeOf(payload(JSON_TYPE, '{"a":"1 & 2 + 3 % 4 &MessageGroupId=x"}')),
  'empty body': () => outcomeOf(payload(JSON_TYPE, '')),
  'form': () => outcomeOf(payload(FORM_TYPE, 'a=1&b=%2B+%26&b=2&c=')),
  'text/plain (SNS)': () => outcomeOf(payload('text/plain; charset=UTF-8', '{"Type":"Notification"}')),
  'XML': () => outcomeOf(payload('text/xml', '<?xml version="1.0"?>\r\n<a b="c">&amp;</a>')),
  'form Action=SendMessage...': async () => {
    const before = scene.arrivals.length;
    const outcome = await outcomeOf(payload(FORM_TYPE, 'Action=SendMessage&MessageBody=forged&MessageGroupId=other'));
    await until('the queue is empty', () => scene.runtime.status().queued === 0);
    return `${outcome}, ${scene.arrivals.length === before + 1 ? 'nothing forged' : 'FORGED'}`;
  },
  'gzip as JSON': () => outcomeOf(payload(JSON_TYPE, gzipSync('{"a":1}'))),
  'control character as JSON': () => outcomeOf(payload(JSON_TYPE, '{"a":"\u0000\u0008\u0013\uffff"}')),
  '1.1 MB': () => outcomeOf(json(1_100_000)),
  'no group header': () => inGroup(undefined),
  'group with space': () => inGroup('order 17'),
  'group of 200 characters': () => inGroup('o'.repeat(200)),
  'sub-path, PUT': () => outcomeOf(payload(JSON_TYPE, '{"state":"paid"}', { method: 'PUT', path: 'orders/17/state' })),
  'queue answers 400': () => whenQueueAnswers('throttled'),
  'queue answers 403': () => whenQueueAnswers('invalidToken'),
  'queue answers 503': () => whenQueueAnswers('unavailable'),
};

async function outcomeOf(request: Payload): Promise<string> {
  return (await deliver(scene, request)).outcome;
}

describe('requests', () => {
  test.each(REQUEST_ROWS.map(({ name, result }) => [name, result]))('%s: %s', async (name, result) => {
    expect(await REQUESTS[name]()).toBe(result);
  });

  test('every row is measured', () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(REQUEST_ROWS.map(({ name }) => name).sort());
  });
});

/** The attempts of a delivery, in order, from the forwarder's log. */
function attemptsOf(deliveryId: string, { events } = scene): AttemptLine[] {
  return events.flatMap((event) =>
    event.kind === 'forwarder' && event.line.message === 'attempt' && event.line.deliveryId === deliveryId ? [event.line] : []);
}

/** Sends a webhook of which the first attempt fails, and waits for the second. */
async function failFirst(first: BackendAnswer, on = scene): Promise<{ attempts: AttemptLine[]; arrivals: Arrival[] }> {
  const marked = withId(payload(JSON_TYPE, '{}', { headers: [['x-order-id', `order-${Math.random()}`]] }));
  const id = idOf(marked.headers);
  on.answer = (arrival) => idOf(arrival.headers) === id && arrivalsOf(on, id).length === 1 ? first : { status: 200 };
  const { body } = await send(on.endpoint, marked);
  const deliveryId = (JSON.parse(body) as { id: string }).id;
  await until('it is delivered at the second attempt', () => attemptsOf(deliveryId, on).some(({ decision }) => decision === 'delivered'));
  return { attempts: attemptsOf(deliveryId, on), arrivals: arrivalsOf(on, id) };
}

const FORWARDER: Readonly<Record<string, () => Promise<string>>> = {
  '302': async () => {
    let followed = 0;
    const elsewhere = http.createServer((_, response) => {
      followed += 1;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/x`;
    const { attempts } = await failFirst({ status: 302, headers: { Location: location } });
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(attempts.map(({ status }) => status)).toEqual([302, 200]);
    return followed === 0 ? 'not followed, tried again' : 'FOLLOWED';
  },
  'refused': async () => {
    await scene.backend.become('down');
    const { body } = await send(scene.endpoint, withId(payload(JSON_TYPE, '{}', { headers: [['x-order-id', 'refused']] })));
    const { id } = JSON.parse(body) as { id: string };
    await until('a connection was refused', () => attemptsOf(id).length > 0);
    await scene.backend.become('up');
    await until('it is delivered', () => attemptsOf(id).some(({ decision }) => decision === 'delivered'));
    expect(attemptsOf(id)[0]).toMatchObject({ failure: 'connection-refused', decision: 'retry' });
    return 'tried again, delivered';
  },
  'reset': async () => {
    const { attempts, arrivals } = await failFirst({ status: 0, instead: 'reset' });
    // A reset of a reused connection is tried once more on a new one within the same attempt.
    expect(attempts.at(-1)).toMatchObject({ decision: 'delivered' });
    return arrivals.length === 2 ? 'tried again, delivered' : `${arrivals.length} requests`;
  },
  'backend hangs': async () => {
    // A scene of its own: where other rows run, a busy machine must not run into so short a timeout.
    const impatient = await startScene({ props: { requestTimeout: Duration.seconds(1) } });
    try {
      const { attempts } = await failFirst({ status: 0, instead: 'hang' }, impatient);
      expect(attempts[0]).toMatchObject({ failure: 'timeout', decision: 'retry' });
      expect(attempts.at(-1)).toMatchObject({ status: 200, decision: 'delivered' });
      return 'aborted at the timeout, tried again';
    } finally {
      await impatient.stop();
    }
  },
  'second of three fails, same group': async () => {
    const group = (text: string) => withId(payload(JSON_TYPE, `"${text}"`, { headers: [['x-order-id', 'three']] }));
    const bodies = () => scene.arrivals.filter(({ body }) => /^"(?:one|two|three)"$/.test(body.toString())).map(({ body }) => body.toString());
    // The group's first webhook is held until the three are in the queue: they then come as one batch.
    const hold = group('held');
    let open = false;
    scene.answer = (arrival) => {
      if (idOf(arrival.headers) === idOf(hold.headers)) {
        return open ? { status: 200 } : { status: 503, headers: { 'Retry-After': '1' } };
      }
      return arrival.body.toString() === '"two"' && bodies().filter((body) => body === '"two"').length === 1 ? { status: 500 } : { status: 200 };
    };
    await send(scene.endpoint, hold);
    for (const text of ['one', 'two', 'three']) {
      await send(scene.endpoint, group(text));
    }
    open = true;
    await until('all three are delivered', () => scene.runtime.status().queued === 0);
    expect(bodies()).toEqual(['"one"', '"two"', '"two"', '"three"']);
    return 'first sent once, the other two in order';
  },
  'original headers, method, path, query': () => outcomeOf(payload('application/json; charset=utf-8', '{}', {
    method: 'PATCH', path: 'orders/caf%C3%A9', query: 'b=2&a=%26', headers: [['X-Mixed-Case', '"1"'], ['Authorization', 'Bearer x'], ['User-Agent', 'sender/1']],
  })),
  'binary body': () => outcomeOf(payload('application/octet-stream', ALL_BYTES)),
  'other origin by path': async () => {
    let reached = 0;
    const other = http.createServer((_, response) => {
      reached += 1;
      response.end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { outcome } = await deliver(scene, payload(JSON_TYPE, '{}', { path: `http://127.0.0.1:${(other.address() as AddressInfo).port}/x` }));
    await new Promise((resolve) => other.close(resolve));
    expect(outcome).toBe('exact'); // as a path below the base URL
    return reached === 0 ? 'not reached' : 'REACHED';
  },
  'Retry-After': async () => {
    const { attempts } = await failFirst({ status: 503, headers: { 'Retry-After': '2' } });
    expect(attempts[0]).toMatchObject({ status: 503, retryInSeconds: 2 }); // without the header it would have been 1
    return 'waited for';
  },
  '410': async () => {
    const before = scene.runtime.status();
    const marked = withId(payload(JSON_TYPE, '{}', { headers: [['x-order-id', 'gone']] }));
    scene.answer = (arrival) => ({ status: idOf(arrival.headers) === idOf(marked.headers) ? 410 : 200 });
    await send(scene.endpoint, marked);
    await until('there is a dead letter', () => scene.runtime.status().deadLettered > before.deadLettered);
    await until('the queue is empty', () => scene.runtime.status().queued === 0);
    return arrivalsOf(scene, idOf(marked.headers)).length === 1 ? 'dead letter at once' : 'tried again';
  },
};

describe('forwarder', () => {
  afterEach(() => {
    scene.answer = () => ({ status: 200 });
  });

  test.each(FORWARDER_ROWS.map(({ name, result }) => [name, result]))('%s: %s', async (name, result) => {
    expect(await FORWARDER[name]()).toBe(result);
  });

  test('every row is measured', () => {
    expect(Object.keys(FORWARDER).sort()).toEqual(FORWARDER_ROWS.map(({ name }) => name).sort());
  });
});
