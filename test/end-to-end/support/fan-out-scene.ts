import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { LocalEvent, LocalRuntime, startLocal } from '../../../cli/src/local/runtime';
import { DestinationStatus, RoutingStatus } from '../../../cli/src/local/runtime/status';
import { Arrival, Backend as TestBackend, BackendAnswer } from '../../../demo/backend/backend';
import { Backend, DeliveryOptions, Filter, ScalableWebhook, ScalableWebhookProps } from '../../../src';

/** A destination with a backend of the test behind it. */
export interface TestDestination {
  readonly backend: TestBackend;
  /** Requests that the backend has read, in order. */
  readonly arrivals: Arrival[];
  /** Decides what the backend answers; 200 by default. */
  answer: () => BackendAnswer;
}

/** A webhook with several destinations on the local runtime. */
export interface FanOutScene {
  readonly runtime: LocalRuntime;
  /** Folder of the cloud assembly. */
  readonly app: string;
  readonly events: LocalEvent[];
  readonly endpoint: string;
  /** By the name of the destination. */
  readonly destinations: Readonly<Record<string, TestDestination>>;
  readonly routing: RoutingStatus;
  status(destination: string): DestinationStatus;
  /** Sends one webhook, which must be accepted. */
  send(below: string, headers?: Readonly<Record<string, string>>, body?: string): Promise<void>;
  stop(): Promise<void>;
}

/** What the webhook is made of. */
export interface FanOutSceneOptions {
  /** Its own backend, if it has one, is `Default` of `destinations`. */
  readonly props: ScalableWebhookProps;
  /** Destinations with backends of the test; those but `Default` are added. */
  readonly destinations: Readonly<Record<string, DeliveryOptions & { readonly filter?: Filter }>>;
  /** More that the app has. */
  readonly more?: (webhook: ScalableWebhook, stack: Stack) => void;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A URL that a test gives to what it replaces. */
export const REPLACED = Backend.url('https://replaced.invalid/hooks');

/** Starts everything; end it with `stop()`. */
export async function startFanOut({ props, destinations: wanted, more, secrets = {} }: FanOutSceneOptions): Promise<FanOutScene> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'fan-out-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', props);
  const destinations: Record<string, TestDestination> = {};
  for (const [name, options] of Object.entries(wanted)) {
    if (name !== 'Default') {
      webhook.addDestination(name, { backend: REPLACED, ...options });
    }
    destinations[name] = await startDestination();
  }
  more?.(webhook, stack);
  app.synth();
  const events: LocalEvent[] = [];
  const runtime = await startLocal({
    app: outdir,
    port: 0,
    backends: Object.entries(destinations).map(([destination, { backend }]) => ({ destination, url: backend.url })),
    secrets: Object.entries(secrets).map(([secret, value]) => ({ secret, value })),
    onEvent: (event) => void events.push(event),
  });
  const endpoint = runtime.endpoints['Shop/Orders'];
  return {
    runtime,
    app: outdir,
    events,
    endpoint,
    destinations,
    status: (destination) => runtime.status().destinations[`Shop/Orders/${destination}`],
    get routing() {
      return runtime.status().routing['Shop/Orders'];
    },
    send: async (below, headers = {}, body = '{}') => {
      const response = await fetch(endpoint + below, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
      expect(response.status).toBe(200);
    },
    stop: async () => {
      await runtime.stop();
      await Promise.all(Object.values(destinations).map(({ backend }) => backend.become('down')));
      fs.rmSync(outdir, { recursive: true, force: true });
    },
  };
}

async function startDestination(): Promise<TestDestination> {
  const arrivals: Arrival[] = [];
  const destination: TestDestination = {
    arrivals,
    answer: () => ({ status: 200 }),
    backend: new TestBackend({
      latencyMs: () => 0, answer: () => destination.answer(), observer: { arrived: (arrival) => void arrivals.push(arrival) },
    }),
  };
  await destination.backend.become('up');
  return destination;
}
