import { LogLine } from '../../engine/log-lines';

/** What is reported of a line of the log. */
export interface ReportedEvent {
  readonly level: 'warning' | 'error';
  readonly message: string;
  /** Events with the same are one issue in Sentry. */
  readonly fingerprint: string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, string | number>>;
}

/**
 * What is reported of a line: dead letters, and backends that were found down; undefined for all others, and for what a test sent. The texts of details stay in the
 * log: an answer of a backend may have a part in them.
 */
export function reportedEvent(line: LogLine): ReportedEvent | undefined {
  if (line.message === 'brake' && line.state === 'open') {
    const { destination } = line;
    return {
      level: 'error', message: `The backend of ${destination} is down`, fingerprint: ['brake', destination], tags: { destination }, extra: {},
    };
  }
  if (line.message !== 'dead-letter' || line.test) {
    return undefined;
  }
  const { destination, reason, deliveryId, groupHash, attempts } = line;
  return {
    level: 'warning',
    message: `Dead letter for ${destination}: ${reason}`,
    fingerprint: ['dead-letter', destination, reason],
    tags: { destination, reason },
    extra: { ...(deliveryId !== undefined && { deliveryId }), groupHash, attempts },
  };
}
