import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { benchEnvelope } from './bench-envelope';
import { PollerLatencies } from '../../cli/src/local/event-source';
import { LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { Backend, DeliveryRecords, ScalableWebhook } from '../../src';

/** A webhook on the local runtime. */
export interface RunningApp {
  readonly runtime: LocalRuntime;
  readonly endpoint: string;
  /** Puts a message straight into the queue, as API Gateway would have. */
  fill(index: number, group: string): Promise<void>;
  stop(): Promise<void>;
}

/** What differs between measurements. */
export interface AppOptions {
  readonly maxConcurrency: number;
  /** Where the forwarder delivers to. */
  readonly backendUrl: string;
  readonly latencies?: PollerLatencies;
  readonly records: DeliveryRecords;
}

/** Synthesizes a webhook and hosts it. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'scalable-webhook-bench-'));
  const app = new App({ outdir, analyticsReporting: false });
  new ScalableWebhook(new Stack(app, 'Bench'), 'Webhook', {
    backend: Backend.url('https://replaced.invalid'),
    maxConcurrency: options.maxConcurrency,
    deliveryRecords: options.records,
  });
  app.synth();
  const runtime = await startLocal({ app: outdir, port: 0, backends: [{ url: options.backendUrl }], latencies: options.latencies });
  const { QueueUrls } = await sqs<{ QueueUrls: string[] }>(runtime, 'ListQueues', {});
  const queueUrl = QueueUrls.find((url) => !url.includes('DeadLetter'))!;
  return {
    runtime,
    endpoint: runtime.endpoints['Bench/Webhook'],
    fill: async (index, group) => {
      const id = `bench-${index}`;
      await sqs(runtime, 'SendMessage', { QueueUrl: queueUrl, MessageBody: benchEnvelope(id), MessageGroupId: group, MessageDeduplicationId: id });
    },
    stop: async () => {
      await runtime.stop();
      fs.rmSync(outdir, { recursive: true, force: true });
    },
  };
}

async function sqs<Output>(runtime: LocalRuntime, action: string, input: object): Promise<Output> {
  const { status, body } = await runtime.sqs.handle(`AmazonSQS.${action}`, JSON.stringify(input));
  if (status !== 200) {
    throw new Error(`The local SQS answered ${action} with ${status}: ${body}`);
  }
  return JSON.parse(body) as Output;
}
