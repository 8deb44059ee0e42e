import { consolePage } from '../../links/console-host';
import { verdict } from '../draft';
import { Input } from '../input';
import { Json } from '../json';
import { Parser } from '../parser';
import { safeLink } from '../safe-link';

/** AWS Cost Anomaly Detection, through SNS or EventBridge. What comes again of one anomaly is the same alert. */
export const costAnomaly: Parser = {
  name: 'cost-anomaly',
  knows: (input) => saidOf(input).get('anomalyId').exists && saidOf(input).get('impact').isObject,
  parse: (input) => {
    const said = saidOf(input);
    const about = said.firstText('dimensionalValue', 'monitorName') ?? 'costs';
    const impact = said.number('impact', 'totalImpact');
    const causes = said.list('rootCauses');
    return {
      source: 'aws.ce',
      kind: 'Cost Anomaly',
      ...verdict('degraded'),
      key: [said.text('accountId'), said.text('monitorArn'), said.text('anomalyId')],
      title: `Cost anomaly: ${about}${impact === undefined ? '' : `, $${impact.toFixed(2)} more than expected`}`,
      account: said.text('accountId'),
      region: causes[0]?.text('region'),
      resources: [said.text('monitorArn')],
      link: { label: 'Open the anomaly', url: safeLink(said.text('anomalyDetailsLink')) ?? consolePage('cost-management/home', 'us-east-1', '/anomaly-detection/overview') },
      fields: [
        { name: 'Monitor', value: said.text('monitorName') },
        { name: 'Since', value: said.text('anomalyStartDate') },
        { name: 'Spent', value: said.text('impact', 'totalActualSpend') },
        { name: 'Expected', value: said.text('impact', 'totalExpectedSpend') },
        ...causes.slice(0, 5).map((cause) => ({
          name: 'Cause',
          value: ['service', 'usageType', 'region', 'linkedAccountName', 'linkedAccount'].map((name) => cause.text(name)).filter((text) => text !== undefined).join(', '),
        })),
      ],
    };
  },
};

function saidOf({ event, json }: Input): Json {
  return event?.source === 'aws.ce' ? event.detail : json;
}
