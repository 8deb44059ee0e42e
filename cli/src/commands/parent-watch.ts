import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';

/** How often it is looked whether the parent is still there, in milliseconds. */
const INTERVAL = 500;

/** `init` and its like adopt what others leave behind; they started nothing that could be meant. */
const INIT = 1;

/** Shells that were given a command, and programs of node_modules that run another: what stands between npm and a script of a package. */
const GO_BETWEENS: readonly RegExp[] = [
  /^\S*sh(\.exe)?\s+-\w*c\s/,
  /^\S*node(\.exe)?\s+\S*[/\\]node_modules[/\\](?:\.bin[/\\](?:tsx|projen)|(?:tsx|projen)[/\\]\S+)(?:\s|$)/,
];

/** No more of them are looked at: npm, a shell, projen, a shell and tsx are five. */
const MOST_STARTERS = 10;

/** How processes are looked at; the machine's own unless a test says otherwise. */
export interface ProcessTable {
  /** Whether there is a process of this number. */
  isAlive(pid: number): boolean;
  /** Parent and command line of a process; undefined where they cannot be known. */
  describe(pid: number): { readonly parent: number; readonly command: string } | undefined;
}

/**
 * Watches whoever started this process, because nothing tells a child that its parent was killed: it would live on and hold its port.
 *
 * npm and npx start commands through a shell (`sh -c "scalable-webhook …"`) that does not pass signals on and outlives them, and tsx or projen may stand between that and the
 * program: where the parent is such a go-between, whoever started that is watched as well, and so on. What is adopted by `init` right from its start, as after `setsid -f`, has nobody to watch.
 *
 * @param process whose `ppid` is asked for again and again
 * @param onGone called once, with the name of what is gone: `npx`, `node`
 * @returns ends the watch
 */
export function watchParent(process: { readonly ppid: number }, onGone: (name: string) => void, table: ProcessTable = MACHINE): () => void {
  const parent = process.ppid;
  if (parent <= INIT) {
    return () => {};
  }
  const watched = withStarters(parent, table);
  const names = watched.map((pid) => nameOf(table.describe(pid)?.command));
  const timer = setInterval(() => {
    const alive = watched.map((pid) => table.isAlive(pid));
    if (process.ppid !== parent || alive.includes(false)) {
      clearInterval(timer);
      onGone(names[Math.max(0, alive.lastIndexOf(false))]); // the one that started the other, where both are gone
    }
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** The process and, as long as each only starts another, those that started it. */
function withStarters(pid: number, table: ProcessTable, most: number = MOST_STARTERS): number[] {
  const process = table.describe(pid);
  const goesOn = most > 1 && process !== undefined && process.parent > INIT && GO_BETWEENS.some((one) => one.test(process.command));
  return [pid, ...goesOn ? withStarters(process.parent, table, most - 1) : []];
}

/** A program as a person calls it; npx is one that calls itself `npm exec`. */
function nameOf(command: string = ''): string {
  return /^npm exec\b/.test(command) ? 'npx' : /^-?(?:\S*[/\\])?(\S+)/.exec(command)?.[1] ?? 'what started it';
}

const MACHINE: ProcessTable = {
  isAlive: (pid) => {
    try {
      process.kill(pid, 0); // asks, and sends nothing
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is somebody else's
    }
  },
  describe: (pid) => {
    try {
      return fs.existsSync('/proc/self/stat') ? describeByProc(pid) : describeByPs(pid);
    } catch {
      return undefined;
    }
  },
};

/** Linux. The second field is the name, in brackets and with anything in it; the fourth is the parent. */
function describeByProc(pid: number): { parent: number; command: string } {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return { parent, command: fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
}

function describeByPs(pid: number): { parent: number; command: string } | undefined {
  const line = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 2000 });
  const [, parent, command] = /^\s*(\d+)\s+([^]*)$/.exec(line) ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), command };
}
