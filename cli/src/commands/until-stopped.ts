import { CommandProcess, STOP_SIGNALS } from './command-process';
import { watchParent } from './parent-watch';

/** A wait that something from outside ends. */
export interface Stop {
  /** Resolves with the reason, such as `SIGTERM` or `npx is gone`, at the first signal, or when whoever started the process is gone; after that nothing listens any more, so that a second signal kills it. */
  readonly stopped: Promise<string>;
  /** Ends the wait when it is not needed any more. */
  cancel(): void;
}

/** Waits until the process is to end: SIGINT (Ctrl-C), SIGTERM, SIGHUP (its terminal was closed), or the end of its parent. */
export function untilStopped(process: CommandProcess): Stop {
  let cancel = () => {};
  const stopped = new Promise<string>((resolve) => {
    const unwatch = watchParent(process, (gone) => stop(`${gone} is gone`));
    const stopAt = STOP_SIGNALS.map((signal) => [signal, () => stop(signal)] as const);
    cancel = () => {
      unwatch();
      stopAt.forEach(([signal, listener]) => process.off(signal, listener));
    };
    const stop = (why: string) => {
      cancel();
      resolve(why);
    };
    stopAt.forEach(([signal, listener]) => process.on(signal, listener));
  });
  return { stopped, cancel: () => cancel() };
}
