import { AlertMetrics } from './alert-metrics';
import { AlertHint, AlertMetric } from '../../contract/alerts';
import { Clock } from '../../engine/ports';
import { DestinationQueues } from '../../routing/function/destination-queue';
import { QueueRests, RestingError } from '../../routing/function/queue-rests';
import { errorName } from '../../shared/error-name';
import { PlainQueues } from '../respond/plain-queue';
import { Alert } from '../state/alert';

/** What hints are sent with. */
export interface HintsOptions {
  readonly queues: DestinationQueues;
  /** URL of its queue by destination or digest. */
  readonly queueUrls: ReadonlyMap<string, string>;
  /** Names of the digests, and what sends to their queues, which keep no order. Default: there are none. */
  readonly digests?: { readonly names: readonly string[]; readonly queues: PlainQueues };
  readonly metrics: AlertMetrics;
  readonly clock: Clock;
}

/** What happened to an alert. */
export interface Change {
  /** As the history has it. */
  readonly what: string;
  /** The version that the alert had after it; it may be another by now. */
  readonly version: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** Tells destinations and digests that there is something new about an alert. */
export class Hints {
  private readonly rests = new QueueRests();

  constructor(private readonly options: HintsOptions) {}

  /**
   * Sends a hint to each destination of an alert, to all at once. A destination that does not take it keeps no other from its own.
   *
   * @returns names of the destinations that did not take it
   */
  public send(alert: Pick<Alert, 'id' | 'version' | 'destinations'>, { what, arrivedAt }: Pick<Change, 'what' | 'arrivedAt'>): Promise<string[]> {
    const { id, version, destinations } = alert;
    const body = JSON.stringify({ schemaVersion: 1, alertId: id, version, arrivedAt, what } satisfies AlertHint);
    // The version tells hints apart that are about something new; a second copy of one is not worth a message.
    const message = { body, group: id, deduplicationId: `${id}:${version}` };
    return this.toAll(destinations, (queueUrl) => this.options.queues.send(queueUrl, message));
  }

  /**
   * Sends a hint of a change to each digest. Its version is that of the change: a digest counts each once, however often it is sent.
   *
   * @returns names of the digests that did not take it
   */
  public sendToDigests({ id }: Pick<Alert, 'id'>, { what, version, arrivedAt }: Change): Promise<string[]> {
    const { digests: { names, queues } = { names: [], queues: undefined } } = this.options;
    const body = JSON.stringify({ schemaVersion: 1, alertId: id, version, arrivedAt, what } satisfies AlertHint);
    return this.toAll(names, (queueUrl) => queues!.send(queueUrl, body));
  }

  private async toAll(names: readonly string[], send: (queueUrl: string) => Promise<void>): Promise<string[]> {
    const failed = await Promise.all(names.map(async (name) => await this.isTaken(name, send) ? [] : [name]));
    return failed.flat();
  }

  private async isTaken(destination: string, send: (queueUrl: string) => Promise<void>): Promise<boolean> {
    const { queueUrls, metrics, clock } = this.options;
    const queueUrl = queueUrls.get(destination);
    if (queueUrl === undefined) {
      // It was there when the alert was opened, and a deployment has taken it away: nobody is left to tell.
      return true;
    }
    try {
      await this.rests.unlessItRests(destination, clock, () => send(queueUrl));
      return true;
    } catch (error) {
      metrics.add(AlertMetric.HINT_FAILED);
      if (!(error instanceof RestingError)) {
        metrics.write({ message: 'problem', destination, doing: 'routing', detail: errorName(error) });
      }
      return false;
    }
  }
}
