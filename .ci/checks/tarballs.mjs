// Looks into the npm tarballs: what users need is there, and nothing else.
// Usage: node tarballs.mjs FOLDER
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { findTarballs } from './packages.mjs';

const problems = [];

function list(tarball) {
  return execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).split('\n').filter(Boolean).map((name) => name.replace(/^package\//, ''));
}

/** Unpacks all of a tarball, for to look for one file in it reads the whole; gives the folder. */
function unpack(tarball) {
  const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  execFileSync('tar', ['xzf', tarball, '-C', folder]);
  return join(folder, 'package');
}

function check(what, files, required, allowed) {
  for (const file of required.filter((name) => !files.includes(name))) {
    problems.push(`${what}: ${file} is missing`);
  }
  for (const file of files.filter((name) => !allowed.test(name))) {
    problems.push(`${what}: ${file} does not belong there`);
  }
}

/** Complains about modules that a user's `require` of the library asks for and the tarball does not hold. */
function checkRequires(folder, files) {
  const pending = new Set(['lib/index.js']);
  for (const file of pending) { // what is added on the way is visited too
    for (const [, target] of readFileSync(join(folder, file), 'utf8').matchAll(/require\("(\.[^"]+)"\)/g)) {
      const path = posix.join(posix.dirname(file), target);
      const module = [`${path}.js`, `${path}/index.js`].find((name) => files.includes(name));
      if (module) {
        pending.add(module);
      } else {
        problems.push(`library: ${file} requires ${target}, which is left out: see npmignore in .projenrc.ts`);
      }
    }
  }
}

const { library, command } = findTarballs(process.argv[2]);

const libraryFiles = list(library);
check('library', libraryFiles, [
  '.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', 'lib/index.js', 'lib/index.d.ts',
  'assets/delivery/forwarder.lambda/index.js', 'assets/delivery/forwarder.lambda/lambda-client.js',
  'assets/faux-backend/faux-backend.lambda/index.js', 'assets/ingress/handshake/handshake.lambda/index.js',
], /^(\.jsii|API\.md|LICENSE|README\.md|package\.json|lib\/.+\.(js|d\.ts)|assets\/.+\.lambda\/(index|sentry|[a-z-]+-client)\.js(\.LEGAL\.txt)?)$/);
const libraryFolder = unpack(library);
checkRequires(libraryFolder, libraryFiles);
const { dependencies = {} } = JSON.parse(readFileSync(join(libraryFolder, 'package.json'), 'utf8'));
if (Object.keys(dependencies).length > 0) {
  problems.push(`library: run-time dependencies ${Object.keys(dependencies).join(', ')}; it may have peers only`);
}

const commandFiles = list(command);
check('command', commandFiles, ['LICENSE', 'README.md', 'package.json', 'bin/scalable-webhook.js', 'dist/main.js', 'dist/index.js', 'types/index.d.ts'],
  /^(LICENSE|README\.md|package\.json|bin\/scalable-webhook\.js|types\/index\.d\.ts|dist\/.+)$/);

console.log(`library: ${libraryFiles.length} files, command: ${commandFiles.length} files`);
console.log(problems.join('\n') || 'nothing to object to');
process.exitCode = problems.length > 0 ? 1 : 0;
