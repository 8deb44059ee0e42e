import { SeededRandom } from '../../../cli/src/simulation/random';
import { ClaimsTable } from '../../../cli/src/simulation/world/claims-table';
import { Claimant, claimId } from '../../../src/delivery/webhook/claim-id';
import { Claims } from '../../../src/delivery/webhook/claims';

const DAY = 24 * 60 * 60 * 1000;
const TERMS = { windowMs: 3 * DAY, expiresAt: 0, isOver: () => false };

let table: ClaimsTable;
let calls: string[];

beforeEach(() => {
  table = new ClaimsTable();
  calls = [];
});

const claims: Claims = {
  read: async (key) => {
    calls.push('read');
    return table.read(key);
  },
  write: async (key, claim) => {
    calls.push('write');
    return table.write(key, claim);
  },
  free: async (key, deliveryId, messageId) => table.free(key, deliveryId, messageId),
};

const ask = (deliveryId: string, changes: Partial<Claimant> = {}): Promise<string | undefined> =>
  claimId(claims, 'k', { deliveryId, messageId: `message of ${deliveryId}`, arrivedAt: 0, isAgain: false, ...changes }, TERMS);

test('the first one is delivered, with one call, and the next is its repetition', async () => {
  expect(await ask('a')).toBeUndefined();
  expect(calls).toEqual(['write']);
  expect(await ask('b')).toBe('a');
});

test('a claim is its own: after a crash, after an answer that was lost, and with another message after a redrive', async () => {
  await ask('a');
  expect(await ask('a')).toBeUndefined();
  calls = [];
  expect(await ask('a', { isAgain: true })).toBeUndefined();
  expect(calls).toEqual(['read']);
  expect(await ask('a', { messageId: 'redriven' })).toBeUndefined();
  expect(table.read('k')).toMatchObject({ deliveryId: 'a', messageId: 'redriven' });
});

test('what was given up on frees the id for the next one, and is its repetition when it is redriven', async () => {
  await ask('a');
  await claims.free('k', 'a', 'message of a', 10);
  expect(await ask('b')).toBeUndefined();
  expect(await ask('a', { messageId: 'redriven' })).toBe('b');
});

test('nobody frees the claim of another, nor that of its own message of before', async () => {
  await ask('a');
  await claims.free('k', 'b', 'message of b', 10);
  expect(await ask('b')).toBe('a');
  await ask('a', { messageId: 'redriven' });
  await claims.free('k', 'a', 'message of a', 10);
  expect(await ask('b')).toBe('a');
});

test.each([
  ['within the window', 3 * DAY - 1, 'a'],
  ['a window later', 3 * DAY, undefined],
  ['earlier, within the window', 1 - 3 * DAY, 'a'],
  ['a window earlier', -3 * DAY, undefined],
])('what arrives %s', async (_when, arrivedAt, expected) => {
  await ask('a');
  expect(await ask('b', { arrivedAt })).toBe(expected);
});

test('who arrives a window later has the id from then on; who arrived a window earlier does not take it away', async () => {
  await ask('a');
  await ask('b', { arrivedAt: 5 * DAY });
  expect(table.read('k')).toMatchObject({ deliveryId: 'b' });
  await ask('c', { arrivedAt: DAY });
  expect(table.read('k')).toMatchObject({ deliveryId: 'b' });
});

test('a claim that was given up waiting for is not made any more', async () => {
  expect(await claimId(claims, 'k', { deliveryId: 'a', messageId: 'm', arrivedAt: 0, isAgain: true }, { ...TERMS, isOver: () => true })).toBeUndefined();
  expect(table.read('k')).toBeUndefined();
});

test('a write that takes effect after its delivery was told to be a repetition changes nothing: else two could be told so of each other', async () => {
  let takeEffect: () => void = () => undefined;
  const late: Claims = {
    ...claims,
    write: (key, claim) => new Promise((resolve) => {
      takeEffect = () => resolve(table.write(key, claim));
    }),
  };
  void claimId(late, 'k', { deliveryId: 'a', messageId: 'm', arrivedAt: 0, isAgain: false }, TERMS);
  await ask('b');
  expect(await ask('a', { messageId: 'm', isAgain: true })).toBe('b');
  await claims.free('k', 'b', 'message of b', 10);
  takeEffect();
  expect(await ask('b', { messageId: 'redriven' })).toBeUndefined();
});

test('where others are in the way each time, it is delivered', async () => {
  const busy: Claims = { ...claims, write: async () => false, read: async () => undefined };
  expect(await claimId(busy, 'k', { deliveryId: 'a', messageId: 'm', arrivedAt: 0, isAgain: false }, TERMS)).toBeUndefined();
});

/**
 * One id, several deliveries, and a table whose calls take effect in any order, late or not at all. Each delivery is tried, given up on and
 * redriven at random. At the end one at least was delivered or is a dead letter: else all would be told to be repetitions of each other.
 */
async function playOne(seed: number): Promise<{ delivered: number; deadLetters: number; repetitions: number }> {
  const random = new SeededRandom(seed);
  table = new ClaimsTable();
  const pending: Array<() => void> = [];
  const call = <T>(effect: () => T): Promise<T> => new Promise((resolve, reject) => {
    pending.push(() => {
      const result = effect();
      // An answer that is lost; the call took effect.
      (random.chance(0.2) ? reject(new Error('lost')) : resolve(result));
    });
  });
  const slow: Claims = {
    read: (key) => call(() => table.read(key)),
    write: (key, claim) => call(() => table.write(key, claim)),
    free: (key, deliveryId, messageId) => call(() => table.free(key, deliveryId, messageId)),
  };
  const deliveries = Array.from({ length: random.int(2, 4) }, (_, index) => ({ id: `d${index}`, message: 0, receives: 0, state: 'queued' }));
  let redrives = random.int(0, 3);
  const receive = async (delivery: typeof deliveries[number]): Promise<void> => {
    delivery.state = 'in hand';
    delivery.receives += 1;
    const messageId = `${delivery.id}-${delivery.message}`;
    let over = false;
    const claim = claimId(slow, 'k', { deliveryId: delivery.id, messageId, arrivedAt: 0, isAgain: delivery.receives > 1 }, { ...TERMS, isOver: () => over });
    const patience = new Promise<undefined>((resolve) => {
      const wait = (left: number): void => left === 0 ? resolve(undefined) : void setImmediate(wait, left - 1);
      wait(random.int(1, 8));
    });
    const other = await Promise.race([claim.catch(() => undefined), patience]);
    over = true;
    if (random.chance(0.15)) {
      delivery.state = 'queued'; // it died here
    } else if (other !== undefined) {
      delivery.state = 'repetition';
    } else if (random.chance(0.3)) {
      delivery.state = 'delivered';
    } else if (random.chance(0.5)) {
      delivery.state = 'queued';
    } else {
      void slow.free('k', delivery.id, messageId, 10).catch(() => undefined);
      delivery.state = 'dead letter';
    }
  };
  for (let step = 0; step < 400; step += 1) {
    const queued = deliveries.filter(({ state }) => state === 'queued');
    const dead = deliveries.filter(({ state }) => state === 'dead letter');
    if (queued.length > 0 && random.chance(0.3)) {
      void receive(random.pick(queued));
    } else if (dead.length > 0 && redrives > 0 && random.chance(0.1)) {
      redrives -= 1;
      Object.assign(random.pick(dead), { state: 'queued', receives: 0, message: redrives + 1 });
    } else if (pending.length > 0 && random.chance(0.6)) {
      // Mostly in order, now and then one that stays behind for long.
      pending.splice(random.chance(0.7) ? 0 : random.int(0, pending.length - 1), 1)[0]();
    }
    await new Promise(setImmediate);
  }
  const count = (state: string): number => deliveries.filter((delivery) => delivery.state === state).length;
  // What is left in the queue would be tried again.
  return { delivered: count('delivered') + count('queued') + count('in hand'), deadLetters: count('dead letter'), repetitions: count('repetition') };
}

test('however late its calls take effect, no id is swallowed', async () => {
  let repetitions = 0;
  for (let seed = 2_600; seed < 2_900; seed += 1) {
    const result = await playOne(seed);
    repetitions += result.repetitions;
    expect({ seed, kept: result.delivered + result.deadLetters > 0 }).toEqual({ seed, kept: true });
  }
  expect(repetitions).toBeGreaterThan(100);
});
