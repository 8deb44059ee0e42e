import { run } from './commands/run';

void run(process.argv.slice(2), process).then((exitCode) => process.exit(exitCode));
