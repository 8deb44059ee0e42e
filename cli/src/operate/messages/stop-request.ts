import { StopRequest } from './ports';
import { CommandProcess } from '../../commands/command-process';
import { untilStopped } from '../../commands/until-stopped';

/** Does work that ends after the current message at the first signal to stop; a second signal ends it at once, which loses nothing either. */
export async function stoppable<R>(process: CommandProcess, work: (stop: StopRequest) => Promise<R>): Promise<R> {
  const stop = { requested: false };
  const { stopped, cancel } = untilStopped(process);
  void stopped.then(() => {
    stop.requested = true;
  });
  try {
    return await work(stop);
  } finally {
    cancel();
  }
}
