import type { TimeOfTrouble } from './oracle/times-of-trouble';
import { SeededRandom } from './random';
import { drawSns, SnsScenario } from './sns-scenario';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const KEYS_SOURCE = 11;

/** The old secret is stored as the previous one so long before the new one is stored as the current one. */
export const PREPARED_MS = MINUTE;

/** What is decided about a source whose webhooks are verified. Instants are milliseconds from the world's beginning. */
export interface GateScenario {
  /** When the sender's secret, or its key, is replaced by a new one, in order, some minutes apart at least. */
  readonly rotations: readonly number[];
  /** How long after that the sender still signs with the old one; at least 2 seconds, so that clocks may differ. */
  readonly senderLagMs: number;
  readonly unreadable: readonly SecretFault[];
  /** How likely a secret, or keys, cannot be read just then. */
  readonly readFault: number;
  /** How likely a webhook is not from the sender. */
  readonly forged: number;
  /** Whether what is invalid is thrown away; else it becomes a dead letter. */
  readonly drops: boolean;
  /** The sender publishes keys, in place of sharing a secret: `rotations` are of these then, and `unreadable` is empty. @default - it has a secret */
  readonly keys?: PublishedKeysScenario;
  /** The source is Amazon SNS: `rotations` are of its certificates then, `unreadable` is empty, and there are no `keys`. @default - it is not */
  readonly sns?: SnsScenario;
}

/** What is decided about a sender that publishes the keys it signs with. */
export interface PublishedKeysScenario {
  /** Whether one answer of the host tells of all keys, or each is asked for by its name. */
  readonly asked: KeysAsked;
  readonly hostFaults: readonly KeyHostFault[];
  /** Whether what is forged comes from the sender's own address, as where all of it passes through one proxy. */
  readonly sharedAddress: boolean;
}

export type KeysAsked = 'as a set' | 'by name';

/** A time in which the host of the keys does not tell them. */
export interface KeyHostFault {
  readonly kind: KeyHostFaultKind;
  readonly from: number;
  readonly until: number;
}

/** `unavailable` answers 503, `refused` takes no connection, `hanging` answers nothing until the forwarder waits no longer. */
export type KeyHostFaultKind = 'unavailable' | 'refused' | 'hanging';

/** A key, or a certificate, stays published for so long after the sender signs with the next one; the forwarder counts on a quarter of an hour. */
export const PUBLISHED_AFTER_USE_MS = 20 * MINUTE;

/** A time in which a secret cannot be read. */
export interface SecretFault {
  readonly secret: SecretSlot;
  readonly kind: SecretFaultKind;
  readonly from: number;
  readonly until: number;
}

/** Where a secret is stored: as the source's `secret`, or as its `previousSecret`. */
export type SecretSlot = 'current' | 'previous';

/** `passing` is throttling or an outage, `refused` a policy or a key, `gone` was deleted. */
export type SecretFaultKind = 'passing' | 'refused' | 'gone';

/** What cannot be read is left alone for so long at most after it failed: nobody knows sooner that it was mended. */
const LEFT_ALONE_MS = 15 * MINUTE;

/**
 * Whether nothing but time explains that what the sender signed waits to be verified: no single reading fails, and `timesOfTrouble` says when all of them do.
 */
export function isGateCalm({ readFault }: GateScenario): boolean {
  return readFault === 0;
}

/** When what the sender signed may have to wait because nobody can verify it. That a previous secret was deleted keeps nothing waiting: there is none then. */
export function timesOfTrouble({ unreadable, keys, sns }: GateScenario): TimeOfTrouble[] {
  const secrets = unreadable.filter(({ secret, kind }) => secret === 'current' || kind !== 'gone');
  return [...secrets, ...keys?.hostFaults ?? [], ...sns?.hostFaults ?? []].map(({ from, until }) => ({ from, until: until + LEFT_ALONE_MS }));
}

const KINDS: readonly SecretFaultKind[] = ['passing', 'refused', 'gone'];
const HOST_FAULTS: readonly KeyHostFaultKind[] = ['unavailable', 'refused', 'hanging'];

/** Long enough for the forwarder to give up waiting. */
const LONGEST_HOST_FAULT_MS = 3 * HOUR;

/** Drawn from a source of its own, so that the rest of the world is the same with and without. Undefined in three worlds of four. */
export function drawGate(seed: number, faultsEndAt: number): GateScenario | undefined {
  const random = new SeededRandom(seed * 16 + 15);
  if (!random.chance(0.25)) {
    return undefined;
  }
  const keys = drawKeys(seed, faultsEndAt);
  const gate: GateScenario = {
    rotations: drawRotations(random, faultsEndAt),
    senderLagMs: Math.round(random.magnitude(2 * SECOND, 10 * MINUTE)),
    unreadable: drawUnreadable(random, faultsEndAt),
    readFault: random.chance(0.5) ? random.magnitude(0.01, 0.5) : 0,
    forged: random.chance(0.8) ? random.magnitude(0.005, 0.1) : 0,
    drops: random.chance(0.3),
  };
  return keys ? { ...gate, unreadable: [], keys } : gate;
}

/** The same with Amazon SNS as the source of some worlds that would share a secret. */
export function drawGateWithSns(seed: number, faultsEndAt: number): GateScenario | undefined {
  const gate = drawGate(seed, faultsEndAt);
  const sns = gate && !gate.keys ? drawSns(seed, faultsEndAt) : undefined;
  return gate && sns ? { ...gate, unreadable: [], sns } : gate;
}

/** Also from a source of its own. */
function drawKeys(seed: number, faultsEndAt: number): PublishedKeysScenario | undefined {
  const random = new SeededRandom(seed * 16 + KEYS_SOURCE);
  if (!random.chance(0.4)) {
    return undefined;
  }
  return {
    asked: random.pick(['as a set', 'by name'] as const),
    hostFaults: Array.from({ length: random.int(0, 3) }, () => {
      const from = random.int(0, faultsEndAt);
      const kind = random.pick(HOST_FAULTS);
      return { kind, from, until: Math.min(faultsEndAt, from + Math.round(random.magnitude(SECOND, LONGEST_HOST_FAULT_MS))) };
    }),
    sharedAddress: random.chance(0.3),
  };
}

function drawRotations(random: SeededRandom, faultsEndAt: number): number[] {
  const drawn = Array.from({ length: random.int(0, 3) }, () => random.int(0, faultsEndAt)).sort((a, b) => a - b);
  return drawn.filter((at, index) => index === 0 || at - drawn[index - 1] >= 5 * MINUTE);
}

function drawUnreadable(random: SeededRandom, faultsEndAt: number): SecretFault[] {
  const faults: SecretFault[] = Array.from({ length: random.int(0, 3) }, () => {
    const from = random.int(0, faultsEndAt);
    const until = Math.min(faultsEndAt, from + Math.round(random.magnitude(SECOND, HOUR)));
    return { secret: random.pick(['current', 'previous', 'previous'] as const), kind: random.pick(KINDS), from, until };
  });
  // Mostly nobody notices for a long time that it is gone.
  return random.chance(0.3) ? [{ secret: 'previous', kind: 'gone', from: random.int(0, faultsEndAt), until: Infinity }, ...faults] : faults;
}
