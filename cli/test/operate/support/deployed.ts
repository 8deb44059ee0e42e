import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { METADATA_KEY } from '../../../../src/contract/metadata';
import { DeployedStack } from '../../../src/operate/session/deployed-stack';

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Metadata?: Record<string, Record<string, unknown>>;
}

/** A stack as it is when it is deployed: physical ids are made of logical ones, without the digits at their end. */
export function deployed(stack: Stack): DeployedStack {
  const resources = Template.fromStack(stack).toJSON().Resources as Record<string, TemplateResource> | undefined ?? {};
  return {
    name: stack.stackName,
    region: 'eu-west-1',
    account: '111122223333',
    partition: 'aws',
    resources: Object.entries(resources).map(([logicalId, { Type, Properties = {}, Metadata = {} }]) => ({
      logicalId,
      physicalId: physicalId(logicalId.replace(/[0-9A-F]{8}$/, ''), Type, Properties),
      type: Type,
      properties: Properties,
      mark: Metadata[METADATA_KEY],
    })),
  };
}

function physicalId(id: string, type: string, properties: Record<string, unknown>): string {
  switch (type) {
    case 'AWS::SQS::Queue': return `https://sqs.eu-west-1.amazonaws.com/111122223333/${id}.fifo`;
    case 'AWS::ApiGateway::Stage': return String(properties.StageName);
    case 'AWS::ApiGateway::DomainName': return String(properties.DomainName);
    default: return id;
  }
}
