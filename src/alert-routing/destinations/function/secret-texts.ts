import { readSecretText } from '../../../aws-sdk/secret-text';
import { AlertEnv } from '../../../contract/alerts';
import { CachedSecret } from '../../../shared/cached-secret';

/** During an outage every attempt fails, and the secret is not read for each. */
const REREAD_AFTER_MS = 30_000;

/** That somebody was refused is a suspicion and no more: no other waits for Secrets Manager because of it. */
const USED_WHILE_STALE_MS = 60_000;

/** A secret that holds no text that could be used. The message never holds any of it. */
export class SecretTextError extends Error {
  public readonly name = 'SecretTextError';
  public readonly code = 'SecretWithoutText';
}

/**
 * The secrets of a destination, read while the function starts, while nobody waits and Lambda gives a whole processor. A reading that failed is of no
 * consequence: whoever needs the secret reads again.
 */
export class SecretTexts {
  private readonly ahead = new Map<string, Promise<string>>();
  private readonly known = new Map<string, CachedSecret<string>>();

  /** @param reader reads a secret's text */
  constructor(
    private readonly reader: (secretArn: string) => () => Promise<string> = readSecretText, private readonly now: () => number = Date.now,
  ) {}

  /** Begins to read whatever secrets the destination in the environment variables names. Never throws: who reads the variables later says what is wrong. */
  public readAhead(variables: Readonly<Record<string, string | undefined>>): this {
    let config: object;
    try {
      config = Object(JSON.parse(variables[AlertEnv.DESTINATION] ?? '{}'));
    } catch {
      return this;
    }
    for (const [name, value] of Object.entries(config)) {
      if (name.endsWith('SecretArn') && typeof value === 'string') {
        const reading = this.reader(value)();
        reading.catch(() => undefined);
        this.ahead.set(value, reading);
      }
    }
    return this;
  }

  /** Reads the text of a secret; what was read ahead, the first time. For those that remember it themselves. */
  public read(secretArn: string): () => Promise<string> {
    const read = this.reader(secretArn);
    return async () => {
      const ahead = this.ahead.get(secretArn);
      this.ahead.delete(secretArn);
      return secretText(await (ahead?.catch(read) ?? read()));
    };
  }

  /** The text of a secret, remembered: read once, and again when it may be another one. */
  public of(secretArn: string): CachedSecret<string> {
    const known = this.known.get(secretArn) ?? new CachedSecret({
      read: this.read(secretArn),
      parse: (text: string) => text,
      now: this.now,
      rereadAfterMs: REREAD_AFTER_MS,
      usedWhileStaleMs: USED_WHILE_STALE_MS,
      whenUnusable: 'keep',
    });
    this.known.set(secretArn, known);
    return known;
  }
}

/**
 * What is stored as a text, or as the only field of a JSON object, as the console makes it.
 *
 * @throws SecretTextError when there is neither
 */
export function secretText(stored: string): string {
  const text = stored.trim();
  const value = text.startsWith('{') ? onlyField(text) : text;
  if (value === '') {
    throw new SecretTextError('The secret is empty; expected a text.');
  }
  return value;
}

function onlyField(text: string): string {
  let values: unknown[];
  try {
    values = Object.values(JSON.parse(text) as object);
  } catch {
    throw new SecretTextError('The secret begins like JSON and is none; expected a text, or a JSON object with one field.');
  }
  const [value] = values;
  if (values.length !== 1 || typeof value !== 'string') {
    throw new SecretTextError(`The secret is a JSON object with ${values.length} fields; expected a text, or a JSON object with one field that is a text.`);
  }
  return value.trim();
}
