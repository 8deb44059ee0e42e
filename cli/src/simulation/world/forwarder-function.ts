import type { SQSEvent } from 'aws-lambda';
import { messagesOf } from '../../../../src/delivery/function/sqs-event';
import type { InvocationContext, InvokeResult, SqsEvent } from '../../local/event-source';
import { FUNCTION_TIMEOUT } from '../oracle/oracle';
import type { SeededRandom } from '../random';
import type { Scenario } from '../scenario';
import { EnvironmentWorld, ForwarderSettings, FunctionEnvironment } from './function-environment';

/** The forwarder as a Lambda function: starts environments when there are too few, and mostly reuses the one that was used last. */
export class ForwarderFunction {
  private idle: FunctionEnvironment[] = [];
  private started = 0;
  private settings: ForwarderSettings;

  constructor(
    private readonly scenario: Scenario, private readonly world: EnvironmentWorld, private readonly random: SeededRandom,
    private readonly faultsEndAt: number, settings: ForwarderSettings,
  ) {
    this.settings = settings;
    world.oracle.policy(settings.retryPolicy);
  }

  /** From now on invocations start new environments, with these settings; what runs goes on. */
  public deploy(what: 'deploy' | 'paused' | 'resumed', settings: ForwarderSettings): void {
    this.settings = settings;
    this.idle = [];
    this.world.oracle.policy(settings.retryPolicy);
    this.world.oracle.statistics.add(what);
    this.world.oracle.coverage.strikesWorld(what);
    this.world.oracle.trace(() => `${what}: new environments from here on`);
  }

  /** @param heldSince when the batch was received */
  public async invoke(event: SqsEvent, invocation: InvocationContext, heldSince: number): Promise<InvokeResult> {
    const { oracle } = this.world;
    if (this.isFaulty(this.scenario.faults.throttle)) {
      oracle.statistics.add('throttled');
      oracle.coverage.strikesWorld('throttled');
      return { outcome: 'throttled' };
    }
    const environment = this.takeIdle() ?? await this.start();
    if (invocation.isOver) {
      return { outcome: 'failed' };
    }
    invocation.onOver(() => environment.kill(FUNCTION_TIMEOUT));
    const result = await environment.invoke(messagesOf(event as unknown as SQSEvent), heldSince, invocation.deadline);
    if (!environment.isDead && environment.settings === this.settings) {
      if (this.isFaulty(this.scenario.faults.retire)) {
        oracle.coverage.strikesWorld('environment taken away');
      } else {
        this.idle.push(environment);
      }
    }
    return result;
  }

  /** Lambda says nothing of which environment it uses, and may keep more of them than run at once. */
  private takeIdle(): FunctionEnvironment | undefined {
    const { idle, random, scenario } = this;
    if (idle.length === 0 || !this.isFaulty(scenario.faults.spare)) {
      return idle.pop();
    }
    this.world.oracle.statistics.add('spare environment used');
    this.world.oracle.coverage.strikesWorld('spare environment');
    return idle.length < scenario.maxConcurrency && random.chance(0.5) ? undefined : idle.splice(random.int(0, idle.length - 1), 1)[0];
  }

  private async start(): Promise<FunctionEnvironment> {
    const { environmentSkewMs, latencies } = this.scenario;
    const { clock, oracle } = this.world;
    const { settings } = this;
    const skewMs = Math.round(this.random.between(-1, 1) * environmentSkewMs);
    this.started += 1;
    const id = this.started;
    oracle.statistics.add('environments');
    oracle.trace(() => `environment ${id} starts, its clock is off by ${skewMs} ms`);
    await clock.sleep(latencies.coldStartMs);
    return new FunctionEnvironment(id, this.world, settings, skewMs);
  }

  private isFaulty(rate: number): boolean {
    return this.world.clock.now() < this.faultsEndAt && this.random.chance(rate);
  }
}
