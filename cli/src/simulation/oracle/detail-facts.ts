/** Why there was no answer, in the forwarder's words; but for `other`, which is a word of any sentence. Stated here once more, on purpose. */
const FAILURES = ['dns', 'connection-refused', 'reset', 'unreachable', 'timeout', 'tls', 'protocol', 'too-large', 'invalid-content'];

/** What a sentence for people says that can be held against what happened, whatever its wording. */
export interface DetailFacts {
  /** Counts, seconds and statuses. */
  readonly numbers: ReadonlySet<number>;
  /** Why there was no answer. */
  readonly failures: ReadonlySet<string>;
  /** All of its words, as they are written: some may be names. */
  readonly words: ReadonlySet<string>;
}

/** Reads the facts of a `detail`. */
export function factsOf(detail: string): DetailFacts {
  const words = detail.split(/[^A-Za-z0-9-]+/).filter((word) => word !== '');
  const numbers = words.flatMap((word, index) => /^\d+$/.test(word) ? [Number(word)] : word === 'once' && words[index - 1] !== 'at' ? [1] : []);
  return { numbers: new Set(numbers), failures: new Set(words.filter((word) => FAILURES.includes(word))), words: new Set(words) };
}

/** Whether a sentence says how an attempt ended: its status, or why there was no answer. */
export function tellsEnd({ numbers, failures, words }: DetailFacts, end: string): boolean {
  return /^\d+$/.test(end) ? numbers.has(Number(end)) : FAILURES.includes(end) ? failures.has(end) : words.has(end);
}
