import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AlertRouterMetrics } from './alert-router-metrics';
import { headRows } from '../monitoring/dashboard/create-dashboard';
import { ShownStreams, THIRD } from '../monitoring/dashboard/dashboard-parts';
import { backlogWidgets, deliveryWidgets, failureWidgets } from '../monitoring/dashboard/delivery-widgets';

/** What the dashboard of an alert router shows, as it is when the template is written. */
export interface AlertDashboardParts extends ShownStreams {
  readonly router: AlertRouterMetrics;
  /** All functions, those of digests too. */
  readonly functions: readonly lambda.Function[];
  readonly alarms: readonly cloudwatch.Alarm[];
  /** Latency of the API that people's presses come in at, where there is one. */
  readonly actionsLatency?: cloudwatch.IMetric;
}

/** The rows of the dashboard of an alert router: what it is for first, then how it does. */
export function alertWidgets(parts: AlertDashboardParts): cloudwatch.IWidget[][] {
  const { router, functions, alarms, actionsLatency } = parts;
  const minutes = (label: string, metric: cloudwatch.Metric, id: string) =>
    new cloudwatch.MathExpression({ expression: `${id} / 60000`, label, usingMetrics: { [id]: metric } });
  return [
    ...headRows(router.node.path, alarms),
    [
      graph('Alerts and notifications', [
        router.metricAlerts({ label: 'Alerts' }), router.metricNotifications({ label: 'Notifications' }), router.metricAggregated({ label: 'Aggregated' }),
        router.metricHeld({ label: 'Held' }),
      ]),
      graph('What people and clocks did', [
        router.metricAcknowledged({ label: 'Acknowledged' }), router.metricClosedByPeople({ label: 'Closed by people' }), router.metricClosed({ label: 'Closed by signals' }),
        router.metricEscalations({ label: 'Escalations' }), router.metricReminders({ label: 'Reminders' }), router.metricRetries({ label: 'Retries' }),
      ]),
      graph('Minutes to acknowledge and to close, average', [
        minutes('To acknowledge', router.metricTimeToAcknowledge(), 'acknowledge'), minutes('To close', router.metricTimeToClose(), 'close'),
      ]),
    ],
    backlogWidgets(parts),
    deliveryWidgets(parts),
    failureWidgets(parts),
    [
      graph('Errors of functions', functions.map((handler) => handler.metricErrors({ label: labelOf(handler) }))),
      graph('Throttles of functions', functions.map((handler) => handler.metricThrottles({ label: labelOf(handler) }))),
      actionsLatency
        ? graph('Presses of buttons: latency of the API, p99', [actionsLatency])
        : graph('Signals', [router.metricReceived({ label: 'Received' }), router.metricInvalidRequests({ label: 'Invalid requests' })]),
    ],
  ];
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.IWidget {
  return new cloudwatch.GraphWidget({ title, ...THIRD, left, leftYAxis: { min: 0 } });
}

function labelOf({ node }: lambda.Function): string {
  return `${node.scope!.node.id} ${node.id}`;
}
