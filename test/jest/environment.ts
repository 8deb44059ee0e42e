import { AsyncLocalStorage } from 'node:async_hooks';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
// eslint-disable-next-line import/no-extraneous-dependencies -- it comes with jest, in the version that fits
import NodeEnvironment from 'jest-environment-node';

const { run } = AsyncLocalStorage.prototype;

// The CDK notes for each resource which lines made it, which is a tenth of the time of a synth and more; nothing here reads that. Apps that tests start find it too.
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true, 'aws:cdk:disable-stack-trace': true });

/**
 * Jest's environment of Node, without what costs a fifth of the time of tests that make many promises.
 *
 * Jest keeps the test that runs in an `AsyncLocalStorage`, for which Node before 24 calls a hook for every promise. It needs it to tell tests apart
 * that run at once (`test.concurrent`), and there are none here: so it is switched off for as long as a test or a hook runs. What is thrown where nobody
 * catches it still fails the test that runs just then.
 */
export default class Environment extends NodeEnvironment {
  private ofJest?: AsyncLocalStorage<unknown>;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    this.findTheOneOfJest();
  }

  public handleTestEvent({ name }: Circus.AsyncEvent | Circus.SyncEvent): void {
    if (name === 'test_fn_start' || name === 'hook_start') {
      this.ofJest?.disable();
    }
  }

  public override async teardown(): Promise<void> {
    AsyncLocalStorage.prototype.run = run;
    await super.teardown();
  }

  /** It is known by what is stored in it first. */
  private findTheOneOfJest(): void {
    const found = (storage: AsyncLocalStorage<unknown>): void => {
      this.ofJest = storage;
      AsyncLocalStorage.prototype.run = run;
    };
    AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, store: unknown, ...rest: [() => unknown]): unknown {
      if (typeof store === 'object' && store !== null && ('test' in store || 'hook' in store)) {
        found(this);
      }
      return run.call(this, store, ...rest);
    } as typeof run;
  }
}
