import { BackendFigures } from './held-backend';

/**
 * Part of the deliveries that is measured: at the start the environments are new; from about three quarters on so many groups are empty or locked
 * that a request in flight is missing now and then, which is no fault of the forwarder.
 */
const WINDOW = { from: 0.2, to: 0.7 };

/** How well the limit was used. */
export interface Efficiency {
  /** Deliveries per second x latency of the backend / limit. 1 is the most there can be. */
  readonly efficiency: number;
  readonly perSecond: number;
  /** Mean of what the backend really took. */
  readonly latencyMs: number;
}

/** From the backend's own figures, so that nothing of ours decides what counts as a delivery. */
export function efficiency({ answeredAt, serviceMs }: Pick<BackendFigures, 'answeredAt' | 'serviceMs'>, limit: number): Efficiency {
  const from = Math.floor(answeredAt.length * WINDOW.from);
  const to = Math.floor(answeredAt.length * WINDOW.to);
  const perSecond = (to - from) / (answeredAt[to] - answeredAt[from]) * 1000;
  const measured = serviceMs.slice(from, to);
  const latencyMs = measured.reduce((total, milliseconds) => total + milliseconds, 0) / measured.length;
  return { efficiency: perSecond * latencyMs / 1000 / limit, perSecond, latencyMs };
}
