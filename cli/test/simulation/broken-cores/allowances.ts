import { withState, withTransport } from './alter';
import { BrokenCore } from './broken-core';
import { BUSY_BESIDE_POISON, MINUTE, MUCH_POISON } from './worlds';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { HangingOrigins, TriedItem } from '../../../../src/engine/hanging-origins';
import { RepeatShare } from '../../../../src/engine/repeat-share';
import { DeliverySettings, EnvironmentState } from '../../../../src/engine/settings';
import { Scenario } from '../../../src/simulation/scenario';
import { Deliver } from '../../../src/simulation/world/function-environment';

/** One environment, and a new webhook every quarter of a minute that takes 20 seconds at an endpoint of its own, beside healthy ones. */
const ONE_PLACE_HANGS: Partial<Scenario> = {
  ...MUCH_POISON,
  webhooks: 40,
  groups: 8,
  poisonedGroups: { groups: 60, durationMs: 15 * MINUTE, atOwnEndpoint: true },
  requestTimeoutMs: 20_000,
  variedRequests: false,
  latencies: { receiveMs: 5, invokeMs: 5, deleteMs: 5, coldStartMs: 100, queueMs: 10, recordsMs: 5, backendMs: 50 },
  retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 60 * 60 },
};

/** One environment that is kept busy for half an hour by a backend that declines everything. */
const DECLINED: Partial<Scenario> = {
  ...MUCH_POISON,
  webhooks: 200,
  groups: 200,
  poisonedGroups: undefined,
  traffic: { pattern: 'burst', durationMs: 1_000 },
  backendFaults: [{ kind: 'declining', from: 0, until: 30 * MINUTE }],
  faultsEndAt: 30 * MINUTE,
  latencies: { receiveMs: 5, invokeMs: 5, deleteMs: 5, coldStartMs: 100, queueMs: 10, recordsMs: 5, backendMs: 100 },
  retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 60 * 60, backoffMaxSeconds: 60 },
};

/** Who waits for an allowance that there is, or does not wait for one that is used up. */
export const ALLOWANCES: readonly BrokenCore[] = [
  { fault: 'gives what fails again all of the time that it wants', deliver: withRepeats((workers) => new Unbounded(workers)), breaks: ['starved'], world: MUCH_POISON },
  { fault: 'gives what fails again a two-hundredth of the time', deliver: withRepeats((workers) => new DearShare(workers, 10)), breaks: ['starved'], world: BUSY_BESIDE_POISON },
  { fault: 'never tries again what failed while others are delivered', deliver: withRepeats((workers) => new NoShare(workers)), breaks: ['starved'], world: BUSY_BESIDE_POISON },
  { fault: 'has nothing more for what fails again once that is used up', deliver: withRepeats((workers) => new UsedUpForGood(workers)), breaks: ['starved'], world: BUSY_BESIDE_POISON },
  { fault: 'has what failed pay for what it was tried while nobody was answered', deliver: payingAlways(), breaks: ['starved'], world: DECLINED },
  { fault: 'learns nothing of a place where all hangs', deliver: withHanging((share) => new NeverExpected(share)), breaks: ['starved'], world: ONE_PLACE_HANGS },
  { fault: 'takes every place for one where all hangs', deliver: withHanging((share) => new AlwaysExpected(share)), breaks: ['starved'], world: ONE_PLACE_HANGS },
  { fault: 'never forgets that something hung at a place', deliver: withHanging((share) => new NeverForgotten(share)), breaks: ['starved'], world: BUSY_BESIDE_POISON },
  { fault: 'tries nothing more where all hung', deliver: withHanging((_share, { groupsPerInvocation }) => new HangingOrigins(new NoShare(groupsPerInvocation))), breaks: ['starved'], world: ONE_PLACE_HANGS },
  {
    fault: 'has nothing more for what comes in where all hang once that is used up',
    deliver: withHanging((_share, settings) => (
      new HangingOrigins(new UsedUpForGood(settings.groupsPerInvocation, settings.attemptTimeoutMs))
    )),
    breaks: ['starved'],
    world: ONE_PLACE_HANGS,
  },
  {
    fault: 'gives what comes in where all hang all of the time that it wants',
    deliver: withHanging((_share, { groupsPerInvocation }) => new HangingOrigins(new Unbounded(groupsPerInvocation))),
    breaks: ['starved'],
    world: ONE_PLACE_HANGS,
  },
];

/** The same, and it pays for every failure: also for those while nobody is answered, when nothing asks whether it may be tried. */
class PaysAlways extends RepeatShare {
  public isFailing = false;

  public worked(now: number, tookMs: number): void {
    super.worked(now, tookMs, this.isFailing);
  }
}

/** Everything has its share at any time. */
class Unbounded extends RepeatShare {
  public allows(): boolean {
    return true;
  }
}

/** Nothing ever has. */
class NoShare extends RepeatShare {
  public allows(): boolean {
    return false;
  }
}

/** Each attempt costs so many times as much of it. */
class DearShare extends RepeatShare {
  constructor(workers: number, private readonly times: number) {
    super(workers);
  }

  public worked(now: number, tookMs: number, repeatedFailure: boolean): void {
    super.worked(now, repeatedFailure ? this.times * tookMs : tookMs, repeatedFailure);
  }
}

/** What was saved up at first is all that there ever is. */
class UsedUpForGood extends RepeatShare {
  private isUsedUp = false;

  public allows(now: number, known: boolean): boolean {
    this.isUsedUp ||= !super.allows(now, known);
    return !this.isUsedUp;
  }
}

class NeverExpected extends HangingOrigins {
  public expect(): boolean {
    return false;
  }

  public include(): boolean {
    return false;
  }
}

class AlwaysExpected extends HangingOrigins {
  public expect(): boolean {
    return true;
  }

  public include(): boolean {
    return true;
  }
}

/** What does not hang is a delivery that came in elsewhere. */
class NeverForgotten extends HangingOrigins {
  public tried(origins: readonly string[], item: TriedItem): void {
    super.tried(item.unavailable ? origins : [], item);
  }
}

/** Each environment keeps its own. */
function payingAlways(): Deliver {
  const shares = new WeakMap<EnvironmentState, PaysAlways>();
  return (batch, settings, ports, state) => {
    const repeats = shares.get(state) ?? new PaysAlways(settings.groupsPerInvocation);
    shares.set(state, repeats);
    return withTransport(async (item, options, inner) => {
      const outcome = await inner(item, options);
      repeats.isFailing = outcome.result !== 'delivered';
      return outcome;
    })(batch, settings, ports, { ...state, repeats });
  };
}

function withRepeats(create: (workers: number) => RepeatShare): Deliver {
  return withState(({ groupsPerInvocation }) => ({ repeats: create(groupsPerInvocation) }));
}

function withHanging(create: (share: RepeatShare, settings: DeliverySettings) => HangingOrigins): Deliver {
  return withState((settings) => ({ hanging: create(new RepeatShare(settings.groupsPerInvocation, settings.attemptTimeoutMs), settings) }));
}
