import type { ProgressLimits } from './progress-watch';
import type { RecoveryLimits } from './recovery-watch';
import type { SightLimits } from './sight-watch';
import type { SigningWatch } from './signing-watch';
import type { SourceWatch } from './source-watch';
import type { ViolationKind } from './violation';
import type { Rate } from '../../../../src/delivery/stream-settings';
import type { WorldState } from '../coverage';

/** What the oracle needs to know of a world. */
export interface OracleProps {
  readonly now: () => number;
  readonly maxConcurrency: number;
  readonly groupsPerInvocation: number;
  readonly environmentSkewMs: number;
  readonly rate?: Rate;
  /** The shortest timeout of a request, in milliseconds. @default 0 */
  readonly shortestTimeoutMs?: number;
  /** Present where nothing but webhooks is at fault: then progress is promised. */
  readonly progress?: ProgressLimits;
  /** Present where nothing goes wrong by chance, so that an environment's time is the world's: the shortest and the longest request timeout, in milliseconds. */
  readonly quietTimeouts?: { readonly least: number; readonly most: number };
  /** Whether nothing but the backend, and who looks at the queue, uses up receives. */
  readonly doReceivesLast?: boolean;
  /** Present where nothing but an outage is at fault. */
  readonly recovery?: RecoveryLimits;
  /** Present where nothing but a long outage is at fault. */
  readonly sight?: SightLimits;
  /** Absent where anyone may send. */
  readonly gate?: SourceWatch;
  /** When the world begins, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Name of the destination. */
  readonly destination: string;
  readonly records: boolean;
  /** What requests are signed with. @default - they are not signed */
  readonly signing?: SigningWatch;
  /** Whether the backend is a function that ends before the forwarder stops waiting for it, so that the limit holds for it as well. */
  readonly isShortFunction?: boolean;
  /** Where repetitions are left out. */
  readonly deduplication?: { readonly windowMs: number; readonly isTableHealthy: boolean };
  readonly onProcessed?: (at: number, waitedMs: number) => void;
  /** Tells in what a fault finds the world as a whole. @default - nobody asks */
  readonly worldStates?: () => readonly WorldState[];
  /** Promises that are not watched. @default - all are */
  readonly unwatched?: readonly ViolationKind[];
  /** Takes a line for people to read. */
  readonly trace?: (line: string) => void;
  /** Takes a line about a fault, or about what operators do, that is no event. */
  readonly remark?: (line: string) => void;
}
