/** The value of each metric of an expression in one period; undefined where it is missing. */
export type PeriodValues = Readonly<Record<string, number | undefined>>;

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-zA-Z_]\w*)|([-+*/(),]))/y;

/**
 * Computes the part of CloudWatch's metric math that alarms here use: numbers, metrics, `+ - * /`, brackets and `FILL(metric, number)`. An operation on
 * what is missing is missing, and so is what is divided by zero. `FILL` fills gaps, and not a metric that has no value in the whole range: what AWS does then
 * is not documented, and no alarm may depend on it.
 *
 * @param isThere whether a metric has any value in the range that the alarm looks at
 */
export function computeMath(expression: string, values: PeriodValues, isThere: (name: string) => boolean): number | undefined {
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
