import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Which refusals to count. */
export interface RefusedMetricOptions extends cloudwatch.MetricOptions {
  /**
   * Those with this HTTP status, such as 415. Not together with `cause`.
   *
   * @default - all
   */
  readonly status?: number;

  /**
   * Those with this cause: API Gateway's response type, such as `THROTTLED` or `UNSUPPORTED_MEDIA_TYPE`. What the queue refused (413, 431
   * and most 503) has none. Not together with `status`.
   *
   * @default - all
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
   */
  readonly cause?: string;
}
