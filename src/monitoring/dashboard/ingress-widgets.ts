import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { DashboardParts, THIRD } from './dashboard-parts';
import { AccessDimension, AccessMetric, dimensionValue, METRICS_NAMESPACE } from '../../contract/metrics';

/** What comes in: accepted and refused, why, and how long it takes. */
export function ingressWidgets({ ingress, webhookPath }: DashboardParts): cloudwatch.IWidget[] {
  const stage = ingress.api.deploymentStage;
  const latency = new cloudwatch.GraphWidget({
    title: 'API: latency',
    ...THIRD,
    left: [50, 99].map((percent) => stage.metricLatency({ statistic: cloudwatch.Stats.percentile(percent), label: `p${percent}` })),
  });
  if (!ingress.isCounted) {
    const requests = [stage.metricCount({ label: 'Requests' }), stage.metricClientError({ label: '4xx' }), stage.metricServerError({ label: '5xx' })];
    return [new cloudwatch.GraphWidget({ title: 'API: requests', ...THIRD, left: requests }), latency];
  }
  return [
    new cloudwatch.GraphWidget({
      title: 'Webhooks: accepted and refused',
      ...THIRD,
      left: [ingress.metricAccepted({ label: 'Accepted' }), ingress.metricRefused({ label: 'Refused' })],
    }),
    new cloudwatch.GraphWidget({
      title: 'Refused, by status and cause',
      ...THIRD,
      left: [AccessDimension.STATUS, AccessDimension.CAUSE].map((dimension) => seriesOf(webhookPath, dimension)),
    }),
    latency,
  ];
}

/** A series for each value that there is of a dimension. */
function seriesOf(webhookPath: string, dimension: AccessDimension): cloudwatch.MathExpression {
  const schema = `{${METRICS_NAMESPACE},${AccessDimension.WEBHOOK},${dimension}}`;
  const name = dimensionValue(webhookPath).replace(/["'\\]/g, '?');
  return new cloudwatch.MathExpression({
    expression: `SEARCH('${schema} MetricName="${AccessMetric.REFUSED}" ${AccessDimension.WEBHOOK}="${name}"', 'Sum', 300)`,
    label: '',
    usingMetrics: {},
  });
}
