import { ProblemWatch } from '../../src/simulation/oracle/problem-watch';

let violations: string[];
let watch: ProblemWatch;

beforeEach(() => {
  violations = [];
  watch = new ProblemWatch((_environment, detail) => violations.push(detail));
});

test('a call that failed is said to have', () => {
  watch.failed(1, 'rate');
  watch.failed(2, 'rate');
  watch.logged(2, { doing: 'rate' });
  watch.checkEnd();
  expect(violations).toEqual(['nothing says that there was a problem with rate']);
});

test('what nobody answers may be given up on, or answered in time', () => {
  watch.troubled(1, 'record');
  watch.troubled(2, 'record');
  watch.logged(2, { doing: 'record' });
  watch.checkEnd();
  expect(violations).toEqual([]);
});

test('no problem is said to have been where every call of its kind went well', () => {
  watch.failed(1, 'record');
  ['record', 'visibility', 'verification', 'group'].forEach((doing) => watch.logged(1, { doing: doing as 'record' }));
  watch.checkEnd();
  expect(violations).toEqual(['there was a problem with visibility, and no call went wrong']);
});

test('nothing is known of an environment that died or stood still', () => {
  watch.failed(1, 'rate');
  watch.logged(1, { doing: 'visibility' });
  watch.interrupt(1);
  watch.checkEnd();
  expect(violations).toEqual([]);
});
