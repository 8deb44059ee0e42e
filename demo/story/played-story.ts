import { Story, StoryBooks, StoryStep } from '../../cli/src/local/console/contract/story';

/** Who is told. */
export interface StoryListeners {
  /** The console: gets all of it each time. */
  readonly tell: (story: Story) => void;
  /** The terminal: gets a line when a step begins or ends. */
  readonly say: (line: string) => void;
}

/** A step that is to come. */
type PlannedStep = readonly [title: string, text: string, isAdverse?: boolean];

/** What a story is about. */
export interface StoryPlot<Step extends string> {
  readonly title: string;
  /** The same on AWS, but for where it runs. */
  readonly real: readonly string[];
  /** Made here. */
  readonly simulated: readonly string[];
  /** In their order, the last of them `books`: its title, what it does, and whether it is something that goes wrong. */
  readonly steps: Readonly<Record<Step | 'books', PlannedStep>>;
}

/** What a demo plays, told once: the console's page and the terminal show the same steps with the same words and figures. */
export class PlayedStory<Step extends string> {
  private readonly steps: Map<Step | 'books', StoryStep>;
  private books?: StoryBooks;

  constructor(private readonly plot: StoryPlot<Step>, private readonly listeners: StoryListeners) {
    const steps = Object.entries(plot.steps) as Array<[Step | 'books', PlannedStep]>;
    this.steps = new Map(steps.map(([name, [title, text, isAdverse]]) => [name, { title, state: 'coming', text, isAdverse }]));
  }

  /** What the console shows. */
  public get story(): Story {
    const { title, real, simulated } = this.plot;
    return { title, real, simulated, steps: [...this.steps.values()], books: this.books };
  }

  /** What comes next: undefined when nothing does. */
  public get next(): StoryStep | undefined {
    return [...this.steps.values()].find(({ state }) => state === 'coming');
  }

  /** It is known when a step begins. @param at milliseconds since 1970 */
  public plan(name: Step, at: number): void {
    this.change(name, { changesAt: at });
  }

  /** A step begins. @param until when it ends, as far as that is known; milliseconds since 1970 */
  public begin(name: Step | 'books', until?: number): void {
    const { title, text } = this.steps.get(name)!;
    this.listeners.say(`> ${title}. ${text}`);
    this.change(name, { state: 'now', changesAt: until });
  }

  /** How far a step is; nothing where it does not go on. */
  public progress(name: Step, text: string): void {
    if (this.steps.get(name)!.state === 'now') {
      this.change(name, { text });
    }
  }

  /** A step is over, and what came of it. */
  public end(name: Step | 'books', result: string, isKept: boolean = true): void {
    this.listeners.say(`${isKept ? '✓' : '✕'} ${this.steps.get(name)!.title}: ${result}`);
    this.change(name, { state: isKept ? 'done' : 'failed', text: result, changesAt: undefined });
  }

  /** The last step: what was counted. */
  public close(books: StoryBooks): void {
    this.books = books;
    this.end('books', books.isKept ? 'They agree: every promise was kept.' : 'Not everything is as promised: the figures say what.', books.isKept);
  }

  private change(name: Step | 'books', changes: Partial<StoryStep>): void {
    this.steps.set(name, { ...this.steps.get(name)!, ...changes });
    this.listeners.tell(this.story);
  }
}
