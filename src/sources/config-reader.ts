/** A configuration that the construct would not have written so. The text never holds its values. */
export class SourceConfigError extends Error {
  public readonly name = 'SourceConfigError';

  constructor(where: string, expected: string) {
    super(`The forwarder's source configuration is missing or wrong at "${where}"; expected ${expected}: deploy the stack again with one version of the library.`);
  }
}

/**
 * Reads one object of a configuration field by field. A field that nobody asked for is an error as well: it could be a condition that only a
 * newer version knows.
 */
export class ConfigReader {
  /** @throws SourceConfigError when the value is not an object, when `read` throws one, or when a field was left unread */
  public static read<T>(where: string, value: unknown, read: (reader: ConfigReader) => T): T {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new SourceConfigError(where, 'an object');
    }
    const reader = new ConfigReader(where, value as Record<string, unknown>);
    const result = read(reader);
    const [unread] = reader.unread;
    if (unread !== undefined) {
      throw new SourceConfigError(where, 'only fields that this version knows');
    }
    return result;
  }

  private readonly unread: Set<string>;

  private constructor(private readonly where: string, private readonly fields: Readonly<Record<string, unknown>>) {
    this.unread = new Set(Object.keys(fields));
  }

  /** A text that is not empty. */
  public text(name: string): string {
    const value = this.take(name);
    return typeof value === 'string' && value !== '' ? value : this.wrong(name, 'a text that is not empty');
  }

  public textOrEmpty(name: string): string {
    const value = this.take(name);
    return typeof value === 'string' ? value : this.wrong(name, 'a text');
  }

  /** @param atLeast so many texts */
  public texts(name: string, atLeast: number = 0): string[] {
    const value = this.take(name);
    const isRight = Array.isArray(value) && value.length >= atLeast && value.every((item) => typeof item === 'string' && item !== '');
    return isRight ? value : this.wrong(name, `a list of ${atLeast > 0 ? `at least ${atLeast} ` : ''}texts`);
  }

  /** Texts by names that are the sender's. */
  public textsByName(name: string): Record<string, string> {
    const value = this.take(name);
    const isRight = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((one) => typeof one === 'string');
    return isRight ? value as Record<string, string> : this.wrong(name, 'texts by name');
  }

  public oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.take(name);
    return choices.find((choice) => choice === value) ?? this.wrong(name, `one of ${choices.join(', ')}`);
  }

  public flag(name: string): boolean {
    const value = this.take(name);
    return typeof value === 'boolean' ? value : this.wrong(name, 'true or false');
  }

  /** A whole number from 1 on. */
  public count(name: string): number {
    const value = this.take(name);
    return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? value : this.wrong(name, 'a whole number above 0');
  }

  public object<T>(name: string, read: (reader: ConfigReader) => T): T {
    return ConfigReader.read(`${this.where}.${name}`, this.take(name), read);
  }

  public optional<T>(name: string, read: () => T): T | undefined {
    return this.fields[name] === undefined ? undefined : read();
  }

  private take(name: string): unknown {
    this.unread.delete(name);
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
  }

  private wrong(name: string, expected: string): never {
    throw new SourceConfigError(`${this.where}.${name}`, expected);
  }
}
