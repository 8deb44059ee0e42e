import { ALERT_ID } from './press';
import { AlertEffects } from '../../../../src/alert-routing/engine/alert-effects';
import { AlertMetrics } from '../../../../src/alert-routing/engine/alert-metrics';
import { Hints } from '../../../../src/alert-routing/engine/hints';
import { AlertChanges } from '../../../../src/alert-routing/respond/alert-changes';
import { routerBlockId } from '../../../../src/alert-routing/respond/button-ids';
import { Links } from '../../../../src/alert-routing/respond/links';
import { ResponseReader } from '../../../../src/alert-routing/respond/response-reader';
import { ResponseTransport } from '../../../../src/alert-routing/respond/response-transport';
import { RetryRequest } from '../../../../src/alert-routing/respond/responses-config';
import { Timers } from '../../../../src/alert-routing/respond/timers';
import { Alert } from '../../../../src/alert-routing/state/alert';
import { transition } from '../../../../src/alert-routing/state/transition';
import { AlertSilenceItem } from '../../../../src/contract/alerts';
import { MessageContent } from '../../../../src/delivery/message-content';
import { messageOf } from '../../../../src/delivery/transports/message';
import { Outcome } from '../../../../src/engine/outcome';
import { CachedSecret } from '../../../../src/shared/cached-secret';
import { Call, MemoryTable } from '../../engine/support/memory-table';
import { signalAt, START } from '../../state/support/events';

export const SECRET = 'the secret that links are signed with';

const TOLD: Outcome = { result: 'delivered', unavailable: false };

/** An alert that is open, the response engine, and those whom it calls. */
export class ResponseScene {
  public now = START;
  public readonly table = new MemoryTable();
  /** What pressers were told, by their response URLs. */
  public readonly told: Array<{ readonly url: string; readonly message: Record<string, any> }> = [];
  public readonly called: RetryRequest[] = [];
  public readonly silences: Array<AlertSilenceItem | string> = [];
  public readonly hints: string[] = [];
  public readonly metrics = new AlertMetrics('Router');
  public secret = SECRET;
  public isSlackVerified = true;

  constructor(actions: readonly string[] = ['Restart']) {
    const { alert } = transition(undefined, { ...signalAt(0), actions }, START);
    this.table.alerts.set(ALERT_ID, { ...alert!, id: ALERT_ID });
  }

  public teller: () => Outcome = () => TOLD;
  public target: () => Outcome = () => TOLD;

  public get alert(): Alert {
    return this.table.alerts.get(ALERT_ID)!;
  }

  /** The lines that were written since the last time, and the metrics. */
  public lines(): Array<Record<string, any>> {
    return this.metrics.flush(this.now).map((line) => JSON.parse(line) as Record<string, any>);
  }

  /** An environment of the response engine. @param call makes what it does happen, or not */
  public transport(call: Call = async (_name, effect) => effect()): ResponseTransport {
    // Back-offs are over at once, timeouts never.
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => ms < 1_000 ? setImmediate(resolve) : undefined);
    const clock = { now: () => this.now, elapsed: () => this.now, sleep };
    const { metrics } = this;
    const table = this.table.used(call);
    const hints = new Hints({
      queues: { send: (_queueUrl, { body }) => call('hint', () => void this.hints.push(body)) },
      queueUrls: new Map(this.alert.destinations.map((name) => [name, name])),
      metrics,
      clock,
    });
    const changes = new AlertChanges({
      table,
      effects: new AlertEffects({ hints, timers: new Timers({ queues: { send: async () => undefined }, queueUrl: 'timers', now: clock.now }) }),
      holds: { of: async () => undefined },
      escalations: {},
      metrics,
      clock,
      random: Math.random,
    });
    return new ResponseTransport({
      changes,
      silences: { putSilence: async (silence) => void this.silences.push(silence), deleteSilence: async (id) => void this.silences.push(id) },
      links: new Links(new CachedSecret({
        read: async () => this.secret, parse: (text: string) => text, now: clock.now, rereadAfterMs: 30_000, usedWhileStaleMs: 0, whenUnusable: 'keep',
      })),
      targets: {
        has: (action) => action === 'Restart',
        call: (request) => call('target', () => {
          this.called.push(request);
          return this.target();
        }),
      },
      actions: [{ name: 'Restart', maxRetries: 2 }, { name: 'Gone', maxRetries: 1 }],
      teller: {
        tell: (url, message) => call('tell', () => {
          this.told.push({ url, message });
          return this.teller();
        }),
      },
      table,
      metrics,
      clock,
    });
  }

  /** Reads a message as the function does, and makes one attempt. */
  public async handle(body: string, transport = this.transport()): Promise<Outcome> {
    const read = new ResponseReader({ now: () => this.now, isSlackVerified: this.isSlackVerified, routerBlock: routerBlockId('table') }).read(body, { messageId: 'm1', sentAt: this.now });
    if (read.kind !== 'item') {
      throw new Error(`It is undeliverable: ${read.why.detail}`);
    }
    return transport.send(read.item, { number: 1, timeoutMs: 20_000 });
  }
}

/** The message that the webhook puts into the queue for a request. */
export function requestMessage(path: string, body: string, query: string = '', deliveryId: string = 'delivery-1', arrivedAt: number = START): string {
  return messageOf({
    deliveryId,
    attempt: 1,
    endpoint: '/',
    method: 'POST',
    path: path.slice(1),
    query: [...new URLSearchParams(query)],
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: Buffer.from(body),
    sourceIp: '203.0.113.1',
    arrivedAt,
  }, MessageContent.REQUEST).text;
}
