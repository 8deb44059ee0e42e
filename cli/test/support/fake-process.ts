import { CommandProcess, STOP_SIGNALS, StopSignal } from '../../src/commands/command-process';

/** The process of a command under test: keeps what is written, and gets signals from the test. */
export class FakeProcess implements CommandProcess {
  /** What was written, one item for each write. */
  public readonly out: string[] = [];
  public readonly err: string[] = [];
  public readonly stdout = { write: (text: string) => this.out.push(text) };
  public readonly stderr = { write: (text: string) => this.err.push(text) };
  public ppid: number = process.ppid;
  private readonly listeners: Record<StopSignal, Set<() => void>> = { SIGINT: new Set(), SIGTERM: new Set(), SIGHUP: new Set() };

  public on(signal: StopSignal, listener: () => void): void {
    this.listeners[signal].add(listener);
  }

  public off(signal: StopSignal, listener: () => void): void {
    this.listeners[signal].delete(listener);
  }

  public send(signal: StopSignal): void {
    [...this.listeners[signal]].forEach((listener) => listener());
  }

  /** How many listeners there are for signals. */
  public get listening(): number {
    return STOP_SIGNALS.reduce((sum, signal) => sum + this.listeners[signal].size, 0);
  }
}
