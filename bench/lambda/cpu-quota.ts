import * as fs from 'node:fs';
import * as path from 'node:path';

/** How often the kernel hands out the share. Lambda's period is not documented; the shorter it is, the less a short burst gets for nothing. */
export const PERIOD_MS = 20;

/** From here on Lambda gives a whole processor (documented). */
const FULL_CPU_MB = 1_769;

/** Times what everything else has: where the machine is busy with other things, a process under the quota still gets what the quota leaves it. */
const PRECEDENCE = 100;

/** Where the two versions of cgroups are mounted, as far as they divide processors. */
const V1 = '/sys/fs/cgroup/cpu';
const V2 = '/sys/fs/cgroup';

/** The part of a processor that Lambda gives to a function with so much memory. Above 1,769 MB it is more than one, which no test of ours has. */
export function cpuShare(memoryMb: number): number {
  return Math.min(1, memoryMb / FULL_CPU_MB);
}

/**
 * A limit on the processor time of the processes that are put under it, which they get before others: a cgroup of its own, gone when it is
 * removed.
 */
export class CpuQuota {
  /**
   * @param share of one processor; more than 1 is that many of them
   * @param name of the cgroup
   * @returns undefined where this machine lets nobody limit a processor: no cgroups, or no right to make one
   */
  public static create(share: number, name: string): CpuQuota | undefined {
    const periodUs = PERIOD_MS * 1000;
    const quotaUs = Math.round(share * periodUs);
    const folder = `scalable-webhook-bench-${process.pid}-${name}`;
    return tryIn(path.join(V1, folder), { 'cpu.cfs_period_us': `${periodUs}`, 'cpu.cfs_quota_us': `${quotaUs}`, 'cpu.shares': `${1024 * PRECEDENCE}` })
      ?? tryIn(path.join(V2, folder), { 'cpu.max': `${quotaUs} ${periodUs}`, 'cpu.weight': `${100 * PRECEDENCE}` });
  }

  constructor(private readonly folder: string) {}

  /** Limits a process, with all of its threads, from now on. */
  public add(pid: number): void {
    fs.writeFileSync(path.join(this.folder, 'cgroup.procs'), String(pid));
  }

  /** To be called when its processes have ended. */
  public remove(): void {
    fs.rmdirSync(this.folder);
  }
}

function tryIn(folder: string, settings: Readonly<Record<string, string>>): CpuQuota | undefined {
  try {
    fs.mkdirSync(folder);
  } catch {
    return undefined;
  }
  try {
    for (const [name, value] of Object.entries(settings)) {
      fs.accessSync(path.join(folder, name), fs.constants.W_OK);
      fs.writeFileSync(path.join(folder, name), value);
    }
    return new CpuQuota(folder);
  } catch {
    fs.rmdirSync(folder);
    return undefined;
  }
}
