import { CommandProcess } from '../../src/commands/command-process';

type Signal = 'SIGINT' | 'SIGTERM';

/** The process of a command under test: keeps what is written, and gets signals from the test. */
export class FakeProcess implements CommandProcess {
  /** What was written, one item for each write. */
  public readonly out: string[] = [];
  public readonly err: string[] = [];
  public readonly stdout = { write: (text: string) => this.out.push(text) };
  public readonly stderr = { write: (text: string) => this.err.push(text) };
  private readonly listeners: Record<Signal, Set<() => void>> = { SIGINT: new Set(), SIGTERM: new Set() };

  public on(signal: Signal, listener: () => void): void {
    this.listeners[signal].add(listener);
  }

  public off(signal: Signal, listener: () => void): void {
    this.listeners[signal].delete(listener);
  }

  public send(signal: Signal): void {
    [...this.listeners[signal]].forEach((listener) => listener());
  }

  /** How many listeners there are for signals. */
  public get listening(): number {
    return this.listeners.SIGINT.size + this.listeners.SIGTERM.size;
  }
}
