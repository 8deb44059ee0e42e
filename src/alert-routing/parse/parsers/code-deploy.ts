import { consolePage } from '../../links/console-host';
import { Draft, Outcome, verdict } from '../draft';
import { eventDraft } from '../event-draft';
import { Input } from '../input';
import { moment } from '../moment';
import { Parser } from '../parser';

/** CodeDeploy: events, and the messages of its triggers to SNS. The next deployment of a group that succeeds closes the alert of the one that failed. */
export const codeDeploy: Parser = {
  name: 'codedeploy',
  knows: ({ event, json }) => (event ? event.source === 'aws.codedeploy' && event.detail.get('deploymentId').exists
    : json.get('deploymentId').exists && json.get('eventTriggerName').exists),
  parse: (input) => (input.event ? ofEvent(input) : ofSns(input)),
};

function ofEvent({ event }: Input): Draft {
  const { detail, detailType, region } = event!;
  const group = [detail.text('application'), detail.text('deploymentGroup')].filter((part) => part !== undefined).join(' / ');
  const instance = /Instance/.test(detailType) ? detail.text('instanceId') : undefined;
  const state = detail.text('state');
  return eventDraft(event!, {
    subject: group,
    state,
    outcome: outcomeOf(state),
    title: `CodeDeploy ${group}${instance === undefined ? '' : ` (${instance})`}: ${state ?? 'changed'}`,
    key: [group, instance],
    resources: [detail.text('deploymentId'), instance],
    link: region === undefined ? undefined : pageOf(region, detail.text('deploymentId')),
    linkLabel: 'Open the deployment',
  });
}

function ofSns({ json }: Input): Draft {
  const region = json.text('region');
  const group = [json.text('applicationName'), json.text('deploymentGroupName')].filter((part) => part !== undefined).join(' / ');
  const instance = json.text('instanceId');
  const state = json.firstText('status', 'instanceStatus');
  return {
    source: 'aws.codedeploy',
    kind: json.text('eventTriggerName'),
    ...verdict(outcomeOf(state)),
    key: ['aws.codedeploy', json.text('accountId'), region, group, instance],
    title: `CodeDeploy ${group}${instance === undefined ? '' : ` (${instance})`}: ${state ?? 'changed'}`,
    text: json.text('errorInformation'),
    account: json.text('accountId'),
    region,
    resources: [json.text('deploymentId'), instance],
    at: moment(json.get('completeTime')) ?? moment(json.get('createTime')),
    link: region === undefined ? undefined : { label: 'Open the deployment', url: pageOf(region, json.text('deploymentId')) },
    fields: [{ name: 'Overview', value: json.text('deploymentOverview') }, { name: 'Rollback', value: json.text('rollbackInformation') }],
  };
}

function outcomeOf(state: string | undefined): Outcome {
  return /^(FAILURE|FAILED)$/i.test(state ?? '') ? 'failed' : /^(SUCCESS|SUCCEEDED)$/i.test(state ?? '') ? 'succeeded' : 'neutral';
}

function pageOf(region: string, deployment: string | undefined): string {
  return consolePage(`codesuite/codedeploy/deployments${deployment === undefined ? '' : `/${encodeURIComponent(deployment)}`}`, region);
}
