import { exitCodeOf } from './command-line';
import { runDemo } from './demo';
import { parseOptions, USAGE } from './options';

void exitCodeOf('demo', USAGE, () => runDemo(parseOptions(process.argv.slice(2)))).then((code) => {
  // Not left to the event loop: nothing that is still open may keep a finished demo from ending.
  process.exit(code);
});
