import { Console } from 'node:console';
import { Writable } from 'node:stream';

/**
 * Leaves out what this Node.js says of its own experiments, such as the loading of ECMAScript modules here: the code runs on another one on Lambda, and its
 * author can do nothing about it. Other warnings are printed as ever.
 */
export function hideExperimentalWarnings(): void {
  const printers = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') {
      printers.forEach((print) => print(warning));
    }
  });
}

/**
 * Sends everything that code in this thread writes to the console, standard output or standard error to a callback instead.
 *
 * One call of a console method is one text, however many lines it has, as in CloudWatch Logs.
 */
export function captureOutput(onText: (text: string) => void): void {
  const write = (chunk: unknown) => onText((typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('utf8')).replace(/\n$/, ''));
  const sink = () => new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      write(chunk);
      done();
    },
  });
  globalThis.console = new Console({ stdout: sink(), stderr: sink() });
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = ((chunk: unknown, encoding?: unknown, done?: unknown) => {
      write(chunk);
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') {
        callback();
      }
      return true;
    }) as typeof stream.write;
  }
}
