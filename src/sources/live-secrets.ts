import { CachedSecret } from '../shared/cached-secret';
import { errorName } from '../shared/error-name';

/** Secrets are not read more often: anyone can send what does not verify. */
export const REREAD_AFTER_MS = 5_000;

/** Reads the current text of a secret; rejects when it cannot be read. */
export type ReadSecret = (secretArn: string) => Promise<string>;

/** What is known of the secrets. */
export interface SecretsState {
  /** Texts that are known, the current secret's first, without line breaks at the end. */
  readonly texts: readonly string[];
  /** When the last reading began, in milliseconds since 1970: what was stored by then is known, unless there is a problem. */
  readonly readAt: number;
  /** Name of the error with which a secret could not be read, the last time it was tried. */
  readonly problem?: string;
}

/** The secrets of a source: read once per environment, and again when a signature does not verify, because a secret may have been changed. */
export class LiveSecrets {
  private readonly secrets: readonly CachedSecret<string>[];
  private readAt = -Infinity;
  private problem?: string;
  private reading?: Promise<void>;

  /** @param now milliseconds since 1970 */
  constructor(secretArns: readonly string[], read: ReadSecret, private readonly now: () => number) {
    this.secrets = secretArns.map((arn) => new CachedSecret({
      read: () => read(arn), parse: textOf, now, rereadAfterMs: REREAD_AFTER_MS, whenUnusable: 'keep',
    }));
  }

  /** What is known; reads when something is missing. Never rejects. */
  public async known(): Promise<SecretsState> {
    return this.secrets.every(({ known }) => known !== undefined) ? this.state() : this.atLeast(this.now());
  }

  /** What is known, read without a problem at that time or later, if they may be read again already. Never rejects. */
  public async atLeast(since: number): Promise<SecretsState> {
    await this.reading;
    if ((this.readAt < since || this.problem !== undefined) && this.now() - this.readAt >= REREAD_AFTER_MS) {
      this.reading ??= this.readAll().finally(() => {
        this.reading = undefined;
      });
      await this.reading;
    }
    return this.state();
  }

  private async readAll(): Promise<void> {
    this.readAt = this.now();
    const problems = await Promise.all(this.secrets.map(problemOfReading));
    this.problem = problems.find((problem) => problem !== undefined);
  }

  private state(): SecretsState {
    return { texts: this.secrets.flatMap(({ known }) => known ?? []), readAt: this.readAt, problem: this.problem };
  }
}

/** Reads a secret; when that fails, the name of the error. */
async function problemOfReading(secret: CachedSecret<string>): Promise<string | undefined> {
  try {
    await secret.reread();
    return undefined;
  } catch (error) {
    return errorName(error);
  }
}

/** A file with a secret often ends with a line break, and no sender issues one. */
function textOf(secret: string): string {
  const text = secret.replace(/[\r\n]+$/, '');
  if (text === '') {
    throw Object.assign(new Error('The secret is empty.'), { code: 'SecretIsEmpty' });
  }
  return text;
}
