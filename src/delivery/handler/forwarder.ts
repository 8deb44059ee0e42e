import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { EmfMetrics } from './emf-metrics';
import { ForwarderEnvironment, readEnvironment } from './environment';
import { messagesOf } from './sqs-event';
import { SOURCES_ENV } from '../../sources/constants';
import { fetchCertificate } from '../../sources/fetch-certificate';
import { readSourceConfigs } from '../../sources/read-source-config';
import { SourceConfig } from '../../sources/source-config';
import { SourceGate } from '../../sources/source-gate';
import { SourceGates } from '../../sources/source-gates';
import { SourceVerifier } from '../../sources/source-verifier';
import { invokeFunction } from '../aws/backend-function';
import { DynamoDbRateShares } from '../aws/dynamodb-rate-shares';
import { DynamoDbRecords } from '../aws/dynamodb-records';
import { readSecretText } from '../aws/secret-text';
import { SqsQueue } from '../aws/sqs-queue';
import { BackendKind, ForwarderEnv } from '../constants';
import { deliverBatch, handBackBatch } from '../core/deliver-batch';
import { LogLine } from '../core/log-lines';
import { QueuedMessage } from '../core/messages';
import { Clock, DeliveryPorts, Gate, Log, Queue, RateShares, Records, Transport } from '../core/ports';
import { DEFAULT_RETRY_POLICY } from '../core/retry-policy-config';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../core/settings';
import { FixedUrl } from '../transports/base-url';
import { HttpTransport } from '../transports/http';
import { FunctionTransport } from '../transports/lambda-function';
import { SecretUrl } from '../transports/secret-url';
import { SigningTransport } from '../transports/signing';

const CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Everything of a configured environment that outlives an invocation. */
interface Configured {
  readonly settings: DeliverySettings;
  readonly webhook: string;
  readonly transport: Transport;
  readonly gate?: Gate;
  readonly queue: Queue;
  readonly records?: Records;
  readonly rateShares?: RateShares;
  readonly state: EnvironmentState;
}

/** The forwarder function: the core with Lambda, SQS, DynamoDB and the backend around it. */
export class Forwarder {
  private configured?: Configured;

  /**
   * @param variables environment variables; read at the first event, so that a wrong one fails messages and not the start of the function
   * @param write takes one line of the log
   */
  constructor(private readonly variables: Readonly<Record<string, string | undefined>>, private readonly write: (line: string) => void) {}

  /**
   * Delivers a batch. Names every message that must stay in the queue, always: an answer without the list would delete the batch.
   *
   * @param remainingMs milliseconds until the function is stopped
   * @throws EventError when the event is not a batch of messages
   */
  public async handle(event: SQSEvent, remainingMs: () => number): Promise<SQSBatchResponse> {
    const messages = messagesOf(event);
    const failures = await this.deliver(messages, remainingMs);
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  }

  private async deliver(messages: readonly QueuedMessage[], remainingMs: () => number): Promise<string[]> {
    try {
      this.configured ??= configure(readEnvironment(this.variables), gateOf(this.variables));
    } catch (error) {
      return this.handBack(messages, remainingMs, error);
    }
    const { settings, webhook, state, ...outside } = this.configured;
    return this.measured(new EmfMetrics(webhook, settings.destination), (metrics) =>
      deliverBatch(messages, settings, this.ports({ ...outside, metrics, remainingMs }), state));
  }

  /** Without its configuration the forwarder can only leave the messages where they are, and say so. */
  private async handBack(messages: readonly QueuedMessage[], remainingMs: () => number, error: unknown): Promise<string[]> {
    const { [ForwarderEnv.WEBHOOK]: webhook = '', [ForwarderEnv.DESTINATION]: destination = '', [ForwarderEnv.QUEUE_URL]: queueUrl = '' } = this.variables;
    this.log().write({ message: 'problem', destination, doing: 'configuration', detail: error instanceof Error ? error.message : 'unknown' });
    const settings: DeliverySettings = {
      destination, retryPolicy: DEFAULT_RETRY_POLICY, groupsPerInvocation: 1, requestTimeoutMs: 1, maxReceiveCount: 1000,
    };
    const transport: Transport = { send: () => Promise.reject(error) };
    const queue = new SqsQueue(queueUrl, '');
    return this.measured(new EmfMetrics(webhook, destination), (metrics) =>
      handBackBatch(messages, settings, this.ports({ transport, queue, metrics, remainingMs }), newEnvironment(settings)));
  }

  private async measured(metrics: EmfMetrics, work: (metrics: EmfMetrics) => Promise<string[]>): Promise<string[]> {
    try {
      return await work(metrics);
    } finally {
      metrics.flush(CLOCK.now()).forEach(this.write);
    }
  }

  private ports(outside: Omit<DeliveryPorts, 'clock' | 'random' | 'log'>): DeliveryPorts {
    return { clock: CLOCK, random: Math.random, log: this.log(), ...outside };
  }

  private log(): Log {
    return { write: (line: LogLine) => this.write(JSON.stringify(line)) };
  }
}

function configure(environment: ForwarderEnvironment, gate: Gate): Configured {
  const { settings, webhook, queueUrl, deadLetterQueueUrl, records, rateSharesTableName } = environment;
  const { destination } = settings;
  return {
    settings,
    webhook,
    transport: signed(transportTo(environment), environment.signingSecretArn),
    gate,
    queue: new SqsQueue(queueUrl, deadLetterQueueUrl),
    records: records && new DynamoDbRecords({ ...records, destination }),
    rateShares: rateSharesTableName === undefined ? undefined : new DynamoDbRateShares({ tableName: rateSharesTableName, destination }),
    state: newEnvironment(settings),
  };
}

/** A source that is missing or not understood is an error. */
function gateOf(variables: Readonly<Record<string, string | undefined>>): Gate {
  const configs = readSourceConfigs(variables[SOURCES_ENV]);
  return new SourceGates(new Map(Array.from(configs, ([endpoint, config]) => [endpoint, gateTo(config)])), CLOCK.now);
}

/** No gate where the source says that anyone may send. */
function gateTo(config: SourceConfig): Gate | undefined {
  if (config.scheme.kind === 'none') {
    return undefined;
  }
  return new SourceGate(new SourceVerifier(config, { readSecret: (arn) => readSecretText(arn)(), fetchCertificate, now: CLOCK.now }));
}

function signed(transport: Transport, secretArn: string | undefined): Transport {
  return secretArn === undefined ? transport : new SigningTransport(transport, readSecretText(secretArn), CLOCK);
}

function transportTo({ backendKind, backend }: ForwarderEnvironment): Transport {
  switch (backendKind) {
    case BackendKind.URL:
      return new HttpTransport({ baseUrl: new FixedUrl(backend) });
    case BackendKind.SECRET_URL:
      return new HttpTransport({ baseUrl: new SecretUrl(readSecretText(backend), CLOCK.now) });
    case BackendKind.FUNCTION:
      return new FunctionTransport(invokeFunction(backend));
  }
}
