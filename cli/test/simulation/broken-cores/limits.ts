import { withChanges } from './alter';
import { BrokenCore } from './broken-core';
import { AWAY, MINUTE, MUCH_POISON, POISON } from './worlds';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { Brake, BrakeSettings, defaultBrake } from '../../../../src/engine/brake';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { Clock } from '../../../../src/engine/ports';
import { RateLease, RateLeasePorts } from '../../../../src/engine/rate-lease';
import { RateShares } from '../../../../src/engine/rate-shares';
import { Rest } from '../../../../src/engine/rest';
import { EnvironmentRate, EnvironmentState } from '../../../../src/engine/settings';
import { SlidingWindow } from '../../../../src/engine/sliding-window';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';
import { Deliver } from '../../../src/simulation/world/function-environment';

/** A rate of two, and so two shares, for more than two environments. */
const SPARE_ENVIRONMENTS: Partial<Scenario> = {
  rate: { requests: 2, perSeconds: 5 }, maxConcurrency: 2, groupsPerInvocation: 1, environmentSkewMs: 0, faults: { ...NO_FAULTS, spare: 0.2 },
};

/** Two shares of a rate that cannot be divided by two. */
const TIGHT_RATE: Partial<Scenario> = {
  rate: { requests: 3, perSeconds: 5 },
  maxConcurrency: 2,
  groupsPerInvocation: 1,
  environmentSkewMs: 0,
  faults: NO_FAULTS,
  traffic: { pattern: 'burst', durationMs: 1_000 },
};

/** The same with clocks that are set, by up to a second, and nothing left over by the division of the rate. */
const TIGHT_RATE_CLOCKS_SET: Partial<Scenario> = {
  ...TIGHT_RATE,
  rate: { requests: 2, perSeconds: 5 },
  faults: { ...NO_FAULTS, clock: 0.05 },
  environmentSkewMs: 499,
  gatewaySkewMs: 0,
  faultsEndAt: 10 * 60_000,
};

/** A backend that is away, and webhooks in groups of their own that arrive one after the other. */
const FRESH_FAILURES: Partial<Scenario> = {
  ...AWAY,
  groups: 150,
  skew: 0,
  traffic: { pattern: 'steady', durationMs: 60 * MINUTE },
  retryPolicy: { ...DEFAULT_RETRY_POLICY, backoffBaseSeconds: 3_600 },
  poison: [],
  poisonedGroups: undefined,
  deduplication: undefined,
  deploys: [],
};

const SOON = withChanges((changes) => changes.map((change) => ({ ...change, seconds: Math.min(1, change.seconds) })));

const GRANTS_ALL: RateShares = { claim: () => Promise.resolve(true) };

class EarlyRelease extends RateLease {
  public release(ports: Parameters<RateLease['release']>[0]): Promise<void> {
    return super.release(ports, -Infinity);
  }
}

class NoRelease extends RateLease {
  public release(): Promise<void> {
    return Promise.resolve();
  }
}

/** Five seconds are missing. */
class ShortLease extends RateLease {
  public covers(clock: Clock): boolean {
    return super.covers(clock) || super.covers({ ...clock, now: () => clock.now() - 5_000, elapsed: () => clock.elapsed() - 5_000 });
  }
}

/** Never leaves the table alone. */
class RestlessLease extends RateLease {
  public renew(ports: RateLeasePorts): Promise<boolean> {
    Object.assign(this, { pause: new Rest() });
    return super.renew(ports);
  }
}

class ForgetfulLease extends RateLease {
  public renew(ports: RateLeasePorts): Promise<boolean> {
    Object.assign(this, { share: undefined });
    return super.renew(ports);
  }
}

/** What sends more than it may: over the limit, over the rate, past the brake. */
export const LIMITS: readonly BrokenCore[] = [
  {
    fault: 'works on twice as many groups as it was told',
    deliver: (batch, settings, ...others) => deliverBatch(batch, { ...settings, groupsPerInvocation: 2 * settings.groupsPerInvocation }, ...others),
    breaks: ['overLimit', 'brake'],
    world: { groups: 50, maxConcurrency: 4, groupsPerInvocation: 2, batchSize: 10, rate: undefined },
  },
  {
    fault: 'has no brake',
    deliver: (batch, settings, ports, state) =>
      deliverBatch(batch, settings, ports, { ...state, brake: new Brake(defaultBrake(settings.concurrentInvocations)) }),
    breaks: ['brake'],
  },
  {
    fault: 'holds its brake on poison, although others succeed',
    deliver: withBrakes((settings) => new BrakeOnPoison(settings)),
    breaks: ['brake'],
    world: POISON,
  },
  {
    fault: 'lets others starve behind a brake that is held on poison',
    deliver: withBrakes((settings) => new BrakeOnPoison(settings)),
    breaks: ['starved'],
    unwatched: ['brake', 'wrongWait'],
    world: MUCH_POISON,
  },
  ...[true, false].flatMap((records): BrokenCore[] => [
    {
      fault: `opens its brake before anything failed twice, ${records ? 'with' : 'without'} records`,
      deliver: withBrakes((settings) => new BrakeThatTakes(true, settings)),
      breaks: ['brake'],
      world: { ...FRESH_FAILURES, records },
    },
    {
      fault: `leaves its brake closed although all fail again and again, ${records ? 'with' : 'without'} records`,
      deliver: withBrakes((settings) => new BrakeThatTakes(false, settings)),
      breaks: ['brake'],
      world: { ...AWAY, poisonedGroups: undefined, records },
    },
  ]),
  {
    fault: 'returns messages to the queue at once, always',
    deliver: (batch, settings, ...others) => SOON(batch, { ...settings, maxReceiveCount: 1e9 }, ...others),
    breaks: ['receivesUsedUp'],
    // One second is right there, were it not for the receives.
    world: {
      backendFaults: [{ kind: 'connection-refused', from: 0, until: 24 * 60 * MINUTE }],
      faultsEndAt: 24 * 60 * MINUTE,
      retryPolicy: { ...DEFAULT_RETRY_POLICY, backoffBaseSeconds: 1, backoffMaxSeconds: 1 },
      faults: NO_FAULTS,
      deploys: [],
      poisonedGroups: undefined,
      gate: undefined,
      rate: undefined,
      groups: 2,
      maxConcurrency: 2,
      groupsPerInvocation: 1,
    },
  },
  {
    fault: 'ignores the rate',
    deliver: (batch, settings, ports, { rate: _rate, ...state }) => deliverBatch(batch, settings, ports, state),
    breaks: ['overRate', 'wrongShare'],
    world: { rate: { requests: 1, perSeconds: 5 }, maxConcurrency: 1, groupsPerInvocation: 1 },
  },
  {
    fault: 'uses a share of the rate that it has no lease on',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, rateShares: GRANTS_ALL }, state),
    breaks: ['overRate', 'wrongShare'],
    world: SPARE_ENVIRONMENTS,
  },
  {
    fault: 'counts on a lease that it has given back',
    deliver: async (batch, settings, ports, state) => {
      const failed = await deliverBatch(batch, settings, ports, state);
      await state.rate?.lease.renew({ ...ports, rateShares: GRANTS_ALL });
      return failed;
    },
    breaks: ['overRate', 'wrongShare'],
    world: SPARE_ENVIRONMENTS,
  },
  { fault: 'rounds its share of the rate up', deliver: withShares(Math.ceil), breaks: ['overRate', 'wrongShare'], world: TIGHT_RATE },
  {
    fault: 'measures the window of its rate by the clock that is set',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports, clock: { ...ports.clock, elapsed: ports.clock.now },
    }, state),
    breaks: ['overRate', 'wrongShare'],
    unwatched: ['wrongLog'],
    world: TIGHT_RATE_CLOCKS_SET,
  },
  ...([
    ['gives its share of the rate back while its requests are in the window', EarlyRelease],
    ['keeps its share of the rate although it has nothing to send', NoRelease],
    ['sends when its share of the rate ends before the window', ShortLease],
    ['looks for a share of the rate again and again', RestlessLease],
    ['takes another share of the rate when it has one', ForgetfulLease],
  ] as const).map(([fault, Lease]): BrokenCore => ({
    fault,
    deliver: withLeases(Lease),
    breaks: ['wrongShare'],
    unwatched: ['overRate', 'wrongWait', 'wrongLog'],
    world: { ...SPARE_ENVIRONMENTS, rate: { requests: 4, perSeconds: 5 }, faults: { ...NO_FAULTS, spare: 0.5 }, faultsEndAt: 60 * MINUTE },
  })),
];

/** Answers do not close it, and it counts failures on through them. */
class BrakeOnPoison extends Brake {
  public answered(): boolean {
    return false;
  }
}

/** It takes all failures, or none, for those of something that failed before. */
class BrakeThatTakes extends Brake {
  constructor(private readonly repeated: boolean, settings: BrakeSettings) {
    super(settings);
  }

  public failed(...[group, now, { probe }, random]: Parameters<Brake['failed']>): boolean {
    return super.failed(group, now, { repeated: this.repeated, probe }, random);
  }
}

/** Each environment keeps its own. */
function withBrakes(create: (settings: BrakeSettings) => Brake): Deliver {
  const brakes = new WeakMap<EnvironmentState, Brake>();
  return (batch, settings, ports, state) => {
    const brake = brakes.get(state) ?? create(defaultBrake(settings.concurrentInvocations));
    brakes.set(state, brake);
    return deliverBatch(batch, settings, ports, { ...state, brake });
  };
}

/** With leases of another kind. */
function withLeases(Lease: typeof RateLease): Deliver {
  const rates = new WeakMap<EnvironmentState, EnvironmentRate>();
  return (batch, settings, ports, state) => {
    const rate = rates.get(state) ?? (state.rate && { window: state.rate.window, lease: new Lease(settings.rateLimit!, settings.attemptTimeoutMs) });
    if (rate) {
      rates.set(state, rate);
    }
    return deliverBatch(batch, settings, ports, { ...state, rate });
  };
}

/** Divides the rate of a world with a tight one in another way. */
function withShares(round: (share: number) => number): Deliver {
  const rates = new WeakMap<EnvironmentState, EnvironmentRate>();
  return (batch, settings, ports, state) => {
    const { requests, perSeconds } = TIGHT_RATE.rate!;
    const rateLimit = settings.rateLimit && { ...settings.rateLimit, requests: round(requests / settings.rateLimit.shares), perSeconds };
    const rate = rates.get(state)
      ?? (rateLimit && { window: new SlidingWindow(rateLimit), lease: new RateLease(rateLimit, settings.attemptTimeoutMs) });
    if (rate) {
      rates.set(state, rate);
    }
    return deliverBatch(batch, settings, ports, { ...state, rate });
  };
}
