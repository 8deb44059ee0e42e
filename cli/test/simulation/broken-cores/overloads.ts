import { withState } from './alter';
import { BrokenCore } from './broken-core';
import { FAILING_BACKEND, MINUTE } from './worlds';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { Look, Shedding } from '../../../../src/engine/shedding';
import { Scenario } from '../../../src/simulation/scenario';
import { Deliver } from '../../../src/simulation/world/function-environment';

const DAY = 24 * 60 * MINUTE;

/** One group in which much has been waiting for up to nine days when it is resumed; nobody has looked at anything but its head since. */
const LONG_TAIL: Partial<Scenario> = {
  ...FAILING_BACKEND,
  poison: [],
  webhooks: 80,
  groups: 1,
  maxConcurrency: 1,
  groupsPerInvocation: 1,
  batchSize: 1,
  traffic: { pattern: 'steady', durationMs: 12 * DAY },
  pauses: [{ from: 0, until: 9 * DAY }],
  retryPolicy: DEFAULT_RETRY_POLICY,
  latencies: { receiveMs: 5, invokeMs: 5, deleteMs: 5, coldStartMs: 100, queueMs: 10, recordsMs: 5, backendMs: 1_000 },
  requestTimeoutMs: 5_000,
  faultsEndAt: 0,
  malformed: 0,
  deduplication: undefined,
  deploys: [],
  looks: [],
  redrives: [],
};

/** What becomes of what is overdue, and how it is looked for. */
export const OVERLOADS: readonly BrokenCore[] = [
  { fault: 'tries what is overdue', deliver: withRetentionDays(16), breaks: ['notGivenUp'], world: LONG_TAIL },
  { fault: 'believes in an overload before anything is overdue', deliver: withRetentionDays(12), breaks: ['wrongLog'], world: { ...LONG_TAIL, groups: 20, batchSize: 2, webhooks: 40 } },
  { fault: 'never looks for what is overdue', deliver: withShedding(() => new NeverDue()), breaks: ['starved'], world: LONG_TAIL },
  { fault: 'delivers nothing for as long as there is an overload', deliver: withShedding(() => new AlwaysDue()), breaks: ['starved'], world: LONG_TAIL },
  { fault: 'believes in an overload for good', deliver: withShedding(() => new NeverOver()), breaks: ['wrongLog'], world: LONG_TAIL },
  { fault: 'believes at any time that there is an overload', deliver: withShedding(() => new AlwaysOverloaded()), breaks: ['wrongLog'], world: LONG_TAIL },
  { fault: 'takes an overload to be over within an hour', deliver: withShedding(() => new SoonOver()), breaks: ['wrongLog', 'starved'], world: { ...LONG_TAIL, batchSize: 2, groups: 20, webhooks: 40, pauses: [{ from: 60 * MINUTE, until: 10 * DAY }] } },
];

class NeverDue extends Shedding {
  public get isDue(): boolean {
    return false;
  }
}

class AlwaysDue extends Shedding {
  private isOverloaded = false;

  public get isDue(): boolean {
    return this.isOverloaded;
  }

  public looked(look: Look): ReturnType<Shedding['looked']> {
    const change = super.looked(look);
    this.isOverloaded = change === undefined ? this.isOverloaded : change === 'begun';
    return change;
  }
}

class NeverOver extends Shedding {
  private found = false;

  public looked(look: Look): ReturnType<Shedding['looked']> {
    this.found ||= look.foundOverdue;
    return super.looked({ ...look, foundOverdue: this.found });
  }
}

class AlwaysOverloaded extends Shedding {
  public looked(look: Look): ReturnType<Shedding['looked']> {
    return super.looked({ ...look, foundOverdue: true });
  }
}

class SoonOver extends Shedding {
  public looked(look: Look): ReturnType<Shedding['looked']> {
    return super.looked({ ...look, overdueMs: 4 * 60 * MINUTE });
  }
}

/** For how long the queue is believed to keep messages: from half-way after `retryFor` on they are overdue. */
function withRetentionDays(days: number): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, { ...settings, retentionSeconds: days * DAY / 1000 }, ports, state);
}

function withShedding(create: () => Shedding): Deliver {
  return withState(() => ({ shedding: create() }));
}
