import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The oldest version that the simulation runs on. */
const OLDEST_MAJOR = 20;

/** Where version managers, CI runners and packages keep Node, one folder a version; `*` stands for any name. */
const PLACES = [
  '/opt/hostedtoolcache/node/*/x64/bin/node',
  '/opt/hostedtoolcache/node/*/arm64/bin/node',
  path.join(os.homedir(), '.nvm/versions/node/*/bin/node'),
  path.join(os.homedir(), '.local/share/fnm/node-versions/*/installation/bin/node'),
  path.join(os.homedir(), '.volta/tools/image/node/*/bin/node'),
  '/usr/local/n/versions/node/*/bin/node',
];

/** A Node that is installed on this machine. */
export interface InstalledNode {
  readonly executable: string;
  /** Such as `v22.1.0`. */
  readonly version: string;
}

/** Other major versions of Node on this machine than the one that runs, each once: in the usual places, or where `OTHER_NODE` says, a path. */
export function otherNodes(): InstalledNode[] {
  const { OTHER_NODE } = process.env;
  const majors = new Set([majorOf(process.version)]);
  return [...OTHER_NODE ? [OTHER_NODE] : [], ...PLACES.flatMap(filesLike)]
    .map((executable) => ({ executable, version: execFileSync(executable, ['--version'], { encoding: 'utf8' }).trim() }))
    .filter(({ version }) => {
      const major = majorOf(version);
      const isNew = major >= OLDEST_MAJOR && !majors.has(major);
      majors.add(major);
      return isNew;
    });
}

function majorOf(version: string): number {
  return Number(/^v(\d+)\./.exec(version)?.[1]);
}

function filesLike(pattern: string): string[] {
  const [folder, rest] = pattern.split('*');
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs.readdirSync(folder).sort().map((name) => path.join(folder, name, rest)).filter((file) => fs.existsSync(file));
}
