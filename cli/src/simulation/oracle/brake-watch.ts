import type { TrackedWebhook } from './tracked-webhook';
import type { AttemptLine, LogLine } from '../../../../src/engine/log-lines';

/** What the brake promises: three outages in a row after a minute of silence, the last of them no first attempt. Stated here once more, on purpose. */
const OUTAGES = 3;
const GROUPS = 2;
const QUIET_MS = 60_000;
/** Outages in a row that are one whatever the time: of all environments together, and at least of each. */
const ALL_OUTAGES = 400;
const LEAST_OUTAGES = 30;
/** But not fewer than so many times the groups that usually fail between two deliveries, of which no more than so many count, and the last run counts for a fifth. */
const TIMES_USUAL = 5;
const MOST_USUAL = 60;
const LONGEST_USUAL_MS = 15 * 60_000;
const LEAST_WEIGHT = 0.2;
/** What never failed may be tried by one of all environments in so long. */
const NEW_EVERY_MS = 3_000;
const FIRST_WAIT_MS = 500;
const GROWTH = 1.1;
/** Up to a quarter of a wait is left out at random. */
const SHORTEST_PART = 0.75;
/** An attempt may be logged so much later than it ended. */
const LOG_DELAY_MS = 5_000;
/** The longest wait is this, or longer. */
const LONGEST_WAIT_MS = 17_000;

/** Whether what failed had failed before. */
interface Repetition {
  /** It has, and the environment must know. */
  readonly known: boolean;
  /** It has, or nobody can tell. */
  readonly possible: boolean;
}

/** Watches the brake of one environment from the outside: by its log and its requests. */
export class BrakeWatch {
  private open = false;
  /** It opened, and the attempt for which it did was not seen yet. */
  private opening = false;
  /** That it opened, where no attempt that was told since explains it. */
  private unexplained?: { readonly at: number; readonly detail: string };
  /** It closed, and what it closed for was not seen yet. */
  private closing = false;
  private outageAt = -Infinity;
  private outages = 0;
  private readonly groups = new Set<string>();
  /** Messages of which an attempt failed here: a redriven one is another, and nothing is known of it. */
  private readonly sawFail = new Set<string>();
  /** Since when nobody was answered. */
  private quietSince = Infinity;
  private requests = 0;
  private waitMs = 0;
  private waitMsBefore = 0;
  private nextProbeAt = 0;
  /**
   * Its clock was set since something was last delivered: it may take the silence for longer, or for shorter, than it is. Clocks are set by up to five
   * minutes here, and a minute of silence is what matters, so that nothing at all follows from how long it really was; how many failures there were does.
   */
  private isMismeasured = false;
  /** Each time that the clock was set, one probe may come before its time: the one that was waited for then. */
  private earlyProbes = 0;
  private readonly outagesAtOnce: number;
  /** Groups that usually fail between two deliveries, as long as that is known; the most of any run after that. */
  private usual = 0;
  private isUsualKnown = true;
  private runs = 0;
  private longestRun = 0;

  /**
   * @param environments that deliver at once, at most
   * @param groupsPerInvocation groups worked on at once: all but one may have been allowed their request just before the brake opened
   * @param records whether the forwarder keeps delivery records
   * @param violated told what is wrong, in one sentence
   */
  constructor(
    private readonly environments: number, private readonly groupsPerInvocation: number, private readonly records: boolean,
    private readonly violated: (detail: string) => void,
  ) {
    this.outagesAtOnce = Math.max(LEAST_OUTAGES, Math.round(ALL_OUTAGES / environments));
  }

  /** The environment's clock is set: the next probe may seem due at once, or not for long. */
  public clockSet(): void {
    this.isMismeasured = true;
    this.earlyProbes += 1;
  }

  /** A request begins. */
  public requestStarts(now: number): void {
    if (!this.open) {
      return;
    }
    this.requests += 1;
    if (this.requests < this.groupsPerInvocation) {
      return;
    }
    if (now < this.nextProbeAt && this.earlyProbes > 0) {
      this.earlyProbes -= 1;
    } else if (now < this.nextProbeAt) {
      this.violated(`The brake let a request through ${this.nextProbeAt - now} ms before the next probe, number ${this.requests} since it opened.`);
    }
    this.nextProbeAt = now + Math.min(Math.floor(this.waitMs * SHORTEST_PART), NEW_EVERY_MS * this.environments);
    this.waitMsBefore = this.waitMs;
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * GROWTH);
  }

  /** @param webhook what an attempt was about */
  public logged(line: LogLine, webhook: TrackedWebhook | undefined, now: number): void {
    this.tellUnexplained(now);
    if (line.message === 'brake') {
      this.brake(line.state === 'open', now);
    } else if (line.message === 'attempt' && isDeclined(line)) {
      this.sawFail.add(messageOf(webhook, line));
      this.declined(now);
    } else if (line.message === 'attempt') {
      this.attempt(line.failure !== undefined || (line.status ?? 0) >= 500, line.groupHash, this.repetition(webhook, messageOf(webhook, line)), now);
      if (line.decision !== 'delivered') {
        this.sawFail.add(messageOf(webhook, line));
      }
    }
  }

  /**
   * By the oracle's own counts, not by the number in the line. With records the forwarder knows every attempt. Without them an environment knows what it
   * saw fail itself, and nothing of the others': receives, of which the number of an attempt is then made, also count where a webhook only waited.
   */
  private repetition(webhook: TrackedWebhook | undefined, message: string): Repetition {
    const { attempts, unsure } = webhook ?? { attempts: 0, unsure: true };
    const repeated = attempts > 1;
    return { known: repeated && !unsure && (this.records || this.sawFail.has(message)), possible: repeated || unsure };
  }

  private brake(open: boolean, now: number): void {
    if (open === this.open) {
      this.violated(`The brake says that it is ${open ? 'open' : 'closed'}, and so it was already.`);
    }
    this.open = open;
    this.opening = open;
    this.closing = !open;
    this.requests = 0;
    this.waitMs = FIRST_WAIT_MS;
    this.waitMsBefore = FIRST_WAIT_MS;
    this.nextProbeAt = now;
  }

  /**
   * 3xx and 4xx tell nothing of others: the next probe may follow at once. That is promised, and cannot be bounded: a thousand of them in the queue that are
   * declined must not keep for hours, at one in a wait, what tells more from being tried. It is so after each of them only: what fails then is followed by the
   * wait that there was. Where nothing has failed for long the brake closes. */
  private declined(now: number): void {
    this.nextProbeAt = Math.min(this.nextProbeAt, now);
    this.waitMs = this.waitMsBefore;
    if (this.closing && now - this.outageAt < QUIET_MS - LOG_DELAY_MS && !this.isMismeasured) {
      this.violated(`The brake closed for what the backend declined, ${now - this.outageAt} ms after an outage.`);
    }
    if (this.closing) {
      this.outages = 0;
      this.groups.clear();
    }
    this.closing = false;
  }

  private attempt(outage: boolean, group: string, { known, possible }: Repetition, now: number): void {
    if (!outage) {
      this.learn();
      this.closing = false;
      this.outages = 0;
      this.groups.clear();
      this.quietSince = now;
      this.isMismeasured = false;
      if (this.open) {
        this.violated('The backend took a webhook and the brake is still open.');
      }
      return;
    }
    this.outageAt = now;
    this.outages += 1;
    this.groups.add(group);
    this.quietSince = Math.min(this.quietSince, now);
    const quietMs = now - this.quietSince;
    const isQuiet = quietMs >= QUIET_MS;
    const isOutage = (isLong: boolean, usual: number): boolean =>
      this.groups.size >= GROUPS && this.outages >= Math.max(isLong ? OUTAGES : this.outagesAtOnce, TIMES_USUAL * usual);
    const most = quietMs < LONGEST_USUAL_MS + LOG_DELAY_MS || this.isMismeasured ? (this.isUsualKnown ? this.usual : this.longestRun) : 0;
    const least = quietMs < LONGEST_USUAL_MS - LOG_DELAY_MS && !this.isMismeasured && this.isUsualKnown ? this.usual : 0;
    if (isOutage(known && isQuiet && !this.isMismeasured, most) && !this.open) {
      this.violated(`There were ${this.outages} outages in a row in ${this.groups.size} groups within ${quietMs} ms and the brake is closed.`);
    }
    // As long as one group alone fails it is held back silently, so that the second group opens it however few outages there are.
    if (this.opening && !isOutage(possible && (isQuiet || this.isMismeasured), least) && this.groups.size !== GROUPS) {
      this.unexplained ??= { at: now, detail: `The brake opened after ${this.outages} outages in a row in ${this.groups.size} groups within ${quietMs} ms: poison is no outage.` };
      return;
    }
    this.unexplained = undefined;
    this.opening = false;
  }

  /** Attempts that end at one instant, as those that wait for one reading of the signing secret, are told in any order: any of them may have opened it. */
  private tellUnexplained(now: number): void {
    if (this.unexplained && this.unexplained.at < now) {
      this.violated(this.unexplained.detail);
      this.unexplained = undefined;
      this.opening = false;
    }
  }

  /**
   * A delivery ends a run of outages, of whose groups those count that there were until it was taken for one; a run of a single group is none. Of a single group no log
   * tells when that was: so what is usual is known as long as runs are too short for that.
   */
  private learn(): void {
    const run = Math.min(MOST_USUAL, this.groups.size);
    this.isUsualKnown &&= this.outages < OUTAGES && !this.closing;
    if (run !== 1) {
      this.runs += 1;
      this.longestRun = Math.max(this.longestRun, run);
      this.usual += (run - this.usual) * Math.max(LEAST_WEIGHT, 1 / this.runs);
    }
  }
}

function messageOf(webhook: TrackedWebhook | undefined, { deliveryId }: AttemptLine): string {
  return `${deliveryId} of ${webhook?.newestEnteredAt}`;
}

function isDeclined({ status }: AttemptLine): boolean {
  return status !== undefined && status < 500 && (status < 200 || status >= 300);
}
