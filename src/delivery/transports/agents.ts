import type * as http from 'node:http';
import type * as https from 'node:https';
import type { SecureContext } from 'node:tls';
import { BackendUrl } from './request-target';

/** Loaded on first use: TLS is the larger part of a cold start that needs nothing else. */
export function moduleFor({ protocol }: BackendUrl): typeof http | typeof https {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return protocol === 'https:' ? require('node:https') as typeof https : require('node:http') as typeof http;
}

interface Kept {
  readonly agent: http.Agent;
  readonly context?: SecureContext;
}

/** Keeps connections alive: for each protocol, and only those that were made with the certificates that are in use now. */
export class Agents {
  private readonly kept = new Map<BackendUrl['protocol'], Kept>();

  /** @param context certificates of a connection over TLS; Node's own when there is none */
  public agentFor(base: BackendUrl, context?: SecureContext): http.Agent {
    const known = this.kept.get(base.protocol);
    if (known && known.context === context) {
      return known.agent;
    }
    if (known) {
      retire(known.agent);
    }
    const agent = new (moduleFor(base).Agent)({ keepAlive: true });
    this.kept.set(base.protocol, { agent, context });
    return agent;
  }
}

/** Requests under way go on; no connection is used for another one. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  Object.values(agent.freeSockets).flat().forEach((socket) => socket?.destroy());
}
