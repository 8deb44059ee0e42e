import { RetryRequest } from './responses-config';
import { Alert, RetryAttempt } from '../state/alert';

/**
 * What a target is called with for a retry: the same for the same attempt.
 *
 * @param payload of the first signal; undefined where it is not kept
 */
export function retryRequest(alert: Alert, { action, attempt, by }: RetryAttempt, maxRetries: number, payload: string | undefined): RetryRequest {
  const { title, resources, account, region, tags } = alert.event;
  return {
    schemaVersion: 1,
    id: `${alert.id}:${action}:${attempt}`,
    action,
    attempt,
    maxRetries,
    alertId: alert.id,
    title,
    ...resources.length > 0 && { resource: resources[0] },
    resources,
    ...account !== undefined && { account },
    ...region !== undefined && { region },
    tags: { ...tags, ...alert.tags },
    user: by,
    ...payload !== undefined && { payload: jsonOf(payload) },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
