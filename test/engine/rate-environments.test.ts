import fc from 'fast-check';
import { VirtualClock } from '../../cli/src/local/clock';
import { SeededRandom } from '../../cli/src/simulation/random';
import { RateSharesTable } from '../../cli/src/simulation/world/rate-shares-table';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy-config';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { Outcome } from '../../src/engine/outcome';
import { EnginePorts } from '../../src/engine/ports';
import { ShareClaim } from '../../src/engine/rate-shares';
import { DeliverySettings, newEnvironment } from '../../src/engine/settings';
import { mostInAnyWindow } from '../delivery/support/window';
import { message, never, START } from '../delivery/support/world';

jest.setTimeout(60_000);

const TIMEOUT_MS = 2_000;
const INVOCATION_MS = 60_000;
const FAULTS_UNTIL = START + 5 * 60_000;

interface Plan {
  readonly seed: number;
  /** Concurrent invocations, and so shares. */
  readonly shares: number;
  /** Environments beyond those that run at once. */
  readonly spare: number;
  readonly requests: number;
  readonly perSeconds: number;
  readonly groupsPerInvocation: number;
  /** How much the clocks of two environments differ at most. */
  readonly skewMs: number;
  readonly crash: number;
  readonly tableFaults: number;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  shares: fc.integer({ min: 1, max: 4 }),
  spare: fc.integer({ min: 0, max: 5 }),
  requests: fc.integer({ min: 1, max: 3 }),
  perSeconds: fc.constantFrom(1, 3, 10),
  groupsPerInvocation: fc.integer({ min: 1, max: 3 }),
  skewMs: fc.constantFrom(0, 500, 1_000),
  crash: fc.constantFrom(0, 0.05, 0.3),
  tableFaults: fc.constantFrom(0, 0.2, 0.6),
});

/** Environments that work at the same time on endless groups, with one table between them. */
class LambdaFunction {
  public readonly departures: number[] = [];
  public delivered = 0;
  private readonly clock = new VirtualClock(START);
  private readonly random: SeededRandom;
  private readonly table = new RateSharesTable();
  private readonly settings: DeliverySettings;
  private idle: Environment[] = [];
  private started = 0;
  private messages = 0;
  private stopped = false;

  constructor(private readonly plan: Plan) {
    const { requests, perSeconds, shares, groupsPerInvocation } = plan;
    this.random = new SeededRandom(plan.seed);
    this.settings = {
      destination: 'Default',
      retryPolicy: DEFAULT_RETRY_POLICY,
      groupsPerInvocation,
      attemptTimeoutMs: TIMEOUT_MS,
      visibilityTimeoutMs: INVOCATION_MS + 15_000,
      concurrentInvocations: shares,
      maxReceiveCount: 1000,
      retentionSeconds: 1_209_600,
      rateLimit: { requests, perSeconds, shares },
    };
  }

  /** Runs for so long. */
  public async run(untilMs: number): Promise<void> {
    this.stopped = false;
    const workers = Array.from({ length: this.plan.shares }, () => this.work());
    await this.clock.advance(untilMs - this.clock.now());
    this.stopped = true;
    const all = Promise.all(workers).then(() => undefined);
    for (let done = false; !done && await this.clock.step();) {
      done = await Promise.race([all.then(() => true), Promise.resolve(false)]);
    }
  }

  private get faulty(): boolean {
    return this.clock.now() < FAULTS_UNTIL;
  }

  /** One of the invocations at a time. */
  private async work(): Promise<void> {
    while (!this.stopped) {
      const environment = this.take();
      const batch = Array.from({ length: this.random.int(1, 6) }, () => {
        this.messages += 1;
        return message(`m${this.messages}`, `g${this.messages}`);
      });
      const invocation = deliverBatch(batch, this.settings, environment.ports(this.clock.now() + INVOCATION_MS), environment.state);
      const crash = this.faulty && this.random.chance(this.plan.crash) ? this.clock.sleep(this.random.int(0, 20_000)) : never<void>();
      const failed = await Promise.race([invocation, crash.then(() => undefined)]);
      if (failed) {
        this.delivered += batch.length - failed.length;
        this.idle.push(environment);
      } else {
        environment.die();
      }
      await this.clock.sleep(this.random.int(1, 3_000));
    }
  }

  private take(): Environment {
    const { idle, plan, random } = this;
    if (idle.length > 0 && (idle.length >= plan.spare || random.chance(0.7))) {
      return idle.splice(random.int(0, idle.length - 1), 1)[0];
    }
    this.started += 1;
    let skewMs = random.int(0, plan.skewMs);
    const now = (): number => {
      // Now and then its clock is set, back or forward.
      skewMs = random.chance(0.02) ? random.int(0, plan.skewMs) : skewMs;
      return this.clock.now() + skewMs;
    };
    return new Environment(this.settings, this.started, now, {
      clock: this.clock,
      random: random.next,
      send: () => this.send(),
      claim: (owner, claim) => this.claim(owner, claim),
    });
  }

  /** The request leaves at any instant between the call and the timeout. */
  private async send(): Promise<Outcome> {
    const { clock, random } = this;
    const leavesAfter = random.chance(0.7) ? random.int(0, 50) : random.int(0, TIMEOUT_MS);
    await clock.sleep(leavesAfter);
    this.departures.push(clock.now());
    await clock.sleep(random.int(0, TIMEOUT_MS - leavesAfter));
    return { result: 'delivered', unavailable: false, status: 200 };
  }

  private async claim(owner: number, claim: ShareClaim): Promise<boolean> {
    const { clock, random, plan, table } = this;
    const fault = this.faulty && random.chance(plan.tableFaults) ? random.pick(['refused', 'lost', 'slow'] as const) : undefined;
    await clock.sleep(fault === 'slow' ? random.int(100, 30_000) : random.int(1, 50));
    if (fault === 'refused') {
      throw new Error('refused');
    }
    const granted = table.claim(owner, claim);
    if (fault === 'lost') {
      throw new Error('lost');
    }
    return granted;
  }
}

interface Outside {
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly send: () => Promise<Outcome>;
  readonly claim: (owner: number, claim: ShareClaim) => Promise<boolean>;
}

class Environment {
  public readonly state;
  private dead = false;

  constructor(settings: DeliverySettings, private readonly id: number, private readonly now: () => number, private readonly outside: Outside) {
    this.state = newEnvironment(settings);
  }

  /** Requests and claims that are under way go on without it. */
  public die(): void {
    this.dead = true;
  }

  public ports(deadline: number): EnginePorts<unknown> {
    const { clock, random, send, claim } = this.outside;
    return {
      clock: { now: this.now, elapsed: () => clock.elapsed(), sleep: (milliseconds) => this.through(() => clock.sleep(milliseconds)) },
      random,
      reader: { read: (body) => ({ kind: 'item', item: { deliveryId: body, arrivedAt: 0, content: body } }) },
      transport: { send: () => this.through(send) },
      queue: {
        changeVisibility: () => Promise.resolve(),
        hold: (messages) => Promise.resolve(new Set(messages.map(({ messageId }) => messageId))),
        deadLetter: () => Promise.resolve(),
      },
      rateShares: { claim: (made) => this.through(() => claim(this.id, made)) },
      log: { write: () => undefined },
      metrics: { add: () => undefined },
      remainingMs: () => deadline - clock.now(),
    };
  }

  private through<T>(work: () => Promise<T>): Promise<T> {
    return this.dead ? never() : new Promise((resolve, reject) => {
      work().then((value) => this.dead || resolve(value), (error: unknown) => this.dead || reject(error));
    });
  }
}

test('case 48: in no window do all environments together send more than the rate, whatever dies, fails or is late; and then it goes on', async () => {
  let busiest = 0;
  await fc.assert(fc.asyncProperty(plans, async (plan) => {
    const lambda = new LambdaFunction(plan);
    await lambda.run(FAULTS_UNTIL);
    const delivered = lambda.delivered;
    // Every share is free again after what a lease lasts at most, and each of its users is idle now and then.
    await lambda.run(FAULTS_UNTIL + 3 * 60_000);
    expect(lambda.delivered).toBeGreaterThan(delivered);
    const most = mostInAnyWindow(lambda.departures, plan.perSeconds * 1000);
    expect(most).toBeLessThanOrEqual(plan.shares * plan.requests);
    busiest = Math.max(busiest, most / (plan.shares * plan.requests));
  }), { numRuns: 20 });
  // The whole rate can be used.
  expect(busiest).toBe(1);
});
