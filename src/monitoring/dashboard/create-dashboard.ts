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
 * Makes the dashboard of a webhook, or adds to another one.
 *
 * @param parts asked when the template is written
 */
export function createDashboard(webhook: Construct, { name, addTo }: DashboardOptions, parts: () => DashboardParts): cloudwatch.Dashboard {
  if (addTo && name !== undefined) {
    throw new Error(`dashboard of ${webhook.node.path} got a name and addTo, expected one of them because a dashboard has its name already; leave one out.`);
  }
  const dashboard = addTo ?? new cloudwatch.Dashboard(webhook, 'Dashboard', { dashboardName: name });
  dashboard.addWidgets(new LazyWidgets(() => rowsOf(parts())));
  return dashboard;
}

function rowsOf(parts: DashboardParts): cloudwatch.IWidget[][] {
  const heading = new cloudwatch.TextWidget({ markdown: `# ${parts.webhookPath}`, width: 24, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT });
  const alarms = [...parts.alarms];
  const states = alarms.length > 0
    ? [[new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 1 + Math.ceil(alarms.length / ALARMS_PER_LINE) })]]
    : [];
  return [
    [heading], ...states, ingressWidgets(parts), backlogWidgets(parts), deliveryWidgets(parts), failureWidgets(parts), costWidgets(parts),
  ];
}
