import { Copy } from '../../src/simulation/oracle/copy';
import { GroupHashes } from '../../src/simulation/oracle/group-hashes';
import { LineWatch } from '../../src/simulation/oracle/line-watch';
import { TrackedGroup, TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

const GROUP = 'g1';
const HASHES = new GroupHashes();
const RECEIVED = 10;

let now: number;
let violations: string[];
let watch: LineWatch;

beforeEach(() => {
  now = 100;
  violations = [];
  const violated = (_environment: number, detail: string): number => violations.push(detail);
  watch = new LineWatch({ destination: 'Default', now: () => now, hashes: HASHES, find: () => undefined, violated });
});

function putOff(heldSince = RECEIVED): void {
  const group: TrackedGroup = { name: GROUP, webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() };
  const webhook = Object.assign(new TrackedWebhook(0, 'w0', group, 0, undefined), { heldSince });
  watch.putOff(1, [{ webhook, copy: new Copy(), place: 0, seconds: 14 }], RECEIVED, false);
}

function say(): void {
  watch.logged(1, { message: 'returned-to-queue', destination: 'Default', groupHash: HASHES.of(GROUP), messages: 1, cause: 'rate', retryInSeconds: 14 });
}

test.each([['still', RECEIVED, 1], ['no longer', RECEIVED + 5, 0]])('what goes back without a line is a violation where the batch %s has it', (_how, heldSince, wrong) => {
  putOff(heldSince);
  watch.checkEnd();
  expect(violations).toHaveLength(wrong);
});

describe('a line of what goes back', () => {
  test('may come before or after the change', () => {
    putOff();
    say();
    now += 1_000;
    say();
    putOff();
    watch.checkEnd();
    expect(violations).toEqual([]);
  });

  test.each([['before', true], ['after', false]])('comes once, %s the change', (_when, isBefore) => {
    if (!isBefore) {
      putOff();
    }
    say();
    say();
    expect(violations).toEqual([expect.stringContaining('twice')]);
  });

  test('may come again when it is received again, also at the same instant', () => {
    say();
    putOff();
    say();
    putOff();
    now += 1;
    say();
    now += 1;
    say();
    expect(violations).toEqual([]);
  });
});
