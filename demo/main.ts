import { runDemo } from './demo';
import { parseOptions, USAGE, UsageError } from './options';

/** Exit codes: 0 every promise was kept, 1 not, 2 wrong usage. */
async function main(): Promise<number> {
  try {
    return await runDemo(parseOptions(process.argv.slice(2))) ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}\n`);
      return 2;
    }
    process.stderr.write(`The demo failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}

void main().then((code) => {
  // Not left to the event loop: nothing that is still open may keep a finished demo from ending.
  process.exit(code);
});
