import { ProblemLine } from '../../../src/engine/log-lines';
import { Called, ProblemWatch } from '../../src/simulation/oracle/problem-watch';

let violations: string[];
let watch: ProblemWatch;
let now: number;

beforeEach(() => {
  violations = [];
  now = 0;
  watch = new ProblemWatch(() => now, (_environment, detail) => violations.push(detail));
});

function say(environment: number, doing: ProblemLine['doing'], detail = 'Error'): void {
  watch.logged(environment, { message: 'problem', destination: 'Default', doing, detail });
}

test('a call that failed is said to have', () => {
  watch.failed(1, 'rate', 'Error');
  watch.failed(2, 'rate', 'Error');
  say(2, 'rate');
  watch.checkEnd();
  expect(violations).toEqual(['nothing says that there was a problem with rate']);
});

test('what nobody answers may be given up on, or answered in time', () => {
  watch.troubled(1, 'record');
  watch.troubled(2, 'record');
  say(2, 'record', 'Timeout');
  watch.checkEnd();
  expect(violations).toEqual([]);
});

test.each(['visibility', 'deduplication', 'group', 'configuration', 'routing'] as const)(
  'no problem with %s is said to have been where every call of its kind went well', (doing) => {
    watch.failed(1, 'record', 'Error');
    say(1, 'record');
    say(1, doing);
    watch.checkEnd();
    expect(violations).toEqual([`there was a problem with ${doing} ("Error"), and no call went wrong`]);
  });

describe('what went wrong is called by its name', () => {
  test.each<[string, Called, string, string[]]>([
    ['that of the error', 'rate', 'Error', []],
    ['no other one', 'rate', 'Timeout', ['the problem with rate was "Timeout", expected Error']],
    ['that of a dead letter that was not even sent, after one that went wrong', 'dead-letter', 'Resting', []],
    ['which no other call has', 'record', 'Resting', ['the problem with record was "Resting", expected Error']],
  ])('%s', (_which, called, detail, wrong) => {
    watch.failed(1, called, 'Error');
    say(1, called, detail);
    expect(violations).toEqual(wrong);
  });

  test('or by that of having waited in vain', () => {
    watch.troubled(1, 'visibility', 'Error');
    ['Error', 'Timeout'].forEach((name) => say(1, 'visibility', name));
    expect(violations).toEqual([]);
  });
});

describe('what cannot be verified', () => {
  function goBack(): void {
    watch.logged(1, { message: 'returned-to-queue', destination: 'Default', groupHash: 'h', messages: 2, cause: 'verification', retryInSeconds: 1 });
  }

  test('is said to be a problem in the invocation that returns it to the queue', () => {
    watch.readToVerify(1, false);
    say(1, 'verification', 'a sentence');
    goBack();
    expect(violations).toEqual([]);
    watch.invocationBegins(1);
    goBack();
    expect(violations).toEqual(['2 messages go back because they cannot be verified, and nothing says what is missing']);
  });

  test.each([['never', undefined, 0, 1], ['well, a minute ago', true, 60_000, 0], ['well, and longer ago', true, 60_001, 1], ['in vain, at any time', false, 1e9, 0]])(
    'is said so where what that needs was read %s', (_how, wentWell, later, wrong) => {
      if (wentWell !== undefined) {
        watch.readToVerify(1, wentWell);
      }
      now += later;
      say(1, 'verification', 'a sentence');
      expect(violations).toHaveLength(wrong);
    });
});

test('nothing is known of an environment that died or stood still', () => {
  watch.failed(1, 'rate', 'Error');
  watch.interrupt(1);
  say(1, 'visibility');
  watch.checkEnd();
  expect(violations).toEqual([]);
});

test('what there is no time left for, by its clock or after a minute, need not be verified, until the next invocation', () => {
  watch.invocationBegins(1);
  watch.clockSet(1);
  say(1, 'verification', 'Timeout');
  watch.invocationBegins(1);
  now += 60_000;
  say(1, 'verification', 'Timeout');
  expect(violations).toEqual([]);
  watch.invocationBegins(1);
  now += 59_000;
  say(1, 'verification', 'Timeout');
  expect(violations).toEqual([expect.stringContaining('all was read at once, and long ago')]);
});
