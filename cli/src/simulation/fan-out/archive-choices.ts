import type { DestinationScenario } from './scenario';
import { GROUPS_PER_INVOCATION, ROUTER_INVOCATIONS, ROUTING_TIMEOUT_MS } from '../../../../src/routing/routing-settings';

/** What the construct of the archive chooses by itself (src/archive/archive-stream.ts). */
export const ARCHIVE_CHOICES: Pick<DestinationScenario, 'name' | 'maxConcurrency' | 'groupsPerInvocation' | 'requestTimeoutMs' | 'isArchive'> = {
  name: 'Archive',
  maxConcurrency: ROUTER_INVOCATIONS * GROUPS_PER_INVOCATION,
  groupsPerInvocation: GROUPS_PER_INVOCATION,
  requestTimeoutMs: ROUTING_TIMEOUT_MS,
  isArchive: true,
};
