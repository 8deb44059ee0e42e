import { withLog, withMetrics, withRecords } from './alter';
import { BrokenCore } from './broken-core';
import { VERIFIED } from './gate';
import { AWAY, FAILING_BACKEND, GONE_AND_REJECTED, MINUTE } from './worlds';
import { DeliveryMetric } from '../../../../src/contract/metrics';
import { DeliverableWebhook } from '../../../../src/delivery/webhook/webhook-reader';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { RecordEntry } from '../../../../src/engine/delivery-record';
import { ProblemLine } from '../../../../src/engine/log-lines';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';
import { Deliver } from '../../../src/simulation/world/function-environment';

const COUNTED = [
  DeliveryMetric.ATTEMPTS, DeliveryMetric.LATENCY, DeliveryMetric.FAILURES, DeliveryMetric.DELIVERED, DeliveryMetric.DEAD_LETTERED,
];

/** Calls that fail, of all kinds, while no environment dies or stands still. */
const FAILING_CALLS: Partial<Scenario> = {
  ...GONE_AND_REJECTED,
  backendFaults: [{ kind: 'flapping', from: 0, until: 10 * MINUTE }],
  faults: { ...NO_FAULTS, visibility: 0.3, deadLetter: 0.3, records: 0.3, shares: 0.3 },
  faultsEndAt: 20 * MINUTE,
  maxConcurrency: 2,
  groupsPerInvocation: 1,
  rate: { requests: 10, perSeconds: 1 },
  environmentSkewMs: 0,
};

/** Senders send again, under ids of their own. */
const REPEATED: Partial<Scenario> = { deduplication: { windowSeconds: 3_600, resendWithinMs: 10 * MINUTE } };

function problem(doing: ProblemLine['doing']): ProblemLine {
  return { message: 'problem', destination: 'Default', doing, detail: 'Error' };
}

/** Says so after each attempt, besides. */
function alsoSaying(doing: ProblemLine['doing']): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports, log: { write: (line) => [line, ...line.message === 'attempt' ? [problem(doing)] : []].forEach((one) => ports.log.write(one)) },
  }, state);
}

/** What is on record, in the log, or counted, and did not happen. */
export const RECORDS_AND_LOG: readonly BrokenCore[] = [
  {
    fault: 'counts a rejection twice',
    deliver: withRecords((records) => ({ ...records, write: (entry) => records.write({ ...entry, newRejections: 2 * entry.newRejections }) })),
    breaks: ['wrongRecord'],
    world: GONE_AND_REJECTED,
  },
  { fault: 'writes no records', deliver: withRecords((records) => ({ ...records, write: () => Promise.resolve() })), breaks: ['miscounted', 'wrongRecord'] },
  {
    fault: 'counts a record twice',
    deliver: withRecords((records) => ({
      ...records,
      write: async (entry) => {
        await records.write(entry);
        await records.write({ ...entry, at: entry.at + 1 });
      },
    })),
    breaks: ['wrongRecord'],
  },
  {
    fault: 'counts a record twice when its answer was lost',
    deliver: withRecords((records) => ({
      ...records, write: (entry) => records.write(entry).catch(() => records.write({ ...entry, at: entry.at + 1 })),
    })),
    breaks: ['wrongRecord'],
    world: { records: true, faults: { ...NO_FAULTS, records: 0.3 } },
  },
  { fault: 'never reads a record', deliver: withRecords((records) => ({ ...records, read: () => Promise.resolve(undefined) })), breaks: ['miscounted', 'wrongRecord'], world: FAILING_BACKEND },
  ...([
    ['outcome', { outcome: 'retrying' }], ['reason', { reason: 'expired' }], ['attempts', { newAttempts: 0 }], ['group', { group: 'another' }],
  ] as ReadonlyArray<readonly [string, Partial<RecordEntry<DeliverableWebhook>>]>).map(([what, wrong]): BrokenCore => ({
    fault: `writes a record with the wrong ${what}`,
    deliver: withRecords((records) => ({ ...records, write: (entry) => records.write({ ...entry, ...wrong }) })),
    // Beside `retrying`, a reason says that it was given up on.
    breaks: what === 'reason' ? ['wrongRecord', 'falseDeadLetter'] : ['wrongRecord'],
  })),
  {
    fault: 'writes a record with the wrong statuses',
    deliver: withRecords((records) => ({
      ...records,
      write: ({ history, ...entry }) => records.write({ ...entry, history: { ...history, lastStatuses: history.lastStatuses.slice(1) } }),
    })),
    breaks: ['wrongRecord'],
  },
  { fault: 'logs no attempts', deliver: withLog((line) => line.message === 'attempt' ? undefined : line), breaks: ['wrongLog', 'brake'] },
  {
    fault: 'logs another status',
    deliver: withLog((line) => line.message === 'attempt' && line.status === 404 ? { ...line, status: 400 } : line),
    breaks: ['wrongLog'],
    world: FAILING_BACKEND,
  },
  {
    fault: 'logs another reason of a dead letter',
    deliver: withLog((line) => line.message === 'dead-letter' ? { ...line, reason: 'another' } : line),
    breaks: ['wrongLog'],
    world: GONE_AND_REJECTED,
  },
  {
    fault: 'logs a dead letter in another group',
    deliver: withLog((line) => line.message === 'dead-letter' ? { ...line, groupHash: '0' } : line),
    breaks: ['wrongLog'],
    world: GONE_AND_REJECTED,
  },
  {
    fault: 'logs no dead letters',
    deliver: withLog((line) => line.message === 'dead-letter' ? undefined : line),
    breaks: ['wrongLog'],
    world: GONE_AND_REJECTED,
  },
  {
    fault: 'logs another wait after an attempt',
    deliver: withLog((line) => line.message === 'attempt' && line.retryInSeconds !== undefined ? { ...line, retryInSeconds: line.retryInSeconds + 1 } : line),
    breaks: ['wrongLog'],
    world: FAILING_BACKEND,
  },
  {
    fault: 'logs fewer messages than go back to the queue',
    deliver: withLog((line) => line.message === 'returned-to-queue' ? { ...line, messages: 0 } : line),
    breaks: ['wrongLog'],
    world: AWAY,
  },
  {
    fault: 'logs nothing of what goes back to the queue',
    deliver: withLog((line) => line.message === 'returned-to-queue' ? undefined : line),
    breaks: ['wrongLog'],
    world: AWAY,
  },
  {
    fault: 'logs twice what goes back to the queue',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports, log: { write: (line) => [line, ...line.message === 'returned-to-queue' ? [line] : []].forEach((one) => ports.log.write(one)) },
    }, state),
    breaks: ['wrongLog'],
    world: AWAY,
  },
  {
    fault: 'logs no wait after an attempt',
    deliver: withLog((line) => line.message === 'attempt' ? { ...line, retryInSeconds: undefined } : line),
    breaks: ['wrongLog'],
    world: FAILING_BACKEND,
  },
  {
    fault: 'logs lines of another destination',
    deliver: withLog((line) => line.message === 'brake' ? { ...line, destination: 'another' } : line),
    breaks: ['wrongLog'],
    world: AWAY,
  },
  ...(['visibility', 'dead-letter', 'record', 'rate'] as const).map((called): BrokenCore => ({
    fault: `says that a problem with ${called} was what it was not`,
    deliver: withLog((line) => line.message === 'problem' && line.doing === called ? { ...line, detail: 'Refused' } : line),
    breaks: ['wrongLog'],
    world: FAILING_CALLS,
  })),
  {
    fault: 'does not say that there was a problem with deduplication',
    deliver: withLog((line) => line.message === 'problem' && line.doing === 'deduplication' ? undefined : line),
    breaks: ['wrongLog'],
    world: { ...REPEATED, gate: undefined, faults: { ...NO_FAULTS, resend: 0.3, claims: 0.3 } },
  },
  {
    fault: 'names no other webhook where it leaves out a duplicate',
    deliver: withLog((line) => line.message === 'not-delivered' && line.decision === 'duplicate' ? { ...line, detail: `It has the id of ${line.deliveryId}.` } : line),
    breaks: ['wrongLog'],
    world: { ...REPEATED, gate: undefined, faults: { ...NO_FAULTS, resend: 0.3 } },
  },
  {
    fault: 'says nothing of what it cannot verify',
    deliver: withLog((line) => line.message === 'problem' && line.doing === 'verification' ? undefined : line),
    breaks: ['wrongLog'],
    world: VERIFIED,
  },
  ...(['verification', 'deduplication', 'group', 'configuration'] as const).map((doing): BrokenCore => ({
    fault: `says that there was a problem with ${doing}, and all was well`,
    deliver: alsoSaying(doing),
    breaks: ['wrongLog'],
    world: { gate: undefined, faults: NO_FAULTS },
  })),
  ...(['visibility', 'dead-letter', 'record', 'rate'] as const).map((called): BrokenCore => ({
    fault: `does not say that there was a problem with ${called}`,
    deliver: withLog((line) => line.message === 'problem' && line.doing === called ? undefined : line),
    breaks: ['wrongLog'],
    world: FAILING_CALLS,
  })),
  {
    fault: 'says that a problem was with the records, whatever it was with',
    deliver: withLog((line) => line.message === 'problem' ? { ...line, doing: 'record' } : line),
    breaks: ['wrongLog'],
    world: { ...FAILING_CALLS, faults: { ...NO_FAULTS, visibility: 0.3 } },
  },
  {
    fault: 'counts what is invalid twice',
    deliver: withMetrics((metric, value) => metric === DeliveryMetric.SIGNATURE_INVALID ? [value, value] : [value]),
    breaks: ['wrongMetric'],
    world: VERIFIED,
  },
  {
    fault: 'counts nothing as SecretUnreadable',
    deliver: withMetrics((metric, value) => metric === DeliveryMetric.SECRET_UNREADABLE ? [] : [value]),
    breaks: ['wrongMetric'],
    world: VERIFIED,
  },
  {
    fault: 'counts a secret as unreadable whenever something is invalid',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports,
      metrics: {
        add: (metric, ...counted) => [metric, ...metric === DeliveryMetric.SIGNATURE_INVALID ? [DeliveryMetric.SECRET_UNREADABLE] : []]
          .forEach((one) => ports.metrics.add(one, ...counted)),
      },
    }, state),
    breaks: ['wrongMetric'],
    world: { ...VERIFIED, gate: { ...VERIFIED.gate!, unreadable: [], readFault: 0 } },
  },
  ...COUNTED.map((name): BrokenCore => ({
    fault: `counts nothing as ${name}`,
    deliver: withMetrics((metric, value) => metric === name ? [] : [value]),
    breaks: ['wrongMetric'],
    world: GONE_AND_REJECTED,
  })),
  {
    fault: 'counts failures in another class',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports, metrics: { add: (metric, value, failureClass) => ports.metrics.add(metric, value, failureClass?.replace('http-4xx', 'http-5xx')) },
    }, state),
    breaks: ['wrongMetric'],
    world: FAILING_BACKEND,
  },
  ...[DeliveryMetric.RETURNED_TO_QUEUE, DeliveryMetric.RETURNED_AGE, DeliveryMetric.BRAKE_OPENED].map((name): BrokenCore => ({
    fault: `counts twice as ${name}`,
    deliver: withMetrics((metric, value) => metric === name ? [value, value] : [value]),
    breaks: ['wrongMetric'],
    world: AWAY,
  })),
];
