import { DestinationConfig } from '../../../src/alert-routing/destinations/destination-config';
import { DestinationFunction, Tools } from '../../../src/alert-routing/destinations/function/compose-destination';
import { DestinationTransport } from '../../../src/alert-routing/destinations/function/destination-transport';
import { HintReader } from '../../../src/alert-routing/destinations/function/hint-reader';
import { Post, PostTable } from '../../../src/alert-routing/destinations/function/ports';
import { SecretTexts } from '../../../src/alert-routing/destinations/function/secret-texts';
import { Subsegments } from '../../../src/alert-routing/destinations/function/subsegment';
import { Alert } from '../../../src/alert-routing/state/alert';
import { HistoryEntry } from '../../../src/alert-routing/state/alert-table';
import { Outcome } from '../../../src/engine/outcome';
import { AttemptOptions, Clock } from '../../../src/engine/ports';
import { Seen, Servers } from '../../delivery/support/servers';
import { CONTEXT } from '../render/alerts';

/** The table of alerts, in memory. */
export class MemoryTable implements PostTable {
  public readonly alerts = new Map<string, Alert>();
  public readonly posts = new Map<string, Post>();
  public readonly history: HistoryEntry[] = [];
  /** How many writes of posts fail from now on. */
  public failingWrites = 0;

  public async readAlert(id: string): Promise<Alert | undefined> {
    return this.alerts.get(id);
  }

  public async readPost<T>(alertId: string, destination: string): Promise<T | undefined> {
    return this.posts.get(`${alertId}/${destination}`) as T | undefined;
  }

  public async writePost(alertId: string, destination: string, post: Post): Promise<void> {
    if (this.failingWrites > 0) {
      this.failingWrites -= 1;
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    }
    this.posts.set(`${alertId}/${destination}`, post);
  }

  public async writeHistory(_alertId: string, entry: HistoryEntry): Promise<void> {
    this.history.push(entry);
  }
}

/** An answer of a stub: a status, a body, and headers; `hang` for none at all. */
export type Answer = 'hang' | readonly [status: number, body?: string, headers?: Record<string, string>];

/** What the stub was asked, of which it is easy to say what is expected. */
export interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Of JSON. */
  readonly body: Record<string, unknown>;
}

export const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x';

/** The clock of this machine, whose timers keep no test from ending. */
export const CLOCK: Clock = {
  now: () => CONTEXT.now,
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds).unref()),
};

/** A destination with a stub of its platform on this machine. */
export class Destination {
  /** @param configOf makes the configuration from the stub's URL */
  public static async start<K extends DestinationConfig['kind']>(
    servers: Servers, definition: DestinationFunction<K>, configOf: (url: string) => Extract<DestinationConfig, { kind: K }>,
    usual: (call: Call, number: number) => Answer, tryTimeoutMs?: number,
  ): Promise<Destination> {
    const destination = new Destination();
    const { url } = await servers.http((response, seen) => {
      const call = callOf(seen);
      destination.calls.push(call);
      const answer = destination.answers.shift() ?? usual(call, destination.calls.length);
      if (answer !== 'hang') {
        const [status, body = '', headers = {}] = answer;
        response.writeHead(status, headers).end(body);
      }
    });
    const secrets = new SecretTexts(() => async () => {
      destination.reads += 1;
      return destination.secret === 'url' ? url : destination.secret;
    }, CLOCK.now);
    const tools: Tools = { clock: CLOCK, secrets, context: () => CONTEXT };
    const config = configOf(url);
    const platform = definition.platformOf(config, tools);
    destination.transport = new DestinationTransport({
      table: destination.table, destination: 'ops', platform, clock: CLOCK, subsegments: new Subsegments({}), tryTimeoutMs: tryTimeoutMs ?? definition.tryTimeoutMs?.(config),
    });
    return destination;
  }

  public readonly table = new MemoryTable();
  public readonly calls: Call[] = [];
  public reads = 0;
  /** What secrets hold. */
  public secret = 'xoxb-token';
  /** Given one after the other; after that `usual`. */
  public readonly answers: Answer[] = [];
  private transport!: DestinationTransport;

  private constructor() {}

  /** An alert as it is now, and a hint of it that is delivered. */
  public async tell(alert: Alert, options: Partial<AttemptOptions> = {}): Promise<Outcome> {
    this.table.alerts.set(alert.id, alert);
    return this.hint(alert.id, alert.version, options);
  }

  public hint(alertId: string, version: number, options: Partial<AttemptOptions> = {}): Promise<Outcome> {
    const read = new HintReader().read(JSON.stringify({ schemaVersion: 1, alertId, version, arrivedAt: CONTEXT.now }));
    if (read.kind !== 'item') {
      throw new Error('expected an item');
    }
    return this.transport.send(read.item, { number: 1, group: alertId, timeoutMs: 20_000, ...options });
  }

  /** The paths that were called, without what stands before their last part. */
  public get paths(): string[] {
    return this.calls.map(({ url }) => url.replace(/^.*\//, ''));
  }
}

function callOf({ url, rawHeaders, body }: Seen): Call {
  const text = body.toString('utf8');
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers[rawHeaders[index].toLowerCase()] = rawHeaders[index + 1];
  }
  let json: Record<string, unknown> = {};
  try {
    json = JSON.parse(text);
  } catch {
    // It is text then.
  }
  return { url, headers, text, body: json };
}
