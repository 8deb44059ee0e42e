import { consolePage } from '../../links/console-host';
import { Outcome } from '../draft';
import { eventDraft, plainFields } from '../event-draft';
import { Json } from '../json';
import { Parser } from '../parser';
import { severityOf } from '../words';

const GRAVE = ['CRITICAL', 'ERROR'];

/**
 * Amazon EMR: clusters, steps, instance groups and fleets, scaling. Clusters are told apart by their names, so that the nightly cluster that fails again is the same
 * alert although each night has a cluster of its own.
 */
export const emr: Parser = {
  name: 'emr',
  knows: ({ event }) => event?.source === 'aws.emr' && event.detail.text('clusterId') !== undefined,
  parse: ({ event }) => {
    const { detail, detailType, region, account } = event!;
    const cluster = detail.text('clusterId');
    const state = detail.text('state');
    const isCluster = detailType === 'EMR Cluster State Change';
    const part = detail.firstText('stepId', 'instanceGroupId', 'instanceFleetId', 'resourceId');
    const name = detail.text('name') ?? (isCluster ? cluster : part ?? cluster);
    const reason = Json.parse(detail.text('stateChangeReason') ?? '') ?? Json.ABSENT;
    const outcome = outcomeOf(state, detail.text('severity'));
    return eventDraft(event!, {
      subject: name,
      state,
      outcome,
      severity: outcome === 'failed' ? severityOf(detail.text('severity')) : undefined,
      title: `${detailType.replace(/ (State Change|Status Change|Status Notification)$/, '')} ${name}: ${state ?? 'changed'}`,
      text: [reason.text('message'), detail.firstText('message', 'description')].filter((text) => text !== undefined).join('\n'),
      key: [detailType, isCluster ? undefined : cluster, name, state],
      resources: [region === undefined ? cluster : `arn:aws${partitionOf(region)}:elasticmapreduce:${region}:${account ?? ''}:cluster/${cluster}`, part],
      link: region === undefined ? undefined : consolePage('emr/home', region, `/clusterDetails/${encodeURIComponent(cluster!)}`),
      linkLabel: 'Open the cluster in EMR',
      fields: [{ name: 'Cluster', value: cluster }, { name: 'Reason', value: reason.text('code') },
        ...plainFields(detail).filter(({ name: field }) => !['message', 'stateChangeReason', 'clusterId'].includes(field))],
    });
  },
};

function outcomeOf(state: string | undefined, severity: string | undefined): Outcome {
  return /ERRORS?$|FAILED|ARRESTED/.test(state ?? '') || GRAVE.includes(severity ?? '') ? 'failed' : severity === 'WARN' || state === 'SUSPENDED' ? 'degraded' : 'neutral';
}

function partitionOf(region: string): string {
  return region.startsWith('cn-') ? '-cn' : region.startsWith('us-gov-') ? '-us-gov' : '';
}
