import { AgedMap } from '../../aged-map';
import type { BackendAnswer } from '../../function-host/backend-answers';

/** Characters of all answers together. */
export const KEPT_CHARACTERS = 8 * 1024 * 1024;

/** What an answer takes besides its texts. */
const OVERHEAD = 300;

/**
 * What backends answered. When there is too much, what was answered to successes is forgotten first, oldest first, and then the oldest of the others: what
 * somebody looks for is why something was not taken.
 */
export class KeptAnswers {
  private readonly successes = new AgedMap<BackendAnswer>();
  private readonly others = new AgedMap<BackendAnswer>();
  private characters = 0;

  /** @param most characters of all of them together */
  constructor(private readonly most: number = KEPT_CHARACTERS) {}

  /** @param by whom it was answered to, or who answered it: a name that `get` is asked with */
  public add(by: string, answer: BackendAnswer): void {
    const key = keyOf(by, answer.deliveryId, answer.attempt);
    this.forget(this.successes, key);
    this.forget(this.others, key);
    (answer.status >= 200 && answer.status < 300 ? this.successes : this.others).set(key, answer);
    this.characters += sizeOf(answer);
    while (this.characters > this.most) {
      const oldest = this.successes.oldest();
      this.forget(oldest === undefined ? this.others : this.successes, oldest ?? this.others.oldest()!);
    }
  }

  /** Undefined where there was no answer, or it is not kept any more. */
  public get(by: string, deliveryId: string, attempt: number): BackendAnswer | undefined {
    const key = keyOf(by, deliveryId, attempt);
    return this.others.get(key) ?? this.successes.get(key);
  }

  private forget(answers: AgedMap<BackendAnswer>, key: string): void {
    const answer = answers.get(key);
    if (answer) {
      answers.delete(key);
      this.characters -= sizeOf(answer);
    }
  }
}

function keyOf(by: string, deliveryId: string, attempt: number): string {
  return `${deliveryId} ${attempt} ${by}`;
}

function sizeOf({ headers, body }: BackendAnswer): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, body.length + OVERHEAD);
}
