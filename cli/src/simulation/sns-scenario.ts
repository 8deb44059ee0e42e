import { SeededRandom } from './random';

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;

/** A source of chance of its own. */
const SOURCE = 10;

/** What is decided about a source that is Amazon SNS. Instants are milliseconds from the world's beginning. */
export interface SnsScenario {
  /** How the topic is signed; `both`: somebody changes it again and again. */
  readonly signatureVersion: '1' | '2' | 'both';
  readonly hostFaults: readonly CertificateFault[];
  /** Whether the last day of every certificate was before the world began. */
  readonly isExpired: boolean;
  /** How likely a message asks to confirm a subscription. */
  readonly confirmations: number;
  /** Whether what is forged comes from the address that SNS has, as where all of it passes through one proxy. */
  readonly sharedAddress: boolean;
  /** Whether each message that is forged is in a group of its own; else in any. */
  readonly ownGroups: boolean;
}

/** A time in which the host of the certificates does not give them out as it should, and takes no confirmation. */
export interface CertificateFault {
  readonly kind: CertificateFaultKind;
  readonly from: number;
  readonly until: number;
}

/**
 * `unavailable` answers 503, `refused` takes no connection, `hanging` answers nothing until the forwarder waits no longer, `slow` answers just before
 * that, `rubbish` answers 200 with what is no certificate.
 */
export type CertificateFaultKind = 'unavailable' | 'refused' | 'hanging' | 'slow' | 'rubbish';

const FAULTS: readonly CertificateFaultKind[] = ['unavailable', 'refused', 'hanging', 'slow', 'rubbish'];

/** Long enough for the forwarder to give up waiting. */
const LONGEST_FAULT_MS = 3 * HOUR;

/** Undefined for most seeds. */
export function drawSns(seed: number, faultsEndAt: number): SnsScenario | undefined {
  const random = new SeededRandom(seed * 16 + SOURCE);
  if (!random.chance(0.35)) {
    return undefined;
  }
  return {
    signatureVersion: random.pick(['1', '2', 'both'] as const),
    hostFaults: Array.from({ length: random.int(0, 3) }, () => {
      const from = random.int(0, faultsEndAt);
      const kind = random.pick(FAULTS);
      return { kind, from, until: Math.min(faultsEndAt, from + Math.round(random.magnitude(SECOND, LONGEST_FAULT_MS))) };
    }),
    isExpired: random.chance(0.3),
    confirmations: random.chance(0.6) ? random.magnitude(0.005, 0.1) : 0,
    sharedAddress: random.chance(0.3),
    ownGroups: random.chance(0.3),
  };
}
