import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DeliveryStream } from '../../delivery/delivery-stream';
import { WebhookApi } from '../../ingress/webhook-api';
import { DeliveryMetrics } from '../delivery-metrics';

/** What delivers from a queue, to be shown. */
export interface ShownStream {
  /** Its name in legends. */
  readonly name: string;
  readonly stream: DeliveryStream;
  readonly metrics: DeliveryMetrics;
}

/** What delivers, to be shown. */
export interface ShownStreams {
  /** The webhook's own backend, and the destinations that were added. */
  readonly destinations: readonly ShownStream[];
  /** What stands between the first queue and destinations, where there is something. */
  readonly routing: readonly ShownStream[];
}

/** What a dashboard shows, as it is when the template is written. */
export interface DashboardParts extends ShownStreams {
  /** Construct path of the webhook. */
  readonly webhookPath: string;
  readonly ingress: WebhookApi;
  readonly alarms: readonly cloudwatch.Alarm[];
  /** All functions, for what they cost. */
  readonly functions: readonly lambda.Function[];
  /** The table of records, where there is one. */
  readonly records?: dynamodb.ITable;
}

/** A third of the width of a dashboard, and a height at which a legend has room. */
export const THIRD = { width: 8, height: 6 } as const;
