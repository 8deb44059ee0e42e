/** The forwarder waits no longer for the dead-letter queue. Stated here once more, on purpose. */
const WAIT_MS = 3_000;
/** After it did not answer it is left alone for so long, after each further time for twice as long, up to the longest. */
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 30_000;

interface Sender {
  /** Times in a row that it was not answered; what was under way together counts once. */
  failures: number;
  /** Whether a letter that tells is under way. */
  isTrying: boolean;
  restsUntil: number;
}

/**
 * Watches how each environment leaves a dead-letter queue alone that does not answer: for a time that grows, then it sends one letter, and all of them once
 * that was answered.
 */
export class LetterRestWatch {
  private readonly senders = new Map<number, Sender>();

  /**
   * @param clock milliseconds, and a timer
   * @param violated told what is wrong, in one sentence
   */
  constructor(
    private readonly clock: { now(): number; after(milliseconds: number, callback: () => void): void },
    private readonly violated: (detail: string) => void,
  ) {}

  /** An environment sends a letter. @returns told that it is answered */
  public sends(environment: number): () => void {
    const sender = this.of(environment);
    const now = this.clock.now();
    if (sender.failures > 0 && (sender.isTrying || now < sender.restsUntil)) {
      const failed = `the queue did not answer ${sender.failures} time(s) in a row`;
      this.violated(`Environment ${environment} sends a dead letter although ${failed}; expected none for ${sender.restsUntil - now} ms.`);
    }
    const { failures } = sender;
    let isAnswered = false;
    sender.isTrying = true;
    this.clock.after(WAIT_MS, () => {
      if (!isAnswered && failures === sender.failures) {
        sender.restsUntil = this.clock.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** failures);
        sender.failures += 1;
        sender.isTrying = false;
      }
    });
    return () => {
      isAnswered = true;
      sender.failures = 0;
    };
  }

  /** An environment says that it sends none for now. */
  public rests(environment: number): void {
    const { failures, isTrying, restsUntil } = this.of(environment);
    const now = this.clock.now();
    if (failures === 0 || (!isTrying && now >= restsUntil)) {
      const rested = `it failed ${failures} time(s) in a row, and rested until ${now - restsUntil} ms ago`;
      this.violated(`Environment ${environment} leaves the dead-letter queue alone, expected a letter: ${rested}.`);
    }
  }

  private of(environment: number): Sender {
    let sender = this.senders.get(environment);
    if (!sender) {
      sender = { failures: 0, isTrying: false, restsUntil: -Infinity };
      this.senders.set(environment, sender);
    }
    return sender;
  }
}
