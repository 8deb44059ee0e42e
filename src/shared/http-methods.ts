/** The HTTP methods that API Gateway routes. Others never reach a webhook, and CONNECT above all must never reach an HTTP client. */
export const HTTP_METHODS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
