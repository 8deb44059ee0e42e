import { SecretKey } from './verification/keys';
import { CachedSecret, LONGEST_READING_MS } from '../shared/cached-secret';
import { errorName } from '../shared/error-name';
import { secretValue, StoredSecret } from '../shared/secret-value';

/** Secrets are not read more often: anyone can send what does not verify. */
export const REREAD_AFTER_MS = 5_000;

/** A second more than one secret may take, so that one that never ends is begun anew with the others. */
const LONGEST_READING_OF_ALL_MS = LONGEST_READING_MS + 1_000;

/** A previous secret that is missing is looked for so often, while the current one verifies: nearly always it is gone for good. */
const LOOK_AGAIN_AFTER_MS = 60_000;

/** Reads what is stored of a secret now; rejects when it cannot be read. */
export type ReadSecret = (secretArn: string) => Promise<StoredSecret>;

/** What is known of one secret. */
export interface SecretState {
  /** What the sender signs with; undefined while it was never read. */
  readonly key?: SecretKey;
  /** Name of the error with which it could not be read, the last time it was tried. */
  readonly problem?: string;
}

/** What is known of the secrets, the current one first. */
export interface SecretsState {
  readonly secrets: readonly SecretState[];
  /** When the last reading began, in milliseconds since 1970: what was stored by then is known, unless there is a problem. */
  readonly readAt: number;
}

/** The secrets of a source: read once per environment, and again when a signature does not verify, because a secret may have been changed. */
export class LiveSecrets {
  private readonly secrets: readonly CachedSecret<SecretKey, StoredSecret>[];
  private readAt = -Infinity;
  private problems: ReadonlyArray<string | undefined> = [];
  private reading?: Promise<void>;

  /**
   * @param now milliseconds since 1970
   * @param field the field that counts, of secrets that are JSON objects
   */
  constructor(secretArns: readonly string[], read: ReadSecret, private readonly now: () => number, field?: string) {
    const parse = (stored: StoredSecret): SecretKey => secretValue(stored, field);
    this.secrets = secretArns.map((arn) => new CachedSecret({
      read: () => read(arn), parse, now, rereadAfterMs: REREAD_AFTER_MS, usedWhileStaleMs: 0, whenUnusable: 'keep',
    }));
  }

  /** What is known, without reading anything. */
  public get remembered(): SecretsState {
    return { secrets: this.secrets.map(({ known }, index) => ({ key: known, problem: this.problems[index] })), readAt: this.readAt };
  }

  /** What is known; reads when something is missing. Never rejects. */
  public async known(): Promise<SecretsState> {
    const missing = this.secrets.map(({ known }) => known === undefined);
    const looksAgainAt = missing[0] ? -Infinity : this.readAt + LOOK_AGAIN_AFTER_MS;
    return missing.includes(true) && this.now() >= looksAgainAt ? this.atLeast(this.now()) : this.remembered;
  }

  /** What is known, read without a problem at that time or later, if they may be read again already. Never rejects. */
  public async atLeast(since: number): Promise<SecretsState> {
    // While one is under way, `readAt` tells of what is not known yet. One that never ends must not keep all later ones waiting.
    while (this.reading && this.now() - this.readAt < LONGEST_READING_OF_ALL_MS) {
      await this.reading;
    }
    const hasProblem = this.problems.some((problem) => problem !== undefined);
    const isUnread = this.reading !== undefined || this.readAt < since || hasProblem;
    if (isUnread && this.now() - this.readAt >= REREAD_AFTER_MS) {
      const reading = this.readAll().finally(() => {
        this.reading = this.reading === reading ? undefined : this.reading;
      });
      this.reading = reading;
      await reading;
    }
    return this.remembered;
  }

  private async readAll(): Promise<void> {
    const readAt = this.now();
    this.readAt = readAt;
    const problems = await Promise.all(this.secrets.map(problemOfReading));
    if (this.readAt === readAt) {
      this.problems = problems;
    }
  }
}

/** Reads a secret; when that fails, the name of the error. */
async function problemOfReading(secret: CachedSecret<SecretKey, StoredSecret>): Promise<string | undefined> {
  try {
    await secret.reread();
    return undefined;
  } catch (error) {
    return errorName(error);
  }
}
