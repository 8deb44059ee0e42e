import { run } from './commands/run';

// Who reads only the first line and goes away must not end what it has started.
process.stdout.on('error', () => {});

void run(process.argv.slice(2), process).then((exitCode) => process.exit(exitCode));
