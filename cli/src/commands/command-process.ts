/** Signals that end a command, cleanly. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One of them. */
export type StopSignal = typeof STOP_SIGNALS[number];

/** What a command uses of its process: `process` itself, or a test's stand-in. */
export interface CommandProcess {
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown };
  /** What is typed; only asked where it is a terminal. */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** The process that started it, now: another one when that is gone. */
  readonly ppid: number;
  on(event: StopSignal, listener: () => void): unknown;
  off(event: StopSignal, listener: () => void): unknown;
}
