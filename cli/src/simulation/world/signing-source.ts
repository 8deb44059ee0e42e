import type { Gate } from '../../../../src/engine/gate';
import type { Clock } from '../../../../src/engine/ports';
import type { Webhook } from '../../../../src/envelope/envelope';
import type { VirtualClock } from '../../local/clock';
import type { Coverage } from '../coverage';
import type { Statistics } from '../oracle/statistics';
import type { SeededRandom } from '../random';

/** Told what happens, and in which states. */
export interface SourceReports {
  readonly statistics: Statistics;
  readonly coverage: Coverage;
}

/** What an environment's gate may use. */
export interface GatePorts {
  /** The environment's, for what waits only so long. */
  readonly clock: Clock;
  now(): number;
  /** Something happens outside, and the environment waits for it. */
  through<T>(work: () => Promise<T>): Promise<T>;
  /** Told that a secret was not read, once or for as long as it is asked for. @default - nobody is told */
  secretUnread?(inPassing: boolean): void;
}

/** What is added to a webhook that is being sent. */
export interface Signed {
  readonly headers: Array<[string, string]>;
  /** The address that it comes from. @default - the sender's own */
  readonly sourceIp?: string;
  /** What is sent in place of the body that it was given. @default - that */
  readonly body?: Buffer;
  /** The group that it comes in. @default - that of any other webhook */
  readonly group?: string;
}

/** A sender that signs, those who forge, what is read to verify, and the gate of an environment, which is the real one. */
export interface SigningSource {
  /** By the sender, or by somebody else. */
  sign(id: string, body: Buffer): Signed;
  /** A gate without memory of any other's. */
  gate(ports: GatePorts): Gate<Webhook>;
}

/** What a source is made in. */
export interface SourceSurroundings {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly oracle: SourceReports;
  /** How long it takes to read a secret, or keys, in milliseconds. */
  readonly latencyMs: number;
  /** When the world began and its faults end, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly faultsEndAt: number;
}
