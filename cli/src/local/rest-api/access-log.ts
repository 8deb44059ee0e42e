import { contextText, RequestContext } from './request-context';

/** What an access log line says of a request besides `$context`. */
export interface AccessLogFacts {
  readonly status: number;
  readonly responseLength: number;
  /** Milliseconds. */
  readonly responseLatency: number;
  /** Of the integration; absent when it was not called. */
  readonly integration?: { readonly status?: number; readonly latency: number; readonly error?: string };
}

/**
 * Renders one access log line: every `$context.…` of the format is replaced by its value, or by `-`.
 *
 * Values are escaped as in JSON, so that a sender's quote or line end stays inside its field (seen on AWS for user agents, secondary
 * evidence).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function renderAccessLog(format: string, context: RequestContext, facts: AccessLogFacts): string {
  const { integration } = facts;
  const values: Readonly<Record<string, string | number | undefined>> = {
    'status': facts.status,
    'responseLength': facts.responseLength,
    'responseLatency': facts.responseLatency,
    'integrationStatus': integration?.status,
    'integration.status': integration?.status,
    'integration.integrationStatus': integration?.status,
    'integrationLatency': integration?.latency,
    'integration.latency': integration?.latency,
    'integrationErrorMessage': integration?.error,
    'integration.error': integration?.error,
    'xrayTraceId': context.traceId,
  };
  return format.replace(/\$context\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : contextText(context.context, name);
    if (value === undefined || value === '') {
      return '-';
    }
    // The one variable that is JSON already.
    return name === 'error.messageString' ? String(value) : JSON.stringify(String(value)).slice(1, -1);
  });
}
