/**
 * Types of gateway responses that this model gives.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export enum GatewayResponseType {
  API_CONFIGURATION_ERROR = 'API_CONFIGURATION_ERROR',
  BAD_REQUEST_PARAMETERS = 'BAD_REQUEST_PARAMETERS',
  DEFAULT_4XX = 'DEFAULT_4XX',
  DEFAULT_5XX = 'DEFAULT_5XX',
  INTEGRATION_FAILURE = 'INTEGRATION_FAILURE',
  INTEGRATION_TIMEOUT = 'INTEGRATION_TIMEOUT',
  INVALID_API_KEY = 'INVALID_API_KEY',
  MISSING_AUTHENTICATION_TOKEN = 'MISSING_AUTHENTICATION_TOKEN',
  REQUEST_TOO_LARGE = 'REQUEST_TOO_LARGE',
  THROTTLED = 'THROTTLED',
  UNSUPPORTED_MEDIA_TYPE = 'UNSUPPORTED_MEDIA_TYPE',
}

/** API Gateway answers the request itself, with a gateway response. */
export class GatewayError extends Error {
  public readonly name = 'GatewayError';

  /**
   * @param responseType which gateway response.
   * @param message text for the sender.
   * @param options.status replaces the status of the type, for errors that have no type of their own.
   * @param options.cause for logs: what went wrong, never a value of the sender's.
   */
  constructor(
    public readonly responseType: GatewayResponseType,
    message: string,
    public readonly options: { readonly status?: number; readonly errorType?: string; readonly cause?: string } = {},
  ) {
    super(message);
  }
}

/** The API itself is wrong, or cannot handle this body: 500. */
export function configurationError(cause: string): GatewayError {
  return new GatewayError(GatewayResponseType.API_CONFIGURATION_ERROR, 'Internal server error', { cause });
}
