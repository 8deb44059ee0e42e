import { runAlertDemo } from './demo';
import { parseAlertOptions, USAGE } from './options';
import { exitCodeOf } from '../command-line';

void exitCodeOf('demo', USAGE, () => runAlertDemo(parseAlertOptions(process.argv.slice(2)))).then((code) => {
  // Not left to the event loop: nothing that is still open may keep a finished demo from ending.
  process.exit(code);
});
