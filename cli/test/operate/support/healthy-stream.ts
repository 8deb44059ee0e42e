import { StreamState } from '../../../src/operate/state/stream-state';

/** A stream of which there is nothing to say. */
export const HEALTHY_STREAM: StreamState = {
  name: 'Default',
  waiting: 0,
  inFlight: 0,
  retentionSeconds: 1_209_600,
  deadLetters: 0,
  deadLetterRetentionSeconds: 1_209_600,
  isPaused: false,
  skipped: [],
  invocations: 10,
  limit: 10,
  retryForSeconds: 259_200,
  mapping: 'Enabled',
  function: 'Active',
  functionUpdate: 'Successful',
  lastHour: { attempts: 5, delivered: 5 },
};
