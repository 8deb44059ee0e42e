import { createHmac } from 'node:crypto';
import type { ViolationKind } from './violation';
import type { DeliveryRequest } from '../../../../src/delivery/transports/request';
import { secretOf, StoredKeys } from '../stored-keys';

/** What was read counts as current for so long, whatever is suspected. Stated here once more, on purpose. */
const CURRENT_MS = 30_000;
/** And is in use for so long after it was suspected, while it is read anew. */
const USED_WHILE_STALE_MS = 60_000;
/** After a reading failed there is none for so long, after each further one for twice as long, up to the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A reading that takes longer is waited for no more. */
const LONGEST_READING_MS = 10_000;

/** What is known of one environment. Instants are the world's. */
interface Reader {
  /** Of all its readings, and of the one that its secret is of. */
  begun: number;
  heardOf: number;
  /** When it last began to read, and whether that is not answered. */
  askedAt: number;
  isReading: boolean;
  /** What it read last, and when it heard of it. */
  secret?: string;
  readAt: number;
  /** Readings that failed since then, and when the last one did. */
  failures: number;
  failedAt: number;
  /** When an attempt first gave reason to read it again, since then. */
  suspectedAt?: number;
  /** And when one last did. */
  unansweredAt: number;
  /** Its clock was set, or it stood still: when it reads is not known. */
  isInDoubt: boolean;
}

/** What a signing watch needs to know of a world. */
export interface SigningWatchProps {
  /** Milliseconds from the world's beginning. */
  readonly now: () => number;
  /** All secrets that there will be, the oldest first. */
  readonly stored: readonly StoredKeys[];
  readonly violated: (kind: ViolationKind, detail: string) => void;
}

/**
 * Watches the secret that requests are signed with: that each environment signs with the one that it read last, reads it again where an attempt was not
 * acknowledged, and leaves it alone otherwise. Nothing leaves unsigned, or signed with what was never stored.
 */
export class SigningWatch {
  private readonly readers = new Map<number, Reader>();

  constructor(private readonly props: SigningWatchProps) {}

  /**
   * What is wrong with the signature of a request, in half a sentence: it must be of a secret that is or was stored.
   *
   * @param signedAt its timestamp, in seconds
   */
  public whatIsWrong(id: string, signedAt: string, body: Uint8Array, signature: string): string | undefined {
    const { now, stored } = this.props;
    const known = stored.filter(({ at }) => at <= now()).reverse();
    return known.some((each) => signatureBy(each, id, signedAt, body) === signature) ? undefined
      : `its signature is ${signature}, expected ${signatureBy(known[0], id, signedAt, body)}`;
  }

  /** An environment begins to read the secret. @returns takes what it reads; undefined where that failed, or is no secret */
  public reads(environment: number): (secret: string | undefined) => void {
    const reader = this.of(environment);
    const now = this.props.now();
    const whyNot = this.whyNotRead(reader, now);
    if (whyNot !== undefined && !reader.isInDoubt) {
      this.props.violated('overAsked', `Environment ${environment} reads the signing secret although ${whyNot}.`);
    }
    reader.begun += 1;
    reader.askedAt = now;
    reader.isReading = true;
    const number = reader.begun;
    return (secret) => this.heard(reader, number, secret);
  }

  /** A request leaves an environment. */
  public leaves(environment: number, { deliveryId, headers, body }: DeliveryRequest): void {
    const reader = this.of(environment);
    const secret = this.props.stored.find((each) => secretOf(each) === reader.secret);
    const valueOf = (name: string): string => headers.find(([spelling]) => spelling.toLowerCase() === name)?.[1] ?? '';
    const signature = valueOf('webhook-signature');
    if (!secret || signature !== signatureBy(secret, deliveryId, valueOf('webhook-timestamp'), body)) {
      this.props.violated('wrongSignature', `Environment ${environment} sends ${deliveryId}, and its signature is not by the secret that it read last.`);
    }
    const whyNot = reader.isInDoubt ? undefined : whyNotUse(reader, this.props.now());
    if (whyNot !== undefined) {
      this.props.violated('wrongSignature', `Environment ${environment} signs ${deliveryId} with a secret of ${this.props.now() - reader.readAt} ms ago although ${whyNot}.`);
    }
  }

  /** An attempt was not acknowledged, as the environment knows. */
  public notAcknowledged(environment: number): void {
    const reader = this.of(environment);
    const now = this.props.now();
    if (reader.secret !== undefined && now - reader.readAt >= CURRENT_MS) {
      reader.suspectedAt ??= now;
      reader.unansweredAt = now;
    }
  }

  /** An attempt ended before a request had left. */
  public neverSent(environment: number, deliveryId: string): void {
    const reader = this.of(environment);
    if (reader.secret !== undefined && !reader.isInDoubt && !reader.isReading) {
      this.props.violated('wrongSignature', `Environment ${environment} does not send ${deliveryId}, and could have signed it.`);
    }
  }

  /** When the environment reads is not known from here on: its clock was set, or it stood still. */
  public doubt(environment: number): void {
    this.of(environment).isInDoubt = true;
  }

  private heard(reader: Reader, number: number, secret: string | undefined): void {
    const now = this.props.now();
    const isNewest = number === reader.begun;
    reader.isReading &&= !isNewest;
    if (secret === undefined) {
      reader.failures += isNewest ? 1 : 0;
      reader.failedAt = isNewest ? now : reader.failedAt;
      return;
    }
    if (number >= reader.heardOf) {
      reader.secret = secret;
      reader.heardOf = number;
      reader.readAt = now;
      reader.failures = 0;
      reader.suspectedAt = undefined;
    }
  }

  private whyNotRead(reader: Reader, now: number): string | undefined {
    if (reader.isReading && now - reader.askedAt < LONGEST_READING_MS) {
      return `it began to ${now - reader.askedAt} ms ago, and was not answered`;
    }
    if (reader.secret === undefined) {
      return undefined;
    }
    const pauseMs = pauseOf(reader);
    if (pauseMs > 0) {
      return now < reader.failedAt + pauseMs ? `that failed ${now - reader.failedAt} ms ago, for the ${reader.failures}. time in a row` : undefined;
    }
    return now - reader.readAt < CURRENT_MS ? `it did so ${now - reader.readAt} ms ago` : undefined;
  }

  private of(environment: number): Reader {
    let reader = this.readers.get(environment);
    if (!reader) {
      reader = {
        begun: 0,
        heardOf: 0,
        askedAt: -Infinity,
        isReading: false,
        readAt: -Infinity,
        failures: 0,
        failedAt: -Infinity,
        unansweredAt: -Infinity,
        isInDoubt: false,
      };
      this.readers.set(environment, reader);
    }
    return reader;
  }
}

/** Why a request must not be signed with what the environment has. */
function whyNotUse(reader: Reader, now: number): string | undefined {
  const { suspectedAt, unansweredAt, askedAt, failedAt, isReading, failures } = reader;
  if (suspectedAt === undefined || (failures > 0 && now <= failedAt + pauseOf(reader))) {
    return undefined;
  }
  const isWaitedFor = isReading && now - askedAt < LONGEST_READING_MS;
  if (!isWaitedFor && askedAt < unansweredAt) {
    return `an attempt was not acknowledged ${now - unansweredAt} ms ago, and it was not read since`;
  }
  return isReading && failures === 0 && now - suspectedAt >= USED_WHILE_STALE_MS
    ? `an attempt was not acknowledged ${now - suspectedAt} ms ago, and the reading since then has not ended` : undefined;
}

function pauseOf({ failures }: Reader): number {
  return failures === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/** Standard Webhooks: one signature for each key, in their order. */
function signatureBy({ keys }: StoredKeys, id: string, signedAt: string, body: Uint8Array): string {
  return keys.map((key) => `v1,${createHmac('sha256', key).update(`${id}.${signedAt}.`).update(body).digest('base64')}`).join(' ');
}
