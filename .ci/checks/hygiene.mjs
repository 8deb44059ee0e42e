// What must not be in a tracked file: paths of one machine, addresses of package registries, and sources that have grown too long.
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';

const MAX_SOURCE_LINES = 400;
const MACHINE_FOLDERS = ['home', 'Users', 'root', 'work', 'workspace', 'farm', 'private'];
const REGISTRIES = ['registry.npmjs', 'registry.yarnpkg', 'files.pythonhosted', 'pypi', 'proxy.golang', 'repo.maven', 'repo1.maven', 'api.nuget'];

const machinePath = new RegExp(`(^|[\\s"'\`(=:,])/(${MACHINE_FOLDERS.join('|')})/`);
const registry = new RegExp(`(${REGISTRIES.map((name) => name.replace('.', '\\.')).join('|')})\\.(org|com)(/simple|\\b)`);
// PyPI's project pages are for readers; only its index is a registry's address.
const registryOnly = (line) => registry.test(line.replace(/pypi\.org\/project\//g, ''));

const problems = [];
const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
for (const file of tracked) {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) {
    continue; // a link or a submodule has no text; a deleted file is the business of "nothing changed"
  }
  const content = readFileSync(file);
  if (content.includes(0)) {
    continue; // binary
  }
  const lines = content.toString('utf8').split('\n');
  lines.forEach((line, index) => {
    if (machinePath.test(line)) {
      problems.push(`${file}:${index + 1}: a path of one machine: ${line.trim().slice(0, 100)}`);
    }
    if (registryOnly(line)) {
      problems.push(`${file}:${index + 1}: a package registry's address: ${line.trim().slice(0, 100)}`);
    }
  });
  const length = lines.length - 1;
  if (/^(src|cli\/src)\/.*\.ts$/.test(file) && length > MAX_SOURCE_LINES) {
    problems.push(`${file}: ${length} lines, more than ${MAX_SOURCE_LINES}: split it by what it does.`);
  }
}

console.log(problems.length > 0 ? problems.join('\n') : `${tracked.length} tracked files, nothing to object to.`);
process.exitCode = problems.length > 0 ? 1 : 0;
