/** What a program that plays something with the runtime, such as the demo, tells whoever looks at the console. */
export interface Story {
  readonly title: string;
  /** What is the same as on AWS, and what stands in for something else: a few words each. */
  readonly real: readonly string[];
  readonly simulated: readonly string[];
  /** In their order. */
  readonly steps: readonly StoryStep[];
  /** Exact figures; there at the end. */
  readonly books?: StoryBooks;
}

/** Something that happens in it. */
export interface StoryStep {
  readonly title: string;
  readonly state: 'coming' | 'now' | 'done' | 'failed';
  /** Whether it is something bad that is done to the app: that it is over is no success. */
  readonly isAdverse?: boolean;
  /** What will happen, then how far it is, then what came of it: a sentence. */
  readonly text: string;
  /** When its state changes next, as far as that is known; milliseconds since 1970. */
  readonly changesAt?: number;
}

/** What was counted, and what follows from it. */
export interface StoryBooks {
  readonly rows: readonly StoryRow[];
  readonly verdict: string;
  /** Whether every promise was kept. */
  readonly isKept: boolean;
}

/** A figure. */
export interface StoryRow {
  readonly name: string;
  readonly value: string;
  /** Whether it is as was promised; absent where nothing was. */
  readonly isKept?: boolean;
}
