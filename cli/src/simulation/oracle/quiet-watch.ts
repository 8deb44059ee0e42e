import { AllowanceWatch } from './allowance-watch';
import type { Environments } from './environments';
import type { HistoryWatch } from './history-watch';
import type { OracleProps } from './oracle-props';
import { OverloadWatch } from './overload-watch';
import type { TrackedWebhook } from './tracked-webhook';
import type { ViolationKind } from './violation';
import type { LogLine } from '../../../../src/engine/log-lines';

/** What the watches of a quiet world need of others. */
export interface QuietWatchProps {
  readonly world: OracleProps;
  readonly timeouts: NonNullable<OracleProps['quietTimeouts']>;
  readonly history: HistoryWatch;
  readonly environments: Environments;
  /** Told what is wrong, in one sentence. */
  readonly violated: (kind: ViolationKind, detail: string) => void;
}

/** What is watched only where nothing goes wrong by chance, so that an environment's time is the world's. */
export class QuietWatch {
  public readonly allowances: AllowanceWatch;
  public readonly overloads: OverloadWatch;

  constructor({ world, timeouts, history, environments, violated }: QuietWatchProps) {
    this.allowances = new AllowanceWatch({
      now: world.now,
      groupsPerInvocation: world.groupsPerInvocation,
      timeouts,
      isExact: (webhook) => history.isExact(webhook),
      violated: (detail) => violated('starved', detail),
    });
    this.overloads = new OverloadWatch({
      now: world.now,
      skewMs: world.environmentSkewMs,
      policyOf: (environment) => environments.pauses.isPaused(environment) ? undefined : environments.policyOf(environment),
      violated,
    });
  }

  /** The function begins to run in an environment, with a batch. */
  public invocationBegins(environment: number, batch: readonly TrackedWebhook[]): void {
    this.allowances.invocationBegins(environment);
    this.overloads.invocationBegins(environment, batch);
  }

  /** It ends by itself. */
  public invocationEnds(environment: number): void {
    this.allowances.invocationEnds(environment);
    this.overloads.invocationEnds(environment);
  }

  public logged(environment: number, line: LogLine): void {
    this.overloads.logged(environment, line);
    if (line.message === 'brake' && line.state === 'closed') {
      this.allowances.brakeClosed(environment);
    }
  }
}
