import { randomBytes } from 'node:crypto';
import { createSocket, Socket } from 'node:dgram';
import { Outcome } from '../../../engine/outcome';

/** What goes before a document that the daemon is sent. */
const HEADER = '{"format":"json","version":1}\n';

/** A trace that is recorded, with the segment of Lambda's that calls belong to. */
const SAMPLED = /^Root=(1-[0-9a-f]{8}-[0-9a-f]{24});Parent=([0-9a-f]{16});Sampled=1/;

/** Characters that a name may not have. */
const UNNAMEABLE = /[^\p{L}\p{N}\s_.:/%&#=+\\\-@]/gu;

/** Environment variables in which Lambda says where the daemon is, and to which trace an invocation belongs; the latter anew for each one. */
const DAEMON_VARIABLE = 'AWS_XRAY_DAEMON_ADDRESS';
const TRACE_VARIABLE = '_X_AMZN_TRACE_ID';

/**
 * Tells X-Ray of calls, each as a subsegment of the invocation's segment, by a datagram to the daemon that Lambda runs. Without a trace that is recorded nothing is
 * sent; and whatever becomes of a datagram changes nothing of the call.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-subsegments
 */
export class Subsegments {
  private socket?: Socket;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly variables: Readonly<Record<string, string | undefined>> = process.env, private readonly now: () => number = Date.now,
  ) {}

  /**
   * Makes a call, and tells of it.
   *
   * @param name of what is called
   * @param outcomeOf what came of it
   */
  public async around<T>(name: string, call: () => Promise<T>, outcomeOf: (result: T) => Outcome): Promise<T> {
    const [, traceId, parentId] = SAMPLED.exec(this.variables[TRACE_VARIABLE] ?? '') ?? [];
    const daemon = daemonOf(this.variables[DAEMON_VARIABLE]);
    if (traceId === undefined || !daemon) {
      return call();
    }
    const startedAt = this.now();
    const result = await call();
    const { result: what, status, failure } = outcomeOf(result);
    this.send(daemon, {
      name: name.replace(UNNAMEABLE, '').slice(0, 200) || 'destination',
      id: randomBytes(8).toString('hex'),
      trace_id: traceId,
      parent_id: parentId,
      type: 'subsegment',
      namespace: 'remote',
      start_time: startedAt / 1000,
      end_time: this.now() / 1000,
      ...(status !== undefined && { http: { response: { status } } }),
      ...(what !== 'delivered' && {
        fault: status === undefined || status >= 500,
        error: status !== undefined && status < 500,
        throttle: status === 429,
        annotations: { failure: failure ?? String(status) },
      }),
    });
    return result;
  }

  private send({ host, port }: Daemon, document: object): void {
    try {
      // It keeps no environment from ending.
      this.socket ??= createSocket('udp4').on('error', () => undefined).unref();
      this.socket.send(`${HEADER}${JSON.stringify(document)}`, port, host, () => undefined);
    } catch {
      // A trace has a gap then.
    }
  }
}

interface Daemon {
  readonly host: string;
  readonly port: number;
}

/** `169.254.79.129:2000`, or `tcp:127.0.0.1:2000 udp:127.0.0.2:2001`. */
function daemonOf(address = ''): Daemon | undefined {
  const udp = address.split(' ').find((part) => part.startsWith('udp:'))?.slice(4) ?? address;
  const [, host, port] = /^([^:\s]+):(\d{1,5})$/.exec(udp) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}
