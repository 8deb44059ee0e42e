/** The value of each metric of an expression in one period; undefined where it is missing. */
export type PeriodValues = Readonly<Record<string, number | undefined>>;

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-zA-Z_]\w*)|([-+*/(),[\]>]))/y;

/** What is missing where AWS's documentation and what others have seen are not the same, or where it says nothing. */
export interface MissingRules {
  /** What a comparison takes what is missing for. AWS documents 0; else its result is missing. */
  readonly compared: 'zero' | 'missing';
  /** What `MAX` of several makes of one that is missing. AWS says nothing; others have seen that it is left out. Else the result is missing. */
  readonly ofSeveral: 'left-out' | 'missing';
}

/** Everything that looks at missing values must hold with each of these: it may depend on one of two, but not on a certain one. */
export const MISSING_RULES: readonly MissingRules[] = [
  { compared: 'zero', ofSeveral: 'left-out' }, { compared: 'zero', ofSeveral: 'missing' }, { compared: 'missing', ofSeveral: 'left-out' },
];

/**
 * Computes the part of CloudWatch's metric math that alarms here use: numbers, metrics, `+ - * /`, brackets, `FILL(metric, number)`, `MAX([a, b])` and
 * `IF(a > b, c, d)`. An arithmetic operation on what is missing is missing, and so is what is divided by zero. `FILL` fills gaps, and not a metric that has no value in the whole range: what AWS does then
 * is not documented, and no alarm may depend on it.
 *
 * @param isThere whether a metric has any value in the range that the alarm looks at
 */
export function computeMath(
  expression: string, values: PeriodValues, isThere: (name: string) => boolean, rules: MissingRules = MISSING_RULES[0],
): number | undefined {
  const tokens = tokensOf(expression);
  let next = 0;
  const take = (): string => tokens[next++];
  const expect = (token: string): void => {
    const got = take();
    if (got !== token) {
      throw new Error(`The expression "${expression}" has ${got}, expected ${token}; the model knows a part of metric math only.`);
    }
  };

  function sum(): number | undefined {
    let left = product();
    while (tokens[next] === '+' || tokens[next] === '-') {
      const operator = take();
      const right = product();
      left = left === undefined || right === undefined ? undefined : operator === '+' ? left + right : left - right;
    }
    return left;
  }

  function product(): number | undefined {
    let left = operand();
    while (tokens[next] === '*' || tokens[next] === '/') {
      const operator = take();
      const right = operand();
      left = left === undefined || right === undefined || (operator === '/' && right === 0) ? undefined : operator === '*' ? left * right : left / right;
    }
    return left;
  }

  function operand(): number | undefined {
    const token = take();
    if (token === '(') {
      const inner = sum();
      expect(')');
      return inner;
    }
    if (/^\d/.test(token)) {
      return Number(token);
    }
    if (token === 'FILL') {
      return fill();
    }
    if (token === 'MAX') {
      return largest();
    }
    if (token === 'IF') {
      return chosen();
    }
    if (!(token in values)) {
      throw new Error(`The expression "${expression}" has ${token}, expected one of ${Object.keys(values).join(', ')}; the model knows a part of metric math only.`);
    }
    return values[token];
  }

  function fill(): number | undefined {
    expect('(');
    const name = take();
    expect(',');
    const filler = Number(take());
    expect(')');
    return values[name] ?? (isThere(name) ? filler : undefined);
  }

  function largest(): number | undefined {
    expect('(');
    expect('[');
    const series = [sum()];
    while (tokens[next] === ',') {
      next += 1;
      series.push(sum());
    }
    expect(']');
    expect(')');
    const there = series.filter((value) => value !== undefined);
    return there.length === 0 || (there.length < series.length && rules.ofSeveral === 'missing') ? undefined : Math.max(...there);
  }

  function chosen(): number | undefined {
    expect('(');
    const left = sum();
    expect('>');
    const right = sum();
    expect(',');
    const whenTrue = sum();
    expect(',');
    const whenFalse = sum();
    expect(')');
    const isMissing = rules.compared === 'zero' ? left === undefined && right === undefined : left === undefined || right === undefined;
    return isMissing ? undefined : (left ?? 0) > (right ?? 0) ? whenTrue ?? 0 : whenFalse;
  }

  const result = sum();
  if (next !== tokens.length) {
    throw new Error(`The expression "${expression}" goes on with ${tokens[next]}, expected its end; the model knows a part of metric math only.`);
  }
  return result;
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < expression.trimEnd().length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (!match) {
      throw new Error(`The expression "${expression}" has something at ${at} that the model does not know; add it to computeMath.`);
    }
    tokens.push(match[1] ?? match[2] ?? match[3]);
  }
  return tokens;
}
