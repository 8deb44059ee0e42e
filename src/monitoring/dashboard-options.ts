import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** The dashboard of a webhook. */
export interface DashboardOptions {
  /**
   * Whether there is one.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Its name: letters, digits, dashes and underscores. Not with `addTo`.
   *
   * @default - made by CloudFormation
   */
  readonly name?: string;

  /**
   * A dashboard of yours that gets the widgets, below those that it has by then.
   *
   * @default - one of its own
   */
  readonly addTo?: cloudwatch.Dashboard;
}
