import { SingleBar } from 'cli-progress';

/** How far work is, on a terminal. */
export interface Progress {
  /** @param done messages so far */
  update(done: number): void;
  end(): void;
}

/** Nothing is shown. */
export const NO_PROGRESS: Progress = {
  update: () => undefined,
  end: () => undefined,
};

/**
 * A bar on a terminal's stderr; nothing where it is none.
 *
 * @param total about how many there are
 */
export function progressBar(what: string, total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY || total === 0) {
    return NO_PROGRESS;
  }
  const bar = new SingleBar({ stream, format: `${what} {bar} {value} of about {total}, {eta_formatted} left`, clearOnComplete: true });
  bar.start(total, 0);
  return {
    update: (done) => {
      bar.setTotal(Math.max(total, done));
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}
