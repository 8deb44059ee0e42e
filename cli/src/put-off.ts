import type { ReturnedLine } from '../../src/engine/log-lines';

/** Why webhooks went back to the queue without an attempt, as it stands behind "because". */
export const PUT_OFF_BECAUSE: Readonly<Record<ReturnedLine['cause'], string>> = {
  repeat: 'webhooks that fail again and again used up their share of the time',
  brake: 'the brake is on: the backend seems to be away, and single webhooks find out whether it is back',
  rate: 'more is there than the rate lets through',
  verification: 'what is needed to verify it could not be read',
  time: 'the invocation had too little time left for it',
};
