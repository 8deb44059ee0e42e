import { shortName } from '../arn';
import { Outcome } from '../draft';
import { EventSays, eventDraft } from '../event-draft';
import { EventBridgeEvent } from '../input';
import { Json } from '../json';
import { Parser } from '../parser';

const KNOWN = ['ECS Task State Change', 'ECS Service Action', 'ECS Deployment State Change', 'ECS Container Instance State Change'];

/** ECS: tasks that stopped by themselves, services, deployments and container instances. What is said of one service is one alert, which its steady state closes. */
export const ecs: Parser = {
  name: 'ecs',
  knows: ({ event }) => event?.source === 'aws.ecs' && KNOWN.includes(event.detailType),
  parse: ({ event }) => {
    switch (event!.detailType) {
      case 'ECS Task State Change':
        return eventDraft(event!, taskOf(event!));
      case 'ECS Container Instance State Change':
        return eventDraft(event!, instanceOf(event!));
      default:
        return eventDraft(event!, serviceOf(event!));
    }
  },
};

function serviceOf({ detail, detailType, resources }: EventBridgeEvent): EventSays {
  const service = resources[0] === undefined ? undefined : shortName(resources[0]);
  const name = detail.text('eventName');
  const isDeployment = detailType === 'ECS Deployment State Change';
  return {
    subject: service,
    state: name,
    outcome: outcomeOf(name, detail.text('eventType')),
    title: `ECS service ${service ?? ''}: ${(name ?? 'changed').replace(/^SERVICE_/, '').replaceAll('_', ' ').toLowerCase()}`,
    text: detail.text('reason'),
    key: [resources[0], isDeployment ? 'deployment' : 'service'],
    fields: [{ name: 'Event', value: name }, { name: 'Deployment', value: detail.text('deploymentId') }],
  };
}

function outcomeOf(name: string | undefined, type: string | undefined): Outcome {
  if (name === 'SERVICE_STEADY_STATE') {
    return 'over';
  }
  return name === 'SERVICE_DEPLOYMENT_COMPLETED' ? 'succeeded' : type === 'ERROR' ? 'failed' : type === 'WARN' ? 'degraded' : 'neutral';
}

function taskOf({ detail }: EventBridgeEvent): EventSays {
  const group = (detail.text('group') ?? '').replace(/^(service|family):/, '') || shortName(detail.text('taskDefinitionArn') ?? detail.text('taskArn') ?? '');
  const cluster = shortName(detail.text('clusterArn') ?? '');
  const reason = detail.text('stoppedReason');
  const stopped = detail.text('lastStatus') === 'STOPPED';
  const containers = detail.list('containers').filter((container) => (container.number('exitCode') ?? 0) !== 0 || container.get('reason').exists);
  return {
    subject: group,
    state: detail.text('lastStatus'),
    outcome: stopped ? outcomeOfStop(detail.text('stopCode'), reason, containers) : 'neutral',
    title: `ECS task of ${group} on ${cluster}: ${stopped ? `stopped${reason === undefined ? '' : ` (${reason})`}` : detail.text('lastStatus') ?? 'changed'}`,
    text: [reason, ...containers.map((container) => `${container.text('name')}: ${container.text('reason') ?? `exit code ${container.text('exitCode')}`}`)]
      .filter((part) => part !== undefined).join('\n'),
    key: [cluster, detail.text('group'), 'task', detail.text('stopCode')],
    resources: [detail.text('taskArn')],
    fields: [
      { name: 'Cluster', value: cluster },
      { name: 'Group', value: detail.text('group') },
      { name: 'Stop code', value: detail.text('stopCode') },
      { name: 'Task definition', value: detail.text('taskDefinitionArn') },
      { name: 'Launch type', value: detail.text('launchType') },
      { name: 'Containers', value: detail.list('containers').map((container) => `${container.text('name')}: ${container.text('exitCode') ?? container.text('lastStatus') ?? ''}`).join('\n') },
    ],
  };
}

/** Tasks that a scheduler or a person stopped did what they should; those whose essential container ended with 0 as well. */
function outcomeOfStop(code: string | undefined, reason: string | undefined, failed: readonly Json[]): Outcome {
  switch (code) {
    case 'TaskFailedToStart':
      return 'failed';
    case 'EssentialContainerExited':
      return failed.length > 0 ? 'failed' : 'neutral';
    case 'SpotInterruption':
    case 'TerminationNotice':
      return 'degraded';
    case 'UserInitiated':
    case 'ServiceSchedulerInitiated':
      return /failed|unhealthy/i.test(reason ?? '') ? 'failed' : 'neutral';
    default:
      return failed.length > 0 || /fail|error|unhealthy|OutOfMemory/i.test(reason ?? '') ? 'failed' : 'neutral';
  }
}

function instanceOf({ detail }: EventBridgeEvent): EventSays {
  const instance = detail.text('ec2InstanceId') ?? shortName(detail.text('containerInstanceArn') ?? '');
  const isGone = detail.get('agentConnected').exists && !detail.flag('agentConnected');
  return {
    subject: instance,
    state: detail.text('status'),
    outcome: isGone && detail.text('status') !== 'INACTIVE' ? 'degraded' : 'neutral',
    title: `ECS container instance ${instance}: ${isGone ? 'agent disconnected' : detail.text('status') ?? 'changed'}`,
    key: [instance, isGone ? 'disconnected' : detail.text('status')],
    resources: [detail.text('containerInstanceArn'), detail.text('ec2InstanceId')],
  };
}
