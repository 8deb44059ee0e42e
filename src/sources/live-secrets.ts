import { isNewProblem } from './trouble';
import { SecretKey } from './verification/keys';
import { CachedSecret, LONGEST_READING_MS } from '../shared/cached-secret';
import { errorName } from '../shared/error-name';
import { SecretVersion, secretValue, StoredSecret } from '../shared/secret-value';

/** Secrets are not read more often: anyone can send what does not verify. */
export const REREAD_AFTER_MS = 5_000;

/** A second more than one secret may take, so that one that never ends is begun anew with the others. */
const LONGEST_READING_OF_ALL_MS = LONGEST_READING_MS + 1_000;

/** A previous secret that is missing is looked for so often, while the current one verifies: nearly always it is gone for good. */
const LOOK_AGAIN_AFTER_MS = 60_000;

/** Reads what is stored of a secret now, best with the age of that; rejects when it cannot be read. */
export type ReadSecret = (secretArn: string) => Promise<StoredSecret | SecretVersion>;

/** What is known of one secret. */
export interface SecretState {
  /** What the sender signs with; undefined while it was never read. */
  readonly key?: SecretKey;
  /** When what is stored was created, in milliseconds since 1970; undefined where nobody says so. */
  readonly createdAt?: number;
  /** Name of the error with which it could not be read, the last time it was tried. */
  readonly problem?: string;
  /** Since when it cannot be read: the first of the readings since that all failed, with no long time between them, in milliseconds since 1970. */
  readonly problemSince?: number;
}

/** What is known of the secrets, the current one first. */
export interface SecretsState {
  readonly secrets: readonly SecretState[];
  /** When the last reading began, in milliseconds since 1970: what was stored by then is known, unless there is a problem. */
  readonly readAt: number;
}

/** What is wrong with a secret. */
interface Problem {
  /** Name of the error. */
  readonly name: string;
  readonly since: number;
  /** When it was last seen. */
  readonly lastAt: number;
}

/** What a sender signs with, and since when that is stored. */
interface DatedKey {
  readonly key: SecretKey;
  readonly createdAt?: number;
}

type LiveSecret = CachedSecret<DatedKey, StoredSecret | SecretVersion>;

/** The secrets of a source: read once per environment, and again when a signature does not verify, because a secret may have been changed. */
export class LiveSecrets {
  private readonly secrets: readonly LiveSecret[];
  private readAt = -Infinity;
  private problems: ReadonlyArray<Problem | undefined> = [];
  private reading?: Promise<void>;

  /**
   * @param now milliseconds since 1970
   * @param field the field that counts, of secrets that are JSON objects
   */
  constructor(secretArns: readonly string[], read: ReadSecret, private readonly now: () => number, field?: string) {
    const parse = (found: StoredSecret | SecretVersion): DatedKey => {
      const { stored, createdAt } = versionOf(found);
      return { key: secretValue(stored, field), createdAt };
    };
    this.secrets = secretArns.map((arn) => new CachedSecret({
      read: () => read(arn), parse, now, rereadAfterMs: REREAD_AFTER_MS, usedWhileStaleMs: 0, whenUnusable: 'keep',
    }));
  }

  /** What is known, without reading anything. */
  public get remembered(): SecretsState {
    const secrets = this.secrets.map(({ known }, index): SecretState => {
      const problem = this.problems[index];
      return { key: known?.key, createdAt: known?.createdAt, problem: problem?.name, problemSince: problem?.since };
    });
    return { secrets, readAt: this.readAt };
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
      const before = this.problems;
      this.problems = problems.map((name, index) => name === undefined ? undefined : problemNow(name, before[index], readAt));
    }
  }
}

function versionOf(read: StoredSecret | SecretVersion): SecretVersion {
  return typeof read === 'string' || read instanceof Uint8Array ? { stored: read } : read;
}

/** A problem that goes on, or a new one. */
function problemNow(name: string, before: Problem | undefined, now: number): Problem {
  return { name, since: before && !isNewProblem(before.lastAt, now) ? before.since : now, lastAt: now };
}

/** Reads a secret; when that fails, the name of the error. */
async function problemOfReading(secret: LiveSecret): Promise<string | undefined> {
  try {
    await secret.reread();
    return undefined;
  } catch (error) {
    return errorName(error);
  }
}
