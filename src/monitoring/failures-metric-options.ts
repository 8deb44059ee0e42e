import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Which failures to count. */
export interface FailuresMetricOptions extends cloudwatch.MetricOptions {
  /**
   * Those of this class. Without a complete answer: `dns`, `connection-refused`, `reset`, `unreachable`, `timeout`, `tls`, `protocol` or
   * `other`; with one that is no success: `http-3xx`, `http-4xx` or `http-5xx`. What a service of AWS can never take: `too-large` or `invalid-content`.
   *
   * @default - all
   */
  readonly failureClass?: string;
}
