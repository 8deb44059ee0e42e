import type { Tagging } from '../aws-endpoints/tagging';
import type { Clock } from '../clock';
import type { LocalConnection } from '../connection/connection-file';
import type { AtBackend } from '../console/contract/deliveries';
import type { Story } from '../console/contract/story';
import type { DynamoDbService } from '../dynamodb';
import type { PollerLatencies } from '../event-source';
import type { FunctionHost } from '../function-host/function-host';
import type { Platforms } from '../platforms/platforms';
import type { S3Service } from '../s3';
import type { HostedSchedule } from '../scheduler/schedules';
import type { SqsService } from '../sqs';
import { BackendOverride } from './deployment/backend-override';
import { FunctionOverride } from './deployment/function-override';
import { SecretOverride } from './deployment/secrets';
import { LocalEvent } from './local-event';
import { EndpointRoute } from './routes';
import { Status } from './status';

/** What to host, and how. */
export interface LocalOptions {
  /** Folder of the cloud assembly, usually `cdk.out`. */
  readonly app: string;
  /** Id, name or construct path of the one stack to host. Default: all. */
  readonly stack?: string;
  /** Port of 127.0.0.1 for senders; 0 takes a free one. Default: 8787. */
  readonly port?: number;
  /** Hosts (`NAME` or `NAME:PORT`) under which senders reach the endpoints through a tunnel, and whose pages may call them. Default: only this machine's. */
  readonly allowedHosts?: readonly string[];
  /** Backends to deliver to instead of those of the template. Default: none. */
  readonly backends?: readonly BackendOverride[];
  /** Files that are run in place of functions. Default: none. */
  readonly files?: readonly FunctionOverride[];
  /** Values of secrets. Default: those of the template, or generated ones. */
  readonly secrets?: readonly SecretOverride[];
  /** Values of template parameters, and of parameters of Systems Manager by their names. Default: their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** How long the steps of the event source mappings' pollers take. Default: see `PollerLatencies`. */
  readonly latencies?: PollerLatencies;
  /** Threads per function, between which its environments are divided. Default: 1, or 2 on a machine with 4 cores or more. */
  readonly threadsPerFunction?: number;
  /** Clock of the queues and event sources; functions and servers always run in real time. Default: the machine's. */
  readonly clock?: Clock;
  /**
   * Whether destinations of alerts that people read get their first message, as at a first deployment: each run is one. Default: false, so that a test counts the messages
   * of its own alerts alone.
   */
  readonly greetDestinations?: boolean;
  /** Called for every event as it happens: it must be quick and must not throw. Default: events are not reported. */
  readonly onEvent?: (event: LocalEvent) => void;
}

/** A running app. */
export interface LocalRuntime {
  /** URL of each webhook, by construct path. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Where the webhooks of each endpoint go, and who may send them. */
  readonly routes: readonly EndpointRoute[];
  /** URL of each function that has one, by construct path. */
  readonly functionUrls: Readonly<Record<string, string>>;
  /** URL of the console, the page that shows what is happening. */
  readonly consoleUrl: string;
  /** URL of the status as JSON. */
  readonly statusUrl: string;
  /** How the operator's tool reaches it. */
  readonly connection: LocalConnection;
  /** The queues, for tests that look into them or inject faults. */
  readonly sqs: SqsService;
  /** The tables, for tests that look into them. */
  readonly dynamoDb: DynamoDbService;
  /** The buckets, for tests that look into them. */
  readonly s3: S3Service;
  /** The functions. */
  readonly functions: FunctionHost;
  /** The platforms that alerts are told on. */
  readonly platforms: Platforms;
  /** ARN of the topic of each alert router, by construct path. */
  readonly alertTopics: Readonly<Record<string, string>>;
  /** The schedules of EventBridge Scheduler. */
  readonly schedules: readonly HostedSchedule[];
  /** Tags of resources, which alerts are routed by. */
  readonly tagging: Tagging;
  /** What happened so far: what `GET /_status` answers. */
  status(): Status;
  /** The webhook that has been at the backend of a destination (`WEBHOOK/DESTINATION`) for longest; undefined where none is. */
  longestAtBackend(destination: string): AtBackend | undefined;
  /** Shows at the console what a program plays with this runtime, in place of what it told before. */
  tell(story: Story): void;
  /**
   * Ends everything within three seconds: requests and invocations under way may end by themselves for a moment, then they are dropped. Queues and tables
   * live in memory and are gone.
   */
  stop(): Promise<void>;
}

/** Port that is taken when none is asked for. */
export const DEFAULT_PORT = 8787;
