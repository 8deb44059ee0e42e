import { messageByMessage, withGate, withOtherGate } from './alter';
import { BrokenCore } from './broken-core';
import { MINUTE } from './worlds';
import { GatesInTurn } from '../../../../src/delivery/webhook/gates-in-turn';
import { DeliverableWebhook } from '../../../../src/delivery/webhook/webhook-reader';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { Gate } from '../../../../src/engine/gate';
import { EnginePorts } from '../../../../src/engine/ports';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';
import { SENDER_ID_HEADER } from '../../../src/simulation/world/deduplication-world';

/** Senders that send again, and somebody who forges, while nothing else goes wrong. */
const REPETITIONS: Partial<Scenario> = {
  deduplication: { windowSeconds: 3 * 24 * 60 * 60, resendWithinMs: 60_000 }, faults: { ...NO_FAULTS, resend: 0.3 }, gate: undefined,
};

/** A source whose secrets cannot be read at times, and webhooks that the sender did not sign; nothing else goes wrong. */
export const VERIFIED: Partial<Scenario> = {
  gate: {
    rotations: [20 * MINUTE],
    senderLagMs: 60_000,
    unreadable: [{ secret: 'current', kind: 'refused', from: 0, until: 2 * MINUTE }, { secret: 'current', kind: 'passing', from: 20 * MINUTE, until: 22 * MINUTE }],
    readFault: 0.1,
    forged: 0.1,
    drops: false,
  },
  deduplication: undefined,
  traffic: { pattern: 'steady', durationMs: 30 * MINUTE },
  faultsEndAt: 40 * MINUTE,
  groups: 5,
  maxConcurrency: 5,
  groupsPerInvocation: 1,
  rate: undefined,
  faults: NO_FAULTS,
  backendFaults: [],
  gatewaySkewMs: 0,
  environmentSkewMs: 0,
};

/** The same where all that is read can be read: what the sender signed has nothing to wait for. */
const READABLE: Partial<Scenario> = {
  ...VERIFIED, gate: { ...VERIFIED.gate!, unreadable: [], readFault: 0 }, poison: [], deploys: [], redrives: [], pauses: [], looks: [],
};

/** The same with keys that the sender publishes. */
const BY_KEYS: Partial<Scenario> = {
  ...VERIFIED,
  gate: {
    ...VERIFIED.gate!,
    unreadable: [],
    forged: 0.3,
    keys: {
      asked: 'by name',
      hostFaults: [{ kind: 'hanging', from: 0, until: 10 * MINUTE }, { kind: 'unavailable', from: 20 * MINUTE, until: 22 * MINUTE }],
      sharedAddress: false,
    },
  },
};
const BY_KEY_SET: Partial<Scenario> = { ...BY_KEYS, gate: { ...BY_KEYS.gate!, keys: { ...BY_KEYS.gate!.keys!, asked: 'as a set' } } };

/** What delivers what it should leave out, or leaves out what it should deliver. */
export const GATE: readonly BrokenCore[] = [
  {
    fault: 'claims ids before it verifies',
    deliver: withOtherGate((ports) => new GatesInTurn([...gatesOf(ports)].reverse())),
    breaks: ['swallowed'],
    world: { ...REPETITIONS, faults: { ...NO_FAULTS, forged: 0.3 } },
  },
  {
    fault: 'never frees the id of a dead letter',
    deliver: withOtherGate(({ gate }) => ({ check: (...asked) => gate!.check(...asked) })),
    breaks: ['swallowed'],
    world: { ...REPETITIONS, poison: Array.from({ length: 30 }, (_, index) => ({ index, status: 410 })), poisonMendedAt: Infinity, redrives: [] },
  },
  {
    fault: 'takes its own claim for a foreign one after it died',
    deliver: withOtherGate(({ gate }) => ({
      check: (item, message) => gate!.check({ ...item, deliveryId: `${item.deliveryId} ${message.receiveCount}` }, message),
    })),
    breaks: ['swallowed'],
    world: { ...REPETITIONS, faults: { ...NO_FAULTS, crash: 0.02 } },
  },
  {
    fault: 'calls no repetition a duplicate',
    deliver: withOtherGate((ports) => gatesOf(ports)[0]),
    breaks: ['repeated'],
    world: REPETITIONS,
  },
  {
    fault: 'compares ids within a group only',
    deliver: withOtherGate(({ gate }) => ({
      check: ({ content, ...item }, message) => {
        const headers = ofGroup(content.headers, message.groupId);
        return gate!.check({ ...item, content: { ...content, headers } }, message);
      },
    })),
    breaks: ['repeated'],
    world: REPETITIONS,
  },
  {
    fault: 'delivers what the sender did not sign',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, gate: undefined }, state),
    breaks: ['forged'],
    world: VERIFIED,
  },
  {
    fault: 'delivers what it cannot verify now',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'deliver' } : decision),
    breaks: ['forged'],
    world: VERIFIED,
  },
  {
    fault: 'takes what it cannot verify now for invalid',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'invalid', keep: true, reason: 'signature', detail: decision.detail } : decision),
    breaks: ['falseDeadLetter'],
    world: VERIFIED,
  },
  {
    fault: 'delivers what it cannot verify now, because the host of the keys does not answer',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'deliver' } : decision),
    breaks: ['forged'],
    world: BY_KEYS,
  },
  {
    fault: 'takes what it cannot verify now for invalid, because the host of the keys does not answer',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'invalid', keep: true, reason: 'signature', detail: decision.detail } : decision),
    breaks: ['falseDeadLetter'],
    world: BY_KEY_SET,
  },
  {
    fault: 'throws away what waited for a key, and should be kept',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'invalid', keep: false, reason: 'signature', detail: decision.detail } : decision),
    breaks: ['falseDeadLetter'],
    world: { ...BY_KEYS, gate: { ...BY_KEYS.gate!, drops: true } },
  },
  {
    fault: 'lets the groups of every other name wait for ten minutes before it verifies them',
    deliver: withOtherGate(({ gate, clock }) => ({
      check: async (item, message, ...others) => clock.now() - item.arrivedAt < 10 * MINUTE && /[02468]$/.test(message.groupId ?? '')
        ? { kind: 'wait', detail: 'no hurry' }
        : gate!.check(item, message, ...others),
    })),
    breaks: ['starved'],
    // Nothing was unreadable.
    unwatched: ['wrongLog'],
    world: READABLE,
  },
  {
    fault: 'lets those behind pass what waits for its verification',
    deliver: messageByMessage,
    breaks: ['reordered', 'overlap', 'corrupted'],
    unwatched: ['wrongLog'],
    world: { ...VERIFIED, records: false },
  },
  {
    fault: 'throws away what is invalid and should be kept',
    deliver: withGate((decision) => decision.kind === 'invalid' ? { ...decision, keep: false } : decision),
    breaks: ['falseDeadLetter'],
    world: VERIFIED,
  },
];

function gatesOf({ gate }: EnginePorts<DeliverableWebhook>): readonly Gate<DeliverableWebhook>[] {
  return (gate as GatesInTurn<DeliverableWebhook>).gates;
}

function ofGroup(headers: DeliverableWebhook['headers'], group: string | undefined): DeliverableWebhook['headers'] {
  return headers.map(([name, value]) => [name, name === SENDER_ID_HEADER ? `${group} ${value}` : value]);
}
