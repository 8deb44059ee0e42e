import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { BackendUrl } from './request-target';

/**
 * No request begins on a connection that is older. Under load a connection is never idle, and without a greatest age it would stay with the
 * address that the name had, and with the certificate that was shown, for as long as the load lasts.
 */
export const MAX_CONNECTION_AGE_MS = 60_000;

/** Both are loaded at the start, while Lambda gives a whole processor: at the first attempt they would take seven times as long with 256 MB. */
export function moduleFor({ protocol }: BackendUrl): typeof http | typeof https {
  return protocol === 'https:' ? https : http;
}

interface Kept {
  readonly agent: http.Agent;
  readonly context?: SecureContext;
  /** No connection of the agent is older. */
  readonly since: number;
}

/**
 * Keeps connections alive: for each protocol, only those that were made with the certificates that are in use now, and for a minute at most. All of
 * them, with the TLS sessions that an agent remembers, are renewed together: a session that is resumed shows no certificate.
 */
export class Agents {
  private readonly kept = new Map<BackendUrl['protocol'], Kept>();
  /** Connections that became idle in this turn of the event loop, and were not promised to a request yet. */
  private readonly justFreed = new Set<unknown>();

  /** @param now milliseconds since 1970, or of any other clock */
  constructor(private readonly now: () => number = Date.now) {}

  /**
   * The agent for the next request, after what has arrived on its idle connections was seen: they may have been closed meanwhile. What is on a connection
   * that was answered on a moment ago was seen then, and no more of it would be now: where that one comes next, nothing is waited for.
   *
   * @param context certificates of a connection over TLS; Node's own when there is none
   */
  public async agentFor(base: BackendUrl, context?: SecureContext): Promise<http.Agent> {
    const agent = this.current(base, context);
    // Of each address the agent takes the one that became idle last.
    const next = Object.values(agent.freeSockets).map((idle) => idle?.at(-1));
    if (!next.every((connection) => this.justFreed.delete(connection))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return agent;
  }

  private freed(connection: Duplex): void {
    if (this.justFreed.size === 0) {
      setImmediate(() => this.justFreed.clear());
    }
    this.justFreed.add(connection);
  }

  private current(base: BackendUrl, context?: SecureContext): http.Agent {
    const now = this.now();
    const known = this.kept.get(base.protocol);
    // A clock may be set back, too.
    if (known && known.context === context && Math.abs(now - known.since) < MAX_CONNECTION_AGE_MS) {
      return known.agent;
    }
    if (known) {
      retire(known.agent);
    }
    const agent = newAgent(base, (connection) => this.freed(connection));
    this.kept.set(base.protocol, { agent, context, since: now });
    return agent;
  }
}

/** What arrives while nothing was asked would be taken for the answer to the next request: such a connection is not used again. */
function newAgent(base: BackendUrl, freed: (connection: Duplex) => void): http.Agent {
  const agent = new (moduleFor(base).Agent)({ keepAlive: true });
  const reuseSocket = agent.reuseSocket.bind(agent);
  agent.on('free', (socket: Duplex) => {
    socket.on('data', destroyConnection);
    freed(socket);
  });
  agent.reuseSocket = (socket, request) => {
    socket.off('data', destroyConnection);
    reuseSocket(socket, request);
  };
  return agent;
}

function destroyConnection(this: Duplex): void {
  this.destroy();
}

/** Requests under way go on; no connection is used for another one. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  Object.values(agent.freeSockets).flat().forEach((socket) => socket?.destroy());
}
