import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { AdvancingClock } from './advancing-clock';
import { Alerts } from './alerts';
import { Deliveries } from './deliveries';
import { Endpoint } from './endpoint';
import { oneNamed } from './one-named';
import { RecordingBackend } from './recording-backend';
import type { BackendChoice, BackendRequest, Delivery, LocalApp, LocalEndpoint, LocalEvents, Sent, startLocal as declared, StartLocalOptions, WaitOptions } from '../../types';
import { parseBackendOverride } from '../local/runtime/deployment/backend-override';
import type { LocalEvent } from '../local/runtime/local-event';
import type { LocalOptions, LocalRuntime } from '../local/runtime/local-runtime';
import { startLocal as startRuntime } from '../local/runtime/start-local';

const DEFAULT_TIMEOUT_MS = 30_000;

/** What is under way may be waiting for something that takes real time, and is not waited for any longer than this before time passes. Milliseconds. */
const MOST_SETTLING_MS = 2_000;

/** As the package declares it. */
export const startLocal: typeof declared = async (options = {}) => {
  const app = new TestedApp();
  try {
    await app.start(options);
    return app;
  } catch (error) {
    await app.stop();
    throw error;
  }
};

class TestedApp implements LocalApp {
  public endpoints: Readonly<Record<string, LocalEndpoint>> = {};
  public readonly backend = { requests: [] as BackendRequest[] };
  public readonly alerts = new Alerts(() => this.runtime!);
  private readonly clock = new AdvancingClock();
  private readonly known = new Deliveries();
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly backends: RecordingBackend[] = [];
  private runtime?: LocalRuntime;

  public async start({ app = 'cdk.out', stack, port = 0, backend, secrets = {}, parameters }: StartLocalOptions): Promise<void> {
    this.runtime = await startRuntime({
      app,
      stack,
      port,
      parameters,
      backends: await this.overrides(backend),
      secrets: Object.entries(secrets).map(([secret, value]) => ({ secret, value })),
      clock: this.clock,
      onEvent: (event) => this.hear(event),
    });
    this.endpoints = Object.fromEntries(this.runtime.routes.map((route) => [route.endpoint, new Endpoint(route, () => Date.now())]));
  }

  public get functionUrls(): Readonly<Record<string, string>> {
    return this.runtime!.functionUrls;
  }

  public get console(): string {
    return this.runtime!.consoleUrl;
  }

  public get deliveries(): readonly Delivery[] {
    return this.known.all;
  }

  public endpoint(name: string): LocalEndpoint {
    return this.endpoints[oneNamed('endpoint', name, Object.keys(this.endpoints))];
  }

  public async waitForDelivery(delivery: Sent | string, { destination, timeoutMs = DEFAULT_TIMEOUT_MS }: WaitOptions = {}): Promise<Delivery> {
    const deliveryId = typeof delivery === 'string' ? delivery : delivery.deliveryId;
    if (deliveryId === undefined) {
      throw new Error(`waitForDelivery got a webhook without an id, which was answered ${(delivery as Sent).status}: ${(delivery as Sent).body || 'nothing'}; expected one that was stored.`);
    }
    const its = (candidate: Delivery) =>
      candidate.deliveryId === deliveryId && (destination === undefined || isNamed(candidate.destination, destination));
    return new Promise((resolve, reject) => {
      const end = (work: () => void): void => {
        clearTimeout(timer);
        off();
        work();
      };
      const look = (): void => {
        const ended = this.known.all.filter((candidate) => its(candidate) && candidate.outcome !== 'waiting');
        if (ended.length === 1 && (destination !== undefined || !this.hasSeveral(ended[0]))) {
          end(() => resolve(ended[0]));
        } else if (ended.length > 0) {
          end(() => reject(new Error(`waitForDelivery needs a destination for ${deliveryId}, whose webhook has several; pass { destination: '${ended[0].destination.split('/').pop()}' }.`)));
        }
      };
      const off = this.on('outcome', look);
      const timer = setTimeout(() => end(() => reject(new Error(this.whyNot(deliveryId, timeoutMs, its)))), timeoutMs);
      look();
    });
  }

  public async advance(seconds: number): Promise<void> {
    if (!(seconds >= 0)) {
      throw new Error(`advance takes seconds from 0 on, got: ${seconds}; time goes forward only.`);
    }
    await this.settle();
    this.clock.advance(seconds * 1000);
    await new Promise(setImmediate);
  }

  public on<Name extends keyof LocalEvents>(name: Name, listener: (event: LocalEvents[Name]) => void): () => void {
    this.events.on(name, listener);
    return () => void this.events.off(name, listener);
  }

  public async stop(): Promise<void> {
    await this.runtime?.stop();
    await Promise.all(this.backends.splice(0).map((backend) => backend.stop()));
  }

  /**
   * Lets invocations end whose requests are answered: an attempt is told of before its webhook is put off, and what is put off after time has passed would
   * wait for its time once more.
   */
  private async settle(): Promise<void> {
    const end = Date.now() + MOST_SETTLING_MS;
    while (this.runtime!.functions.running > 0 && this.runtime!.status().inFlight === 0 && Date.now() < end) {
      await sleep(1);
    }
  }

  private async overrides(backend: StartLocalOptions['backend']): Promise<LocalOptions['backends']> {
    if (backend === undefined) {
      return [];
    }
    if (typeof backend === 'string' || typeof backend === 'function') {
      return [parseBackendOverride(await this.urlOf(backend))];
    }
    return Promise.all(Object.entries(backend).map(async ([name, choice]) => parseBackendOverride(`${name}=${await this.urlOf(choice)}`)));
  }

  private async urlOf(choice: BackendChoice): Promise<string> {
    if (typeof choice === 'string') {
      return choice;
    }
    const backend = new RecordingBackend(choice, this.backend.requests);
    this.backends.push(backend);
    return backend.start();
  }

  private hear(event: LocalEvent): void {
    const delivery = this.known.add(event);
    if (delivery) {
      const { line } = event as Extract<LocalEvent, { kind: 'forwarder' }>;
      const copy = { ...delivery, attempts: [...delivery.attempts] };
      if (line.message === 'attempt') {
        this.emit('attempt', copy);
      }
      if (delivery.outcome !== 'waiting') {
        this.emit('outcome', copy);
      }
    } else if (event.kind === 'request') {
      const { endpoint, method, status } = event;
      this.emit('request', { endpoint, method, status });
    } else if (event.kind === 'log') {
      this.emit('log', { function: event.functionName, text: event.text });
    } else if (event.kind === 'notice') {
      this.emit('notice', { text: event.text });
    } else if (event.kind === 'function-error') {
      this.emit('notice', { text: `${event.functionName} failed: ${event.errorType}: ${event.errorMessage}` });
    }
  }

  private emit<Name extends keyof LocalEvents>(name: Name, event: LocalEvents[Name]): void {
    this.events.emit(name, event);
  }

  /** Whether the webhook of a delivery has more than one destination that it may be waited for at. */
  private hasSeveral({ destination }: Delivery): boolean {
    const webhook = destination.slice(0, destination.lastIndexOf('/'));
    const targets = this.runtime!.routes.flatMap((route) => route.targets).map((target) => target.destination).filter((name) => name.startsWith(`${webhook}/`));
    return new Set(targets).size > 1 && targets.includes(destination);
  }

  private whyNot(deliveryId: string, timeoutMs: number, its: (delivery: Delivery) => boolean): string {
    const tried = this.known.all.filter(its).map(({ destination, attempts, retryInSeconds }) => {
      const last = attempts.at(-1);
      const answer = last?.status ?? last?.failure ?? 'nothing yet';
      const said = last?.answer === undefined ? '' : ` (${last.answer})`;
      return `${destination}: attempt ${last?.number ?? 0} got ${answer}${said}${retryInSeconds === undefined ? '' : `, the next one comes ${retryInSeconds} s later`}`;
    });
    return `Delivery ${deliveryId} has no end after ${timeoutMs} ms: ${tried.join('; ') || 'no attempt was made, because those before it in its group wait, or nothing takes it'}. Let its time pass with advance(seconds), or wait longer with timeoutMs.`;
  }
}

/** Whether a destination is called so: by its whole name, or by the last part of it. */
function isNamed(destination: string, name: string): boolean {
  return destination === name || destination.endsWith(`/${name}`);
}
