import { withState } from './alter';
import { BrokenCore } from './broken-core';
import { AWAY, MINUTE } from './worlds';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { Brake, defaultBrake } from '../../../../src/engine/brake';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { Scenario } from '../../../src/simulation/scenario';
import { Deliver } from '../../../src/simulation/world/function-environment';

const HOUR = 60 * MINUTE;

/** A backend that nobody reaches for so long, and so many groups that wait from its beginning. */
function awayFor(hours: number, groups: number): Partial<Scenario> {
  return {
    ...AWAY,
    backendFaults: [{ kind: 'connection-refused', from: 0, until: hours * HOUR }],
    faultsEndAt: hours * HOUR,
    webhooks: 10 * groups,
    groups,
    skew: 0,
    traffic: { pattern: 'burst', durationMs: 1_000 },
    maxConcurrency: 2,
    groupsPerInvocation: 1,
    batchSize: 10,
    retryPolicy: DEFAULT_RETRY_POLICY,
    requestTimeoutMs: 5_000,
    latencies: { receiveMs: 5, invokeMs: 5, deleteMs: 5, coldStartMs: 100, queueMs: 10, recordsMs: 5, backendMs: 50 },
    deduplication: undefined,
    poison: [],
    poisonedGroups: undefined,
    malformed: 0,
    deploys: [],
    pauses: [],
    looks: [],
    redrives: [],
  };
}

class SameTurn extends Brake {
  public turnOf(group: string): ReturnType<Brake['turnOf']> {
    return { ...super.turnOf(group), rank: 0 };
  }
}

class NoTurns extends Brake {
  public turnOf(group: string): ReturnType<Brake['turnOf']> {
    return { ...super.turnOf(group), of: 0 };
  }
}

class ManyGroups extends Brake {
  public get failingGroups(): number {
    return 3 * super.failingGroups;
  }
}

class OneGroup extends Brake {
  public get failingGroups(): number {
    return Math.min(1, super.failingGroups);
  }
}

/** Outages of half a day and longer, in which the receives of each group must last and the return must be seen soon all the same. */
export const DAYS: readonly BrokenCore[] = [
  { fault: 'has all groups back at the same time', deliver: withBrake(SameTurn), breaks: ['starved'], world: awayFor(6, 2) },
  { fault: 'has groups back at random', deliver: withBrake(NoTurns), breaks: ['starved'], world: awayFor(8, 5) },
  { fault: 'saves receives as if three times as many groups failed', deliver: withBrake(ManyGroups), breaks: ['starved'], world: awayFor(6, 1) },
  { fault: 'uses receives up as if one group failed', deliver: withBrake(OneGroup), breaks: ['starved', 'wrongWait'], world: awayFor(24, 5) },
  { fault: 'saves receives as if there were half as many', deliver: withReceives(500), breaks: ['starved', 'wrongWait'], world: awayFor(6, 1) },
  { fault: 'uses twice as many receives as there are', deliver: withReceives(2_000), breaks: ['receivesUsedUp', 'wrongWait', 'falseDeadLetter'], world: awayFor(30, 1) },
];

function withBrake(Altered: typeof Brake): Deliver {
  return withState(({ concurrentInvocations }) => ({ brake: new Altered(defaultBrake(concurrentInvocations)) }));
}

/** After how many receives SQS is believed to move a message. */
function withReceives(maxReceiveCount: number): Deliver {
  return (batch, settings, ...others) => deliverBatch(batch, { ...settings, maxReceiveCount }, ...others);
}
