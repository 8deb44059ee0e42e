// The example of stages as a user has it: copied out of the repository, with the packed tarballs, and its scripts run in the order of its
// pipeline; what needs a deployment runs against `scalable-webhook local`.
// Usage: node environments.mjs FOLDER_OF_THE_TARBALLS SCRATCH_FOLDER
import { execFileSync, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findTarballs } from './packages.mjs';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { library, command } = findTarballs(process.argv[2]);
const project = resolve(process.argv[3]);

function run(args, env = {}) {
  console.log(`$ npm ${args.join(' ')}`);
  execFileSync('npm', args, { cwd: project, stdio: 'inherit', env: { ...process.env, ...env } });
}

cpSync(join(repository, 'examples', 'typescript', 'environments'), project, { recursive: true });
run(['install', '--ignore-scripts', library, command]);
for (const script of ['lint', 'build', 'test', 'synth']) {
  run(['run', script]);
}

const local = spawn('node', ['node_modules/scalable-webhook/bin/scalable-webhook.js', 'local', '--port', '0', '--json'], { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [line] = await new Promise((found, failed) => {
    createInterface({ input: local.stdout }).once('line', (text) => found([text]));
    local.once('exit', (code) => failed(new Error(`local ended with ${code} before it was ready`)));
  });
  const [WEBHOOK_URL] = Object.values(JSON.parse(line).endpoints);
  for (const script of ['test:integration', 'test:faux-backend', 'test:postman']) {
    run(['run', script], { WEBHOOK_URL });
  }
} finally {
  local.kill('SIGTERM');
}
