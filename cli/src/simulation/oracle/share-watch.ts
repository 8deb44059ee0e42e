import type { ShareClaim } from '../../../../src/engine/rate-shares';

/** What is promised of shares, stated here once more, on purpose: clocks differ by less than this, and a share lasts for as long as that after the last request that it is for. */
const CLOCKS_DIFFER_MS = 1_000;

/** An environment that got none asks again after so long at the soonest, and then for so many at most. */
const ASK_AGAIN_MS = 1_000;
const MOST_ASKED = 10;

/** From what an attempt ended for the backend to when it ended for the forwarder. */
const SLACK_MS = 1_000;

/** What a share watch needs to know of a world. Times in milliseconds. */
export interface ShareWatchProps {
  readonly now: () => number;
  /** When the world began, since 1970. */
  readonly startedAt: number;
  /** How far the clock of an environment may be from the true one. */
  readonly skewMs: number;
  readonly windowMs: number;
  /** The shortest timeout of a request. */
  readonly timeoutMs: number;
  /** Told what is wrong, in one sentence. */
  readonly violated: (detail: string) => void;
}

/** What is known of an environment. */
interface Sharer {
  /** What it was last told to have, until when it has that, and whether it may have something else because a call went wrong. */
  has?: { readonly share: number; until: number };
  isTroubled: boolean;
  /** Whether it takes up a webhook whose request does not leave, because the signing secret cannot be read: when that ended only the environment knows. */
  isUnsent: boolean;
  open: number;
  lastEndAt: number;
  invocationBeganAt: number;
  /** When it was last told that it does not get a share; as many as it may ask for at once. */
  readonly refusals: number[];
}

/**
 * Holds the shares of a rate against the requests that are made under them: an environment sends only while it has one for long enough, has one at a time, gives it back when it has
 * nothing to send, asks for none again and again, and a share changes hands only when its former owner has no request in the window any more.
 */
export class ShareWatch {
  private readonly sharers = new Map<number, Sharer>();
  /** As the table has it. Until when: by the clock of the environment, in milliseconds from the world's beginning. */
  private readonly table = new Map<number, { readonly environment: number; readonly until: number }>();

  constructor(private readonly props: ShareWatchProps) {}

  /** An environment asks for a share, or gives one back. */
  public asked(environment: number, { share, until }: ShareClaim): void {
    const sharer = this.of(environment);
    if (sharer.has?.share === share) {
      sharer.has.until = Math.min(sharer.has.until, until - this.props.startedAt);
    }
  }

  /** A call about a share goes wrong: what the environment takes for its own may not be what the table has. */
  public troubled(environment: number): void {
    this.of(environment).isTroubled = true;
  }

  /** The table answers. @param isTold whether the environment hears of it as it is */
  public answered(environment: number, { share, now, until }: ShareClaim, granted: boolean, isTold: boolean): void {
    const sharer = this.of(environment);
    if (granted) {
      this.changesHands(environment, share);
      this.table.set(share, { environment, until: until - this.props.startedAt });
    }
    if (isTold && granted) {
      this.checkOnlyOne(environment, share, now - this.props.startedAt);
      sharer.has = { share, until: until - this.props.startedAt };
    } else if (isTold) {
      sharer.has = sharer.has?.share === share ? undefined : sharer.has;
      this.refused(environment, sharer);
    }
  }

  /** The forwarder takes a webhook up to send it. */
  public attemptBegins(environment: number): void {
    this.of(environment).isUnsent = true;
    const { now, windowMs, timeoutMs, skewMs } = this.props;
    const longest = Math.max(-Infinity, ...[...this.table.values()].filter((entry) => entry.environment === environment).map(({ until }) => until));
    const needed = timeoutMs + windowMs + CLOCKS_DIFFER_MS - skewMs;
    if (longest - now() < needed) {
      this.props.violated(`Environment ${environment} sends, and has a share of the rate for ${longest - now()} ms, expected ${needed} or more.`);
    }
  }

  public requestStarts(environment: number): void {
    const sharer = this.of(environment);
    sharer.open += 1;
    sharer.isUnsent = false;
  }

  public requestEnds(environment: number): void {
    const sharer = this.of(environment);
    sharer.open -= 1;
    sharer.lastEndAt = this.props.now();
  }

  public invocationBegins(environment: number): void {
    this.of(environment).invocationBeganAt = this.props.now();
  }

  /** It ends by itself. */
  public invocationEnds(environment: number): void {
    const { now, windowMs, skewMs } = this.props;
    const { has, isTroubled, isUnsent, lastEndAt, invocationBeganAt } = this.of(environment);
    // What it sent in a former invocation may seem to be in the window for longer, by a clock that stands still in between.
    const clearMs = lastEndAt >= invocationBeganAt && !isUnsent ? Math.max(0, lastEndAt + windowMs - now()) : windowMs;
    const most = clearMs + CLOCKS_DIFFER_MS + skewMs + SLACK_MS;
    if (has && !isTroubled && has.until - now() > most) {
      this.props.violated(`Environment ${environment} has nothing to send and keeps share ${has.share} of the rate for ${has.until - now()} ms, expected ${most} at most.`);
    }
  }

  private changesHands(environment: number, share: number): void {
    const { now, windowMs } = this.props;
    const before = this.table.get(share)?.environment;
    const isOther = before !== undefined && before !== environment;
    if (!isOther || [...this.table].some(([other, entry]) => other !== share && entry.environment === before)) {
      return; // its requests may be under the other one
    }
    const { open, lastEndAt } = this.of(before);
    if (open > 0 || now() - lastEndAt < windowMs) {
      this.props.violated(`Share ${share} of the rate changes hands while environment ${before} has ${open} request(s) open, ${now() - lastEndAt} ms after its last one, expected none for ${windowMs} ms.`);
    }
  }

  private checkOnlyOne(environment: number, share: number, now: number): void {
    const other = [...this.table].find(([each, entry]) => each !== share && entry.environment === environment && entry.until > now);
    if (other && !this.of(environment).isTroubled) {
      this.props.violated(`Environment ${environment} gets share ${share} of the rate and has share ${other[0]} for ${other[1].until - now} ms more, expected one at a time.`);
    }
  }

  private refused(environment: number, { refusals }: Sharer): void {
    const now = this.props.now();
    refusals.push(now);
    const first = refusals.length > MOST_ASKED ? refusals.shift()! : -Infinity;
    if (now - first < ASK_AGAIN_MS - 2 * this.props.skewMs) {
      this.props.violated(`Environment ${environment} was refused ${MOST_ASKED + 1} shares of the rate within ${now - first} ms, expected ${MOST_ASKED} at most.`);
    }
  }

  private of(environment: number): Sharer {
    let sharer = this.sharers.get(environment);
    if (!sharer) {
      sharer = { isTroubled: false, isUnsent: false, open: 0, lastEndAt: -Infinity, invocationBeganAt: 0, refusals: [] };
      this.sharers.set(environment, sharer);
    }
    return sharer;
  }
}
