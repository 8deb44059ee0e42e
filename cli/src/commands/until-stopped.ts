import { CommandProcess, STOP_SIGNALS } from './command-process';
import { watchParent } from './parent-watch';

/** A wait that something from outside ends. */
export interface Stop {
  /** Resolves at the first signal, or when whoever started the process is gone; after that nothing listens any more, so that a second signal kills it. */
  readonly stopped: Promise<void>;
  /** Ends the wait when it is not needed any more. */
  cancel(): void;
}

/** Waits until the process is to end: SIGINT (Ctrl-C), SIGTERM, SIGHUP (its terminal was closed), or the end of its parent. */
export function untilStopped(process: CommandProcess): Stop {
  let cancel = () => {};
  const stopped = new Promise<void>((resolve) => {
    const unwatch = watchParent(process, () => stop());
    cancel = () => {
      unwatch();
      STOP_SIGNALS.forEach((signal) => process.off(signal, stop));
    };
    const stop = () => {
      cancel();
      resolve();
    };
    STOP_SIGNALS.forEach((signal) => process.on(signal, stop));
  });
  return { stopped, cancel: () => cancel() };
}
