import { BASE_PATH, Arrival } from '../../demo/backend/backend';
import { webhooks } from '../../demo/corpus/corpus';
import { Webhook } from '../../demo/corpus/payload';
import { reportRows } from '../../demo/report';
import { Ledger } from '../../demo/verification/ledger';
import { Evidence, failures } from '../../demo/verification/verdict';

const [a0, b0, a1, b1] = webhooks(4, 2);

/** The request that brings a webhook, unchanged but for what is given. */
function arrival(webhook: Webhook, change: Partial<Arrival> = {}): Arrival {
  const path = webhook.path === '' ? BASE_PATH : `${BASE_PATH}/${webhook.path}`;
  return {
    method: webhook.method, target: webhook.query === '' ? path : `${path}?${webhook.query}`, headers: webhook.headers, body: webhook.body, ...change,
  };
}

function ledger(accepted: readonly Webhook[]): Ledger {
  const result = new Ledger([a0, b0, a1, b1]);
  accepted.forEach((webhook) => result.accepted(webhook));
  return result;
}

function bring(books: Ledger, webhook: Webhook, status = 200, change: Partial<Arrival> = {}): void {
  books.arrived(arrival(webhook, change));
  books.answered(arrival(webhook, change), status);
}

describe('the ledger of the demo', () => {
  test('all is well when each webhook is acknowledged once, in order per group', () => {
    const books = ledger([a0, b0, a1, b1]);
    [b0, a0, a1, b1].forEach((webhook) => bring(books, webhook));
    expect(books.balance()).toEqual({
      accepted: 4, delivered: 4, lost: [], reordered: [], corrupted: [], duplicated: 0, unacknowledged: 0, requests: 4,
    });
  });

  test('a webhook that was accepted and never acknowledged is lost', () => {
    const books = ledger([a0, b0]);
    bring(books, a0, 503);
    expect(books.balance().lost).toEqual([expect.stringContaining(a0.id), expect.stringContaining(b0.id)]);
  });

  test('a webhook that the sender was not told of as stored is not lost', () => {
    expect(ledger([]).balance().lost).toEqual([]);
  });

  test('a webhook before an earlier one of its group is reordered', () => {
    const books = ledger([a0, a1]);
    bring(books, a0, 503);
    bring(books, a1);
    expect(books.balance().reordered).toEqual([a1.id]);
  });

  test('a webhook again after a later one of its group is reordered and duplicated', () => {
    const books = ledger([a0, a1]);
    [a0, a1, a0].forEach((webhook) => bring(books, webhook));
    expect(books.balance()).toMatchObject({ reordered: [a0.id], duplicated: 1 });
  });

  test('a repetition before the next of the group is only duplicated', () => {
    const books = ledger([a0, a1]);
    [a0, a0, a1].forEach((webhook) => bring(books, webhook));
    expect(books.balance()).toMatchObject({ reordered: [], duplicated: 1 });
  });

  test.each([
    ['method', { method: 'PUT' }],
    ['path', { target: `${BASE_PATH}/elsewhere` }],
    ['query', { target: `${BASE_PATH}?a=1` }],
    ['body', { body: Buffer.from('{}') }],
    ['header', { headers: b0.headers.filter(([name]) => name !== 'User-Agent') }],
    ['header', { headers: b0.headers.map(([name, value]) => [name.toLowerCase() === 'webhook-id' ? name : name.toLowerCase(), value] as const) }],
    ['additional header', { headers: [...b0.headers, ['X-Other', '1'] as const] }],
    ['signature', { body: Buffer.from('{}') }],
  ])('a changed %s is corruption', (what, change) => {
    const books = ledger([b0]);
    bring(books, b0, 200, change);
    expect(books.balance().corrupted).toEqual([expect.stringContaining(what)]);
  });

  test('a request of nobody is corruption', () => {
    const books = ledger([]);
    books.arrived(arrival(a0, { headers: [] }));
    expect(books.balance().corrupted).toHaveLength(1);
  });
});

describe('the verdict of the demo', () => {
  const good: Evidence = {
    balance: { accepted: 4, delivered: 4, lost: [], reordered: [], corrupted: [], duplicated: 0, unacknowledged: 2, requests: 6 },
    total: 4,
    mostInFlight: 3,
    limit: 3,
    runtime: { accepted: 4, queued: 0, inFlight: 0, delivered: 4, deadLettered: 0, maxConcurrencySeen: 3 },
  };

  test('nothing is wrong when all was kept and the runtime agrees', () => {
    expect(failures(good)).toEqual([]);
  });

  test('field case L9: what is in the queue still is not called lost, in the books and in the report', () => {
    const late = { ...good, balance: { ...good.balance, delivered: 2, lost: ['x', 'y'] }, runtime: { ...good.runtime, delivered: 2, queued: 2 } };
    expect(failures(late)).toEqual([
      '2 webhooks were not delivered in time, and are in the queue still.',
      'The runtime still has 2 messages in the queue and 0 requests in flight.',
    ]);
    const rows = reportRows(late, 0, { seconds: 1 });
    expect(rows.find(({ name }) => name === 'still in the queue')).toMatchObject({ value: '2', isKept: false });
    expect(rows.find(({ name }) => name === 'lost')).toMatchObject({ value: '0', isKept: true });
  });

  test.each<[string, Partial<Evidence>]>([
    ['not accepted', { total: 5 }],
    ['lost', { balance: { ...good.balance, lost: ['x'] } }],
    ['reordered', { balance: { ...good.balance, reordered: ['x'] } }],
    ['corrupted', { balance: { ...good.balance, corrupted: ['x'] } }],
    ['limit is 3', { mostInFlight: 4, runtime: { ...good.runtime, maxConcurrencySeen: 4 } }],
    ['sender counted', { runtime: { ...good.runtime, accepted: 3 } }],
    ['says that it delivered 3', { runtime: { ...good.runtime, delivered: 3 } }],
    ['says that it delivered 5', { runtime: { ...good.runtime, delivered: 5 } }],
    ['in the queue', { runtime: { ...good.runtime, queued: 1 } }],
    ['gave up', { runtime: { ...good.runtime, deadLettered: 1 } }],
    ['saw 2', { runtime: { ...good.runtime, maxConcurrencySeen: 2 } }],
  ])('%s', (text, change) => {
    expect(failures({ ...good, ...change }).join(' ')).toContain(text);
  });
});
