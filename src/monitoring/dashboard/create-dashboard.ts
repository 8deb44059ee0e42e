import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { costWidgets } from './cost-widgets';
import { DashboardParts } from './dashboard-parts';
import { backlogWidgets, deliveryWidgets, failureWidgets } from './delivery-widgets';
import { ingressWidgets } from './ingress-widgets';
import { LazyWidgets } from './lazy-widgets';
import { DashboardOptions } from '../dashboard-options';

/** So many alarms are in a line of the widget that shows their states. */
const ALARMS_PER_LINE = 4;

/**
 * Makes the dashboard of a construct, or adds to another one.
 *
 * @param rows asked when the template is written
 */
export function createDashboard(scope: Construct, { name, addTo }: DashboardOptions, rows: () => cloudwatch.IWidget[][]): cloudwatch.Dashboard {
  if (addTo && name !== undefined) {
    throw new Error(`dashboard of ${scope.node.path} got a name and addTo, expected one of them because a dashboard has its name already; leave one out.`);
  }
  const dashboard = addTo ?? new cloudwatch.Dashboard(scope, 'Dashboard', { dashboardName: name });
  dashboard.addWidgets(new LazyWidgets(rows));
  return dashboard;
}

/** The rows of the dashboard of a webhook. */
export function webhookRows(parts: DashboardParts): cloudwatch.IWidget[][] {
  return [
    ...headRows(parts.webhookPath, parts.alarms),
    ingressWidgets(parts), backlogWidgets(parts), deliveryWidgets(parts), failureWidgets(parts), costWidgets(parts),
  ];
}

/** What it is of, and how its alarms are. */
export function headRows(path: string, alarms: readonly cloudwatch.Alarm[]): cloudwatch.IWidget[][] {
  const heading = new cloudwatch.TextWidget({ markdown: `# ${path}`, width: 24, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT });
  const states = alarms.length > 0
    ? [[new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 1 + Math.ceil(alarms.length / ALARMS_PER_LINE) })]]
    : [];
  return [[heading], ...states];
}
