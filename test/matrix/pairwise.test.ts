import { PARAMETERS, possible } from './combinations';
import { allPairs, covers, pairwise } from './pairwise';

describe('pairs of values', () => {
  const parameters = { a: ['1', '2', '3'], b: ['1', '2'], c: ['1', '2', '3', '4'] };

  test('each meets in a row, in far fewer rows than there are combinations', () => {
    const rows = pairwise(parameters, () => true);
    expect(allPairs(parameters).filter((pair) => !rows.some((row) => covers(row, pair)))).toEqual([]);
    expect(rows.length).toBeLessThanOrEqual(14);
  });

  test('those that may not meet do not, and the others still do', () => {
    const allowed = (row: Record<string, string | undefined>): boolean => !(row.a === '1' && row.b === '2');
    const rows = pairwise(parameters, allowed);
    expect(rows.filter((row) => !allowed(row))).toEqual([]);
    const missed = allPairs(parameters).filter((pair) => !rows.some((row) => covers(row, pair)));
    expect(missed.map(({ values }) => values)).toEqual([['1', '2']]);
  });

  test('the rows are the same each time', () => {
    expect(pairwise(parameters, () => true)).toEqual(pairwise(parameters, () => true));
  });
});

test('every two options that may meet do so in the matrix', () => {
  const rows = pairwise(PARAMETERS, possible);
  const missed = allPairs(PARAMETERS).filter((pair) => !rows.some((row) => covers(row, pair)));
  const impossible = missed.filter(({ parameters: [first, second], values: [a, b] }) => !possible({ [first]: a, [second]: b }));
  expect(missed).toEqual(impossible);
  expect(rows.filter((row) => !possible(row))).toEqual([]);
});
