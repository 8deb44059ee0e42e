import { run } from './commands/run';

// A reader that closes the pipe after the first line (the ready line) must not end the process with EPIPE.
process.stdout.on('error', () => {});

void run(process.argv.slice(2), process).then((exitCode) => process.exit(exitCode));
