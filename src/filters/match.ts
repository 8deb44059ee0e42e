import { checkKnown, checkKnownText } from './filter-checks';
import { MatchConfig, MatchedValue } from './filter-config';
import { checkProps, PropsShape } from '../shared/check-props';
import { described } from '../shared/described';
import { checkNumber } from '../shared/prop-checks';

/** Bounds of a number, both inclusive. At least one of them. */
export interface NumberRange {
  /**
   * The least number that matches.
   *
   * @default - any that is not above `max`
   */
  readonly min?: number;

  /**
   * The greatest number that matches.
   *
   * @default - any that is not below `min`
   */
  readonly max?: number;
}

const RANGE: PropsShape<NumberRange> = { example: '{ min: 100 }', checks: { min: checkNumber, max: checkNumber } };

/**
 * What a header, a query parameter or a field of the body must be, for `Filter`.
 *
 * Case matters, and nothing is cut off. Where there are several values (a header or parameter that repeats, a list in JSON), one that matches is enough.
 *
 * Texts and numbers are told apart by how they are used here, not by the quotes that the sender puts around them: `Match.equalTo('17')` also matches the JSON number `17`, as
 * it is written, and `Match.equalTo(17)` also matches the text `17`, as headers and parameters are, and the text `17.0`. `true`, `false` and `null` are those of
 * JSON and no texts.
 */
export class Match {
  /**
   * This value.
   *
   * @param value a text, a number or a boolean. A whole number that JavaScript cannot hold exactly is written as a text: `'12345678901234567891'`
   */
  public static equalTo(value: string | number | boolean): Match {
    return new Match({ kind: 'equal', values: [checkValue('Match.equalTo', value)] });
  }

  /**
   * One of these values.
   *
   * @param values as of `equalTo`
   */
  public static anyOf(...values: Array<string | number | boolean>): Match {
    checkKnown('Match.anyOf', values);
    if (values.length === 0) {
      throw new Error("Match.anyOf got none, expected one or more values; write for example Match.anyOf('opened', 'closed').");
    }
    return new Match({ kind: 'equal', values: [...new Set(values.map((value) => checkValue('Match.anyOf', value)))] });
  }

  /** The `null` of JSON, which is neither an empty text nor a field that is absent. */
  public static isNull(): Match {
    return new Match({ kind: 'equal', values: [null] });
  }

  /**
   * A text that begins so.
   *
   * @param text 1 to 1024 characters
   */
  public static prefix(text: string): Match {
    return new Match({ kind: 'prefix', text: checkKnownText('Match.prefix', text, "'order.'") });
  }

  /**
   * A text that ends so.
   *
   * @param text 1 to 1024 characters
   */
  public static suffix(text: string): Match {
    return new Match({ kind: 'suffix', text: checkKnownText('Match.suffix', text, "'.created'") });
  }

  /** Anything: the header, parameter or field is there. An empty text, `null`, an object and an empty list count. */
  public static exists(): Match {
    return new Match({ kind: 'exists' });
  }

  /** Nothing: the header or parameter is not there, or the body is JSON, or a form, and has no such field. */
  public static absent(): Match {
    return new Match({ kind: 'absent' });
  }

  /**
   * A number within bounds, or a text that is one in the way that JSON writes them: `199`, `-1.5`, `2e3`. Numbers are compared as JavaScript has them, with some 15 digits.
   *
   * @param bounds at least one, both inclusive
   */
  public static range(bounds: NumberRange): Match {
    checkProps('Match.range', bounds, RANGE);
    const { min, max } = bounds;
    checkNumberKnown('Match.range.min', min);
    checkNumberKnown('Match.range.max', max);
    if ((min === undefined && max === undefined) || (min !== undefined && max !== undefined && min > max)) {
      throw new Error(`Match.range takes min, max, or both with min not above max, got: ${JSON.stringify({ min, max })}; write for example Match.range({ min: 100 }).`);
    }
    return new Match({ kind: 'range', ...min !== undefined && { min }, ...max !== undefined && { max } });
  }

  /**
   * Numbers from one to the other, both included.
   *
   * @param min the least
   * @param max the greatest
   */
  public static between(min: number, max: number): Match {
    checkNumber('Match.between', min);
    checkNumber('Match.between', max);
    return Match.range({ min, max });
  }

  /** @internal */
  public readonly _matchConfig: MatchConfig;

  private constructor(config: MatchConfig) {
    this._matchConfig = config;
  }
}

function checkValue(caller: string, value: unknown): MatchedValue {
  switch (typeof value) {
    case 'string':
      return checkKnownText(caller, value, "'opened'", 0);
    case 'number':
      checkNumberKnown(caller, value);
      return value;
    case 'boolean':
      return value;
    default:
      throw new Error(`${caller} got ${described(value)}, expected a text, a number, true or false; ${value === null ? 'write Match.isNull()' : "write for example Match.equalTo('opened')"}.`);
  }
}

function checkNumberKnown(caller: string, value: number | undefined): void {
  if (value === undefined) {
    return;
  }
  checkKnown(caller, value);
  if (!Number.isFinite(value)) {
    throw new Error(`${caller} takes a finite number, got: ${value}; leave a bound of a range out that is none.`);
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new Error(`${caller} takes a number that JavaScript holds exactly, got: ${value}, which others are rounded to; write an id as a text, such as Match.equalTo('12345678901234567891').`);
  }
}
