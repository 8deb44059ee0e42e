import { run } from './commands/run';

// A reader that closes the pipe after the first line (the ready line) must not end the process with EPIPE, nor a terminal that is closed keep it from ending well.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

void run(process.argv.slice(2), process).then((exitCode) => process.exit(exitCode));
