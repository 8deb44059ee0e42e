import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertRouter } from '../../../../src';
import { RoutingConfig } from '../../../../src/alert-routing/route/route-config';
import { AlertEnv } from '../../../../src/contract/alerts';
import { readStreamEnvironment } from '../../../../src/delivery/function/stream-environment';
import { DeliverySettings } from '../../../../src/engine/settings';

/** A queue with what takes from it, as the template has them. */
export interface DeployedStream {
  readonly settings: DeliverySettings;
  readonly isFifo: boolean;
  readonly batchSize: number;
  readonly maximumConcurrency?: number;
  readonly functionTimeoutSeconds: number;
}

/** A router with one destination on each of four platforms, all of which are told of everything. */
export interface DeployedRouter {
  readonly engine: DeployedStream;
  readonly routing: RoutingConfig;
  /** By name of the destination. */
  readonly destinations: ReadonlyMap<string, DeployedStream>;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
}

/** Where the template names another resource, which nothing here reads. */
const OF_ANOTHER = 'https://sqs.us-east-1.amazonaws.com/000000000000/queue';

/** Synthesizes the router, and reads from the template how its streams are deployed. */
export function deployedRouter(): DeployedRouter {
  const stack = new Stack(new App(), 'Operations');
  const secret = (id: string) => Secret.fromSecretNameV2(stack, id, id);
  new AlertRouter(stack, 'Alerts', {
    destinations: {
      Slack: AlertDestination.slack({ token: secret('SlackToken'), channel: 'C012AB3CD' }),
      Teams: AlertDestination.teams({ url: secret('TeamsUrl') }),
      PagerDuty: AlertDestination.pagerDuty({ routingKey: secret('RoutingKey') }),
      Email: AlertDestination.email({ from: 'alerts@example.com', to: ['ops@example.com'] }),
    },
    defaultRoute: { destinations: ['Slack', 'Teams', 'PagerDuty', 'Email'] },
  });
  const { Resources: resources } = Template.fromStack(stack).toJSON() as { readonly Resources: Record<string, Resource> };
  const streams = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping').map(({ Properties: mapping }) => {
    const { Properties: handler } = resources[mapping.FunctionName.Ref];
    const { Properties: queue } = resources[mapping.EventSourceArn['Fn::GetAtt'][0]];
    const variables = Object.fromEntries(Object.entries<unknown>(handler.Environment.Variables).map(([name, value]) => [name, typeof value === 'string' ? value : OF_ANOTHER]));
    const stream: DeployedStream = {
      settings: readStreamEnvironment(variables).settings,
      isFifo: queue.FifoQueue === true,
      batchSize: mapping.BatchSize,
      maximumConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
      functionTimeoutSeconds: handler.Timeout,
    };
    return { stream, variables };
  });
  const engine = streams.find(({ variables }) => AlertEnv.ROUTING in variables)!;
  const others = streams.filter(({ variables }) => AlertEnv.DESTINATION in variables).map(({ stream }) => stream);
  return {
    engine: engine.stream,
    routing: JSON.parse(engine.variables[AlertEnv.ROUTING]) as RoutingConfig,
    destinations: new Map(others.map((stream) => [stream.settings.destination, stream])),
  };
}
