import { wellFormed } from './clean-text';

/** Senders have dozens of names in an object; who has more than this only takes time. */
const MOST_ENTRIES = 2_000;

/**
 * JSON that somebody sent, of which nothing is to be trusted to have a certain shape: reading what is not there, or has another type, gives nothing and never throws.
 * Only own properties count, so that a field named as one of `Object.prototype` is what was sent or nothing. Texts have no halves of characters, which escapes may make.
 */
export class Json {
  /** What is not there. */
  public static readonly ABSENT = new Json(undefined);

  /** @returns undefined where the text is no JSON */
  public static parse(text: string): Json | undefined {
    try {
      return new Json(JSON.parse(text));
    } catch {
      return undefined;
    }
  }

  constructor(private readonly value: unknown) {}

  public get exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  public get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  public get isList(): boolean {
    return Array.isArray(this.value);
  }

  public get isText(): boolean {
    return typeof this.value === 'string';
  }

  /** What is at the end of a path of names and indexes. */
  public get(...path: ReadonlyArray<string | number>): Json {
    let value = this.value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
        return Json.ABSENT;
      }
      value = (value as Record<string | number, unknown>)[step];
    }
    return new Json(value);
  }

  /** A text that is not blank, trimmed, or a number as text. */
  public text(...path: ReadonlyArray<string | number>): string | undefined {
    const { value } = this.get(...path);
    if (typeof value === 'number') {
      return String(value);
    }
    const text = typeof value === 'string' ? wellFormed(value).trim() : '';
    return text === '' ? undefined : text;
  }

  /** The first that is a text, or a number as text. */
  public firstText(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const text = this.text(name);
      if (text !== undefined) {
        return text;
      }
    }
    return undefined;
  }

  /** A number, also one in a text. */
  public number(...path: ReadonlyArray<string | number>): number | undefined {
    const { value } = this.get(...path);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  public flag(...path: ReadonlyArray<string | number>): boolean {
    return this.get(...path).value === true;
  }

  /** The elements of a list; none where it is no list. */
  public list(...path: ReadonlyArray<string | number>): readonly Json[] {
    const { value } = this.get(...path);
    return Array.isArray(value) ? value.map((element) => new Json(element)) : [];
  }

  /** The texts in a list; one text counts as a list of it. */
  public texts(...path: ReadonlyArray<string | number>): readonly string[] {
    const at = this.get(...path);
    const texts = at.isText ? [at.text()] : at.list().map((element) => element.text());
    return texts.filter((text) => text !== undefined);
  }

  /** Names and values of an object, in their order, not more than the first 2,000; none where it is no object. */
  public entries(...path: ReadonlyArray<string | number>): ReadonlyArray<readonly [string, Json]> {
    const at = this.get(...path);
    return at.isObject ? Object.entries(at.value as object).slice(0, MOST_ENTRIES).map(([name, value]) => [wellFormed(name), new Json(value)]) : [];
  }

  /** For people: a text as it is, everything else as JSON; empty for what is not there, or lies too deep. */
  public print(): string {
    if (typeof this.value === 'string') {
      return wellFormed(this.value);
    }
    try {
      return JSON.stringify(this.value) ?? '';
    } catch {
      return '';
    }
  }
}
