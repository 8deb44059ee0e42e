import { printableJson, printableLines } from './printable';
import { CommandProcess } from '../../commands/command-process';

/** What a command prints: its result on stdout, as JSON or for people, and everything else on stderr. Nothing of it steers a terminal, wherever it comes from. */
export class Output {
  constructor(private readonly process: CommandProcess, public readonly isJson: boolean) {}

  /**
   * The result of a command; once.
   *
   * @param value what `--json` prints, on one line
   * @param text what people read, without a line break at the end
   */
  public result(value: object, text: () => string): void {
    this.line(value, text);
  }

  /** One of many results, as they come: each is one line of JSON. */
  public line(value: object, text: () => string): void {
    this.process.stdout.write(`${this.isJson ? printableJson(value) : printableLines(text())}\n`);
  }

  /** Something to know beside the result, such as how far the work is. */
  public note(text: string): void {
    this.process.stderr.write(`${printableLines(text)}\n`);
  }
}
