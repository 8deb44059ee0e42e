import { AskedChange } from './alert-changes';
import { AlertResponse } from './alert-response';
import { noteForm, notedText, OF_ANOTHER_ROUTER, overtakenText, refusalText, textMessage } from './answers';
import { Links } from './links';
import { CallLimits, ChangeResult, Changes, RetryTargets, Teller } from './ports';
import { Response } from './response';
import { retryRequest } from './retry-request';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { AlertCommand, AlertMetric } from '../../contract/alerts';
import { Item } from '../../engine/item';
import { Outcome } from '../../engine/outcome';
import { AttemptOptions, Clock, Transport } from '../../engine/ports';
import { withTimeout } from '../../engine/with-timeout';
import { errorName } from '../../shared/error-name';
import { AlertMetrics } from '../engine/alert-metrics';
import { ActionConfig } from '../route/route-config';
import { Alert, RetryAttempt } from '../state/alert';
import { AlertTable } from '../state/alert-table';
import { SilenceTable } from '../state/hold-table';

/** What the response engine works with. */
export interface ResponseTransportOptions {
  readonly changes: Changes;
  readonly silences: Pick<SilenceTable, 'putSilence' | 'deleteSilence'>;
  /** Absent: there are no links. */
  readonly links?: Links;
  readonly targets: RetryTargets;
  readonly actions: readonly Pick<ActionConfig, 'name' | 'maxRetries'>[];
  readonly teller: Teller;
  readonly table: Pick<AlertTable, 'readAlert' | 'readPayload'>;
  readonly metrics: AlertMetrics;
  readonly clock: Clock;
}

/** Slack takes an answer to a press for so long. @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const TELLABLE_MS = 1_800_000;

/** What failed is not tried again for somebody who asked for it so long ago: by now he has helped himself, and would not expect it. */
const RETRYABLE_MS = 3_600_000;

const DONE: Outcome = { result: 'delivered', unavailable: false };
const DROPPED: Outcome = { result: 'delivered', unavailable: false, unsent: true };

/** Errors that say nothing of other responses: others were faster all the time, or the queue of one destination takes nothing. */
const OF_ONE = ['Conflict', 'DestinationQueue'];

/**
 * Does what people and clocks want done to alerts. The alert is changed first, with all that follows from that; only then a target is called, or somebody told that he
 * was too late. All of it may be done again: what was changed before is not changed again.
 */
export class ResponseTransport implements Transport<Response> {
  constructor(private readonly options: ResponseTransportOptions) {}

  public async send({ deliveryId, arrivedAt, content }: Item<Response>, { timeoutMs }: AttemptOptions): Promise<Outcome> {
    const { clock } = this.options;
    const limits = { deadline: clock.elapsed() + timeoutMs };
    try {
      return await withTimeout(clock, timeoutMs, this.respond(deliveryId, content, arrivedAt, limits));
    } catch (error) {
      const name = errorName(error);
      const isOfOne = OF_ONE.includes(name) || (error instanceof AwsError && error.name === 'ValidationException');
      return { result: 'failed', unavailable: !isOfOne, failure: 'other', failureClass: 'other', detail: name };
    }
  }

  private async respond(id: string, content: Response, arrivedAt: number, limits: CallLimits): Promise<Outcome> {
    switch (content.kind) {
      case 'nothing':
        return DROPPED;
      case 'invalid':
        return this.drop(content.reason);
      case 'timer': {
        const { alertId, dueAt } = content.timer;
        await this.change('timer', alertId, { kind: 'due', dueAt }, arrivedAt);
        return DONE;
      }
      case 'command':
        return this.obey(content.command, arrivedAt);
      case 'press':
        return this.answer('slack', content.response, limits);
      case 'press-of-another':
        this.options.metrics.add(AlertMetric.INVALID_REQUESTS);
        return this.tell(content.response, textMessage(OF_ANOTHER_ROUTER), limits);
      case 'confirmed': {
        let link: Awaited<ReturnType<Links['read']>> | undefined;
        try {
          link = await this.options.links?.read(id, content.form, arrivedAt);
        } catch (error) {
          // Presses and timers do not need it.
          return { result: 'failed', unavailable: false, failure: 'other', failureClass: 'other', detail: `the secret of links could not be read (${errorName(error)})` };
        }
        return link?.kind === 'response' ? this.answer('link', link.response, limits) : this.drop(link?.reason ?? 'no-links');
      }
    }
  }

  /** Whoever sent it is told nothing, and a log nothing of what it said. */
  private drop(reason: string): Outcome {
    const { metrics } = this.options;
    metrics.add(AlertMetric.INVALID_REQUESTS);
    metrics.write({ message: 'problem', doing: 'responding', detail: `an invalid request was dropped (${reason})` });
    return DROPPED;
  }

  private async obey({ id, by, order }: AlertCommand, arrivedAt: number): Promise<Outcome> {
    const { silences, metrics } = this.options;
    switch (order.what) {
      case 'silence':
        await silences.putSilence(order.silence);
        break;
      case 'unsilence':
        await silences.deleteSilence(order.silenceId);
        break;
      default: {
        const { what: kind, alertId, ...said } = order;
        await this.change('command', alertId, { kind, id, by: { name: by, id: `command:${by}` }, ...said } as AskedChange, arrivedAt);
        return DONE;
      }
    }
    metrics.write({ message: 'response', via: 'command', action: order.what });
    return DONE;
  }

  private async answer(via: string, response: AlertResponse, limits: CallLimits): Promise<Outcome> {
    const { action, note, id, by, alertId, at } = response;
    if (action === 'retry') {
      return this.retry(via, response, limits);
    }
    if (action === 'note' && note === undefined) {
      const alert = await this.options.table.readAlert(alertId);
      return this.tell(response, alert ? noteForm(alert) : textMessage(refusalText({ action, by })), limits);
    }
    const change = { kind: action, id, by, ...action === 'close' || action === 'note' ? { note } : {} } as AskedChange;
    const { outcome, alert } = await this.change(via, alertId, change, at);
    if (outcome === 'refused') {
      return this.tell(response, textMessage(refusalText({ action, by, alert })), limits);
    }
    const overtaken = response.responseUrl === undefined ? undefined : overtakenText(alert, response);
    if (overtaken !== undefined) {
      return this.tell(response, textMessage(overtaken), limits);
    }
    return action === 'note' ? this.tell(response, notedText(), limits) : DONE;
  }

  private async retry(via: string, response: AlertResponse, limits: CallLimits): Promise<Outcome> {
    const { targets, actions, metrics, table } = this.options;
    const { action, retry: name = '', id, by, alertId, at } = response;
    const config = targets.has(name) ? actions.find((one) => one.name === name) : undefined;
    if (!config) {
      metrics.add(AlertMetric.TOO_LATE);
      return this.tell(response, textMessage(refusalText({ action, by, alert: await table.readAlert(alertId), retry: { name } })), limits);
    }
    const { maxRetries } = config;
    const { outcome, alert, retry } = await this.change(via, alertId, { kind: 'retry', id, by, action: name, maxRetries }, at);
    if (outcome === 'refused') {
      return this.tell(response, textMessage(refusalText({ action, by, alert, retry: { name, maxRetries } })), limits);
    }
    return alert && retry ? this.callTarget(alert, retry, maxRetries, at, limits) : DONE;
  }

  private async callTarget(alert: Alert, retry: RetryAttempt, maxRetries: number, at: number, limits: CallLimits): Promise<Outcome> {
    const { targets, table, clock } = this.options;
    if (clock.now() - at > RETRYABLE_MS) {
      return { result: 'rejected', isFinal: true, unavailable: false, failure: 'too-late', failureClass: 'too-late', detail: 'the target of a retry could not be called within an hour' };
    }
    const outcome = await targets.call(retryRequest(alert, retry, maxRetries, await table.readPayload(alert.id, 'first')), limits);
    // It says nothing of what others want.
    return outcome.result === 'delivered' ? DONE : { ...outcome, result: outcome.isFinal ? 'rejected' : 'failed', unavailable: false };
  }

  /** Tells a presser something, as long as he can be told. */
  private async tell({ id, at, responseUrl }: AlertResponse, message: object, limits: CallLimits): Promise<Outcome> {
    const { teller, metrics, clock } = this.options;
    const isTellable = responseUrl !== undefined && clock.now() - at < TELLABLE_MS;
    const outcome = isTellable ? await teller.tell(responseUrl, message, limits) : undefined;
    if (outcome?.result === 'delivered') {
      return DONE;
    }
    const { status = 0 } = outcome ?? {};
    if (!outcome || (status >= 400 && status < 500 && status !== 408 && status !== 429)) {
      // What he wanted is decided; that he does not hear of it is no reason to keep it.
      metrics.write({ message: 'problem', doing: 'telling', responseId: id, detail: outcome ? `the presser could not be told (${status})` : 'the presser cannot be told' });
      return DONE;
    }
    return { ...outcome, result: 'failed', unavailable: false };
  }

  private async change(via: string, alertId: string, change: AskedChange, arrivedAt: number): Promise<ChangeResult> {
    const { changes, metrics, clock } = this.options;
    const startedAt = clock.now();
    const result = await changes.apply(alertId, change, arrivedAt);
    const { outcome, alert } = result;
    if (outcome !== 'early' && outcome !== 'stale') {
      metrics.write({
        message: 'response', via, action: change.kind, responseId: change.kind === 'due' ? undefined : change.id, alertId, outcome, version: alert?.version, ms: clock.now() - startedAt,
      });
    }
    return result;
  }
}
