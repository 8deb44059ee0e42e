import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { LocalEvent, LocalOptions, LocalRuntime, startLocal } from '../../../cli/src/local/runtime';
import { Arrival, Backend as TestBackend, BackendAnswer, BackendObserver } from '../../../demo/backend/backend';
import { Backend, MessageGroup, ScalableWebhook, ScalableWebhookProps } from '../../../src';

export { until } from '../../../cli/test/support/until';

/** A webhook of the library, synthesized, on the local runtime with a backend of this test behind it. */
export interface Scene {
  readonly endpoint: string;
  readonly runtime: LocalRuntime;
  readonly backend: TestBackend;
  /** Requests that the backend has read, in order. */
  readonly arrivals: Arrival[];
  /** Everything that the runtime tells. */
  readonly events: LocalEvent[];
  /** Decides what the backend answers; 200 by default. */
  answer: (arrival: Arrival) => BackendAnswer;
  stop(): Promise<void>;
}

/** What differs from an ordinary scene. */
export interface SceneOptions {
  readonly props?: Partial<ScalableWebhookProps>;
  readonly local?: Partial<LocalOptions>;
  readonly latencyMs?: number;
  /** Sees the backend's requests too. */
  readonly observer?: BackendObserver;
}

/** Synthesizes a stack with one webhook, grouped by `x-order-id`, and returns the folder of the cloud assembly. */
export function synthesizeWebhook(props: Partial<ScalableWebhookProps> = {}): string {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'end-to-end-'));
  const app = new App({ outdir, analyticsReporting: false });
  new ScalableWebhook(new Stack(app, 'Shop'), 'Orders', {
    backend: Backend.url('https://replaced.invalid/hooks'),
    messageGroup: MessageGroup.header('x-order-id'),
    maxConcurrency: 5,
    ...props,
  });
  app.synth();
  return outdir;
}

/** Starts everything; end it with `stop()`. */
export async function startScene(options: SceneOptions = {}): Promise<Scene> {
  const outdir = synthesizeWebhook(options.props);
  const arrivals: Arrival[] = [];
  const events: LocalEvent[] = [];
  const backend = new TestBackend({
    latencyMs: () => options.latencyMs ?? 0,
    answer: (arrival) => scene.answer(arrival),
    observer: {
      arrived: (arrival) => {
        arrivals.push(arrival);
        options.observer?.arrived?.(arrival);
      },
      answered: (arrival, status) => options.observer?.answered?.(arrival, status),
    },
  });
  await backend.become('up');
  const onEvent = (event: LocalEvent) => void events.push(event);
  const runtime = await startLocal({ app: outdir, port: 0, backends: [{ url: backend.url }], onEvent, ...options.local });
  const scene: Scene = {
    endpoint: runtime.endpoints['Shop/Orders'],
    runtime,
    backend,
    arrivals,
    events,
    answer: () => ({ status: 200 }),
    stop: async () => {
      await runtime.stop();
      await backend.become('down');
      fs.rmSync(outdir, { recursive: true, force: true });
    },
  };
  return scene;
}
