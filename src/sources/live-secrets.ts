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
  private readonly texts = new Map<string, string>();
  private readAt = -Infinity;
  private problem?: string;
  private reading?: Promise<void>;

  /** @param now milliseconds since 1970 */
  constructor(private readonly secretArns: readonly string[], private readonly read: ReadSecret, private readonly now: () => number) {}

  /** What is known; reads when something is missing. Never rejects. */
  public async known(): Promise<SecretsState> {
    return this.texts.size === this.secretArns.length ? this.state() : this.atLeast(this.now());
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
    const problems = await Promise.all(this.secretArns.map((arn) => this.readOne(arn)));
    this.problem = problems.find((problem) => problem !== undefined);
  }

  /** A secret that cannot be read keeps its last known text. */
  private async readOne(arn: string): Promise<string | undefined> {
    try {
      // A file with a secret often ends with a line break, and no sender issues one.
      const text = (await this.read(arn)).replace(/[\r\n]+$/, '');
      if (text === '') {
        return 'SecretIsEmpty';
      }
      this.texts.set(arn, text);
      return undefined;
    } catch (error) {
      return errorName(error);
    }
  }

  private state(): SecretsState {
    const texts = this.secretArns.flatMap((arn) => this.texts.get(arn) ?? []);
    return { texts, readAt: this.readAt, problem: this.problem };
  }
}
