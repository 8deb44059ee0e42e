// A user's project outside the repository: installs the two tarballs, type-checks, synthesizes, and runs the app locally with webhooks
// that must arrive byte for byte.
// Usage: node consumer.mjs FOLDER_OF_THE_TARBALLS SCRATCH_FOLDER
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLocally } from './consumer-deliveries.mjs';
import { findTarballs } from './packages.mjs';
import { checkTemplate } from './template.mjs';

const MAX_CONCURRENCY = 4; // as in consumer/app.ts
const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { library, command } = findTarballs(process.argv[2]);
const project = resolve(process.argv[3]);

function run(program, ...args) {
  console.log(`$ ${program} ${args.join(' ')}`);
  execFileSync(program, args, { cwd: project, stdio: 'inherit' });
}

cpSync(join(repository, '.ci', 'consumer'), project, { recursive: true });
run('npm', 'install', library, command);
run('npm', 'run', 'build');
run('npm', 'run', 'synth');
checkTemplate(join(project, 'cdk.out'), MAX_CONCURRENCY, join(repository, 'assets', 'delivery', 'forwarder.lambda', 'index.js'));

// What is no cloud assembly is a user's mistake: one line that says so, and exit code 2.
const wrong = spawnSync('npx', ['scalable-webhook', 'local', '--app', 'dist'], { cwd: project, encoding: 'utf8' });
const complaint = wrong.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
if (wrong.status !== 2 || complaint.length !== 1) {
  throw new Error(`"local" on a folder that is no cloud assembly must end with 2 and one line, got ${wrong.status} and: ${wrong.stderr}`);
}
console.log(`wrong usage is answered with: ${complaint[0]}`);

await runLocally(project, MAX_CONCURRENCY);
run('node', 'dist/local-test.js');
